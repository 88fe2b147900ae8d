"""`assess`: orders assessed offline, no server."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.cli.errors import BAD_INPUT, fail
from services.cli.input import open_lists, read_orders
from services.cli.output import Format, for_people, print_json, print_text


def assess(
    file: Annotated[str, typer.Argument(help="One order, a JSON array, NDJSON, or - for stdin")],
    as_of: Annotated[str | None, typer.Option(help="Law of this day (YYYY-MM-DD); today without it")] = None,
    watchlists: Annotated[
        Path | None, typer.Option(help="Directory of list files; the bundled list without it")
    ] = None,
    format: Format = None,
) -> None:
    """Assess orders; prints one assessment per order, in the order given."""
    from services.cli.terminal import counted
    from services.screening.assess import Assessor
    from services.screening.assess.text import render_text
    from services.screening.knowledge import Knowledge
    from shared.contracts.order import OrderRefused, parse_order

    day = _day(as_of)
    orders = read_orders(file)
    assessor = Assessor(Knowledge.load(), open_lists(watchlists))
    refused = 0
    for where, body in counted(orders, "orders"):
        try:
            order = parse_order(body)
        except OrderRefused as error:
            typer.echo(f"exportgate: {where}: {error}", err=True)
            refused += 1
            continue
        assessment = assessor.assess(order, as_of=day, assessed_at=datetime.now(UTC))
        if for_people(format):
            print_text(render_text(assessment, order))
        else:
            print_json(assessment)
    if refused:
        raise typer.Exit(BAD_INPUT)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"--as-of {text!r} is not a day (YYYY-MM-DD)")
