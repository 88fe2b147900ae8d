"""`search`, `compare`: names against lists, names against names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, TextIO

import typer

from services.cli.errors import fail
from services.cli.input import open_lists
from services.cli.output import print_json, print_text

Format = Literal["json", "text"]
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
    format: Annotated[Format, typer.Option()] = "text",  # the option's fixed name
) -> None:
    """List entries most like each name, best first, with the reason token by token."""
    from services.screening.matching.api import Query
    from services.screening.matching.search import NamesError, read_names, search_names

    if not name and names is None:
        fail("give a name, or a file of names with --names")
    matcher = open_lists(watchlists)
    show = print_json if format == "json" else _print_result
    try:
        for found in search_names(matcher, [Query(one) for one in name or []], limit, threshold):
            show(found)
        if names is not None:
            with _text(names) as lines:
                for found in search_names(matcher, read_names(lines, str(names)), limit, threshold):
                    show(found)
    except NamesError as error:
        fail(str(error))


def compare(
    pairs: Annotated[Path, typer.Argument(help="CSV with the columns id,kind,left,right")],
) -> None:
    """Score pairs of names without any list; prints id,score,strength."""
    from services.screening.matching.compare import PairsError, compare_pairs, results_csv

    try:
        with _text(pairs) as lines:
            for line in results_csv(compare_pairs(lines, str(pairs))):
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


def _print_result(found: dict[str, Any]) -> None:
    print_text(found["query"])
    if not found["results"]:
        print_text("  nothing like it")
    for result in found["results"]:
        head = f"{result['score']:.2f} {result['strength']:<8} {result['list_code']:<5}"
        print_text(f"  {head} {result['matched_name']}  [{result['entry_id']}]")
        print_text(f"       {result['explanation']['summary']}")
