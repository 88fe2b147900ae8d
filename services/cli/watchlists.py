"""`watchlists load|refresh|approve|status`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from services.cli.errors import fail
from services.cli.examples import EXAMPLES
from services.cli.output import Format, for_people, print_answer, print_json, print_text
from services.cli.server import answer, ask, client
from services.cli.terminal import waiting

app = typer.Typer(help="List snapshots of a running screening.", no_args_is_help=True)
DataDir = Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")]
_LONG = 900.0
"""Seconds: the publishers themselves take minutes."""


@app.command(epilog=EXAMPLES["watchlists load"])
def load(
    path: Annotated[Path, typer.Argument(help="A list as its publisher issues it, or a directory of lists")],
    source: Annotated[str | None, typer.Option(help="Which list this is to be, such as eu_fsf")] = None,
    data_dir: DataDir = None,
) -> None:
    """Load a file, or every list in a directory, as the newest version; open orders are assessed again."""
    from services.screening.watchlists.errors import WatchlistError

    with client("screening", data_dir, person="admin") as screening:
        try:
            for name, body in _contents(path):
                params = {"source": source or name} if source or name else {}
                with waiting(f"loading {source or name or path}"):
                    loaded = ask(
                        screening, "POST", "/v1/watchlists", content=body, params=params, timeout=_LONG
                    )
                print_answer(answer(loaded))
        except WatchlistError as error:
            fail(str(error))


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Source (empty: whatever the file holds) and bytes of each list; parts of one list are packed."""
    from services.screening.watchlists.load import directory_publications, snapshots_of

    if path.is_dir():
        for found in directory_publications(path):
            for snapshot in snapshots_of(found):
                yield snapshot.source, found.content
        return
    try:
        yield "", path.read_bytes()
    except OSError as error:
        fail(f"{path}: {error.strerror}")


@app.command(epilog=EXAMPLES["watchlists refresh"])
def refresh(
    source: Annotated[list[str] | None, typer.Argument(help="Which; all that have an address")] = None,
    data_dir: DataDir = None,
) -> None:
    """Fetch the newest copies from the publishers; exits 1 when one could not be had or used."""
    wanted = {"source": source or []}
    with client("screening", data_dir, person="admin") as screening, waiting("fetching lists"):
        done = answer(ask(screening, "POST", "/v1/watchlists/refresh", params=wanted, timeout=_LONG))
    for item in done["refreshed"]:
        print_answer(item)
    if any(item["outcome"] in ("failed", "refused") for item in done["refreshed"]):
        raise typer.Exit(1)


@app.command(epilog=EXAMPLES["watchlists approve"])
def approve(
    source: Annotated[str, typer.Argument(help="Source id")],
    version: Annotated[str, typer.Argument(help="Version that waits, as `status` shows it")],
    data_dir: DataDir = None,
) -> None:
    """Approve, as a second person, a list that moved too far to be used on one person's word."""
    place = f"/v1/watchlists/{quote(source, safe='')}/{quote(version, safe='')}/approval"
    with client("screening", data_dir, person="approver") as screening:
        print_answer(answer(ask(screening, "POST", place, timeout=_LONG)))


@app.command(epilog=EXAMPLES["watchlists status"])
def status(data_dir: DataDir = None, format: Format = None) -> None:
    """Versions, ages and counts, what went wrong last, and what waits for a second person."""
    with client("screening", data_dir) as screening:
        found = answer(ask(screening, "GET", "/v1/watchlists"))
    if not for_people(format):
        print_json(found)
        return
    for line in _lines(found):
        print_text(line)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    rows = {(row["source"], row["version"]): row for row in found["watchlists"]}
    for source, version in sorted(found["active"].items()):
        row = rows.get((source, version), {})
        published, age = row.get("published_on") or "on a day unknown", row.get("age_days", 0.0)
        yield f"{source:<16} {version}  published {published}, confirmed {age:.1f} days ago"
        counts = f"{row.get('entries', 0)} entries, {row.get('names', 0)} names"
        yield f"{'':<16} {counts} {row.get('label', '')}".rstrip()
    for state in found["sources"]:
        if state["failure"]:
            yield f"{state['source']:<16} last failure: {state['failure']}"
    for item in found["waiting"]:
        why = "; ".join(item["objections"])
        yield f"{item['source']:<16} {item['version']} waits for a second person: {why}"
