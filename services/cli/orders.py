"""`orders submit`: post orders to intake."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from services.cli.errors import BAD_INPUT
from services.cli.examples import EXAMPLES
from services.cli.input import read_document, read_orders
from services.cli.output import for_people, print_json, print_text
from services.cli.server import ask, client, read
from services.cli.terminal import counted

app = typer.Typer(help="Orders of this machine's or a named intake.", no_args_is_help=True)

Format = Literal["order", "ubl", "idoc", "edifact", "odoo", "csv"]
_MANY = ("order", "odoo")
"""JSON: a file may hold several orders, which are sent one by one."""


@app.callback()
def orders() -> None:
    """Orders of this machine's or a named intake."""


@app.command(epilog=EXAMPLES["orders submit"])
def submit(
    file: Annotated[
        str,
        typer.Argument(help="One document, - for stdin; JSON may hold several orders: an array, or NDJSON"),
    ],
    format: Annotated[Format, typer.Option(help="What it is written in.")] = "order",  # fixed name
    source_system: Annotated[
        str | None, typer.Option(help="Number space of the order; not for order and csv, which name it")
    ] = None,
    revision: Annotated[int | None, typer.Option(help="Of the order, where its format has none")] = None,
    party: Annotated[
        list[str] | None, typer.Option(help="CODE:ROLE, what a code of a party stands for; several times")
    ] = None,
    exporter_name: Annotated[str | None, typer.Option(help="Where the document gives a number only")] = None,
    exporter_country: Annotated[str | None, typer.Option(help="Its country, as NL")] = None,
    charset: Annotated[str | None, typer.Option(help="Of text that is not UTF-8, as windows-1251")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")] = None,
) -> None:
    """Post orders; prints one line for each: where it is from, status, location or what is wrong."""
    beside = {
        "source_system": source_system,
        "revision": revision,
        "party": party,
        "exporter_name": exporter_name,
        "exporter_country": exporter_country,
    }
    said = {name: value for name, value in beside.items() if value is not None}
    refused = 0
    with client("intake", data_dir) as intake:
        for where, body in counted(_documents(file, format), "orders"):
            headers = {"Content-Type": _media_type(format, body, charset)}
            response = ask(intake, "POST", "/v1/orders", content=body, headers=headers, params=said)
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


def _documents(file: str, format: Format) -> Iterator[tuple[str, bytes]]:
    return read_orders(file) if format in _MANY else read_document(file)


def _media_type(format: Format, body: bytes, charset: str | None) -> str:
    # Imported here: other commands must not pay for the readers.
    from services.intake.formats.media import FORMATS, IDOC

    flat = format == "idoc" and body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"EDI_DC")
    kind = IDOC if flat else FORMATS[format]
    return f"{kind}; charset={charset}" if charset else kind


def show(done: dict[str, Any]) -> None:
    """In a line for whoever reads a terminal; as it is in a pipe."""
    if not for_people(None):
        return print_json(done)
    if done["location"]:
        return print_text(f"{done['order']}: taken, {done['location']}")
    problem = done["answer"]
    wrong = "; ".join(f"{one['pointer'] or '/'}: {one['detail']}" for one in problem.get("errors", ()))
    return print_text(f"{done['order']}: refused, {problem.get('title')}: {wrong or problem.get('detail')}")
