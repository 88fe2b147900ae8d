"""`orders submit`: post orders to intake."""

from pathlib import Path
from typing import Annotated, Literal

import httpx
import typer

from services.cli.errors import BAD_INPUT, fail
from services.cli.input import read_orders
from services.cli.output import print_json
from services.cli.server import client
from services.cli.terminal import counted

app = typer.Typer(help="Orders of this machine's or a named intake.", no_args_is_help=True)


@app.callback()
def orders() -> None:
    """Orders of this machine's or a named intake."""


@app.command()
def submit(
    file: Annotated[str, typer.Argument(help="One order, a JSON array, NDJSON, or - for stdin")],
    format: Annotated[Literal["order"], typer.Option(help="order.v1 JSON")] = "order",  # fixed name
    data_dir: Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")] = None,
) -> None:
    """Post orders; prints one line of JSON for each: where it is from, status, location or what is wrong."""
    refused = 0
    with client("intake", data_dir) as intake:
        for where, body in counted(read_orders(file), "orders"):
            try:
                response = intake.post(
                    "/v1/orders", content=body, headers={"Content-Type": "application/json"}
                )
            except httpx.HTTPError as error:
                fail(f"intake at {intake.base_url} does not answer: {error}")
            refused += not response.is_success
            print_json(
                {
                    "order": where,
                    "status": response.status_code,
                    "location": response.headers.get("Location"),
                    "answer": response.json(),
                }
            )
    if refused:
        raise typer.Exit(BAD_INPUT)
