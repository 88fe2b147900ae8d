"""`search`, `compare`: names against lists, names against names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from services.cli.errors import fail
from services.cli.input import open_lists
from services.cli.output import Format, for_people, print_json

Names = Annotated[list[str] | None, typer.Argument(help="Names to look for")]
NamesFile = Annotated[Path | None, typer.Option("--names", help="A name a line, or CSV with a header")]
ListDirectory = Annotated[
    Path | None, typer.Option(help="Directory of list files; the bundled list without it")
]


def search(
    name: Names = None,
    names: NamesFile = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0)] = 0.7,
    watchlists: ListDirectory = None,
    format: Format = None,
) -> None:
    """List entries most like each name, best first, with the reason token by token."""
    from services.cli.terminal import counted
    from services.screening.matching.api import Query
    from services.screening.matching.search import NamesError, read_names, search_names

    if not name and names is None:
        fail("give a name, or a file of names with --names")
    matcher = open_lists(watchlists)
    show = _print_matches if for_people(format) else print_json
    try:
        for found in search_names(matcher, [Query(one) for one in name or []], limit, threshold):
            show(found)
        if names is not None:
            with _text(names) as lines:
                found_all = search_names(matcher, read_names(lines, str(names)), limit, threshold)
                for found in counted(found_all, "names"):
                    show(found)
    except NamesError as error:
        fail(str(error))


def compare(
    pairs: Annotated[Path, typer.Argument(help="CSV with the columns id,kind,left,right")],
) -> None:
    """Score pairs of names without any list; prints id,score,strength."""
    from services.cli.terminal import counted
    from services.screening.matching.compare import PairsError, compare_pairs, results_csv

    try:
        with _text(pairs) as lines:
            for line in counted(results_csv(compare_pairs(lines, str(pairs))), "pairs"):
                typer.echo(line)
    except PairsError as error:
        fail(str(error))


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream
    except UnicodeDecodeError as error:
        fail(f"{path}: not UTF-8 at byte {error.start}")
    except OSError as error:
        fail(f"{path}: {error.strerror}")


def _print_matches(found: dict[str, Any]) -> None:
    from services.cli.matches import print_matches

    print_matches(found)
