"""`orders submit`: post orders to intake."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from services.cli.errors import BAD_INPUT
from services.cli.examples import EXAMPLES
from services.cli.input import read_orders
from services.cli.output import for_people, print_json, print_text
from services.cli.server import ask, client, read
from services.cli.terminal import counted

app = typer.Typer(help="Orders of this machine's or a named intake.", no_args_is_help=True)


@app.callback()
def orders() -> None:
    """Orders of this machine's or a named intake."""


@app.command(epilog=EXAMPLES["orders submit"])
def submit(
    file: Annotated[str, typer.Argument(help="One order, a JSON array, NDJSON, or - for stdin")],
    format: Annotated[Literal["order"], typer.Option(help="order.v1 JSON.")] = "order",  # fixed name
    data_dir: Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")] = None,
) -> None:
    """Post orders; prints one line for each: where it is from, status, location or what is wrong."""
    refused = 0
    with client("intake", data_dir) as intake:
        for where, body in counted(read_orders(file), "orders"):
            sent = {"content": body, "headers": {"Content-Type": "application/json"}}
            response = ask(intake, "POST", "/v1/orders", **sent)
            refused += not response.is_success
            show(
                {
                    "order": where,
                    "status": response.status_code,
                    "location": response.headers.get("Location"),
                    "answer": read(response),
                }
            )
    if refused:
        raise typer.Exit(BAD_INPUT)


def show(done: dict[str, Any]) -> None:
    """In a line for whoever reads a terminal; as it is in a pipe."""
    if not for_people(None):
        return print_json(done)
    if done["location"]:
        return print_text(f"{done['order']}: taken, {done['location']}")
    problem = done["answer"]
    wrong = "; ".join(f"{one['pointer'] or '/'}: {one['detail']}" for one in problem.get("errors", ()))
    return print_text(f"{done['order']}: refused, {problem.get('title')}: {wrong or problem.get('detail')}")
