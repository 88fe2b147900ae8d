"""`search`, `compare`: names against lists, names against names."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from services.cli.errors import fail
from services.cli.input import open_lists
from services.cli.output import print_json, print_text

Format = Literal["json", "text"]


def search(
    name: Annotated[list[str] | None, typer.Argument(help="Names to look for")] = None,
    names: Annotated[
        Path | None, typer.Option(help="File of names: one a line, or CSV with a header")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0)] = 0.7,
    watchlists: Annotated[
        Path | None, typer.Option(help="Directory of list files; the bundled list without it")
    ] = None,
    format: Annotated[Format, typer.Option()] = "text",  # the option's fixed name
) -> None:
    """List entries most like each name, best first, with the reason token by token."""
    from services.screening.matching.commands import NamesError, read_names, render_search, search_names

    if not name and names is None:
        fail("give a name, or a file of names with --names")
    try:
        matcher, _ = open_lists(watchlists)
        for result in search_names(matcher, read_names(name or [], names), limit=limit, threshold=threshold):
            if format == "json":
                print_json(result)
            else:
                print_text(render_search(result))
    except NamesError as error:
        fail(str(error))


def compare(
    pairs: Annotated[Path, typer.Argument(help="CSV with the columns id,kind,left,right")],
) -> None:
    """Score pairs of names without any list; prints id,score,strength."""
    from services.screening.matching.commands import NamesError, compare_pairs

    try:
        for line in compare_pairs(pairs):
            typer.echo(line)
    except NamesError as error:
        fail(str(error))
