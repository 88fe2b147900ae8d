"""`rules show|propose|approve|diff`."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import typer

from services.cli.errors import fail
from services.cli.examples import EXAMPLES
from services.cli.output import print_answer, print_text
from services.cli.server import answer, ask, client, read

app = typer.Typer(help="The rules of a running screening: data that two people change.", no_args_is_help=True)
DataDir = Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")]
Version = Annotated[str, typer.Argument(help="Version, as `show` and `propose` print it")]


@app.command(epilog=EXAMPLES["rules show"])
def show(
    version: Annotated[str | None, typer.Argument(help="A proposed or published one; those in force")] = None,
    data_dir: DataDir = None,
) -> None:
    """The catalogue in force with what was published and what waits; or one rule set as it was reviewed."""
    with client("screening", data_dir) as screening:
        print_answer(answer(ask(screening, "GET", _place(version) if version else "/v1/rules")))


@app.command(epilog=EXAMPLES["rules propose"])
def propose(
    path: Annotated[Path, typer.Argument(help="YAML or JSON: `reason` and `changes`")],
    data_dir: DataDir = None,
) -> None:
    """Propose a rule set; another person approves it."""
    try:
        body = path.read_bytes()
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    with client("screening", data_dir, person="admin") as screening:
        print_answer(_answer(ask(screening, "POST", "/v1/rules", content=body)))


@app.command(epilog=EXAMPLES["rules approve"])
def approve(version: Version, data_dir: DataDir = None) -> None:
    """Approve, as a second person, a proposed rule set; it is active at once."""
    with client("screening", data_dir, person="approver") as screening:
        print_answer(answer(ask(screening, "POST", f"{_place(version)}/approval")))


@app.command(epilog=EXAMPLES["rules diff"])
def diff(version: Version, data_dir: DataDir = None) -> None:
    """What a proposed rule set changes, one place a line."""
    with client("screening", data_dir) as screening:
        found = answer(ask(screening, "GET", _place(version)))
    print_text(f"{found['version']} against {found['against']}: {found['reason']}")
    for change in found["changes"]:
        print_text(_line(change))


def _place(version: str) -> str:
    return f"/v1/rules/{quote(version, safe='')}"


def _line(change: dict[str, Any]) -> str:
    if "added" in change or "removed" in change:
        added, removed = change.get("added", []), change.get("removed", [])
        return f"{change['pointer']}: {len(added)} added {added}, {len(removed)} removed {removed}"
    return f"{change['pointer']}: {change.get('before')} -> {change.get('after')}"


def _answer(response: httpx.Response) -> Any:
    """The good answer; every faulty place in one line otherwise."""
    if response.status_code == 422:
        errors = read(response).get("errors", [])
        fail("; ".join(f"{item['pointer'] or '/'}: {item['detail']}" for item in errors))
    return answer(response)
