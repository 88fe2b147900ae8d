"""`watchlists load|refresh|status`."""

from pathlib import Path
from typing import Annotated

import httpx
import typer

from services.cli.errors import fail
from services.cli.output import print_json
from services.cli.server import answer, client

app = typer.Typer(help="List snapshots of a running screening.", no_args_is_help=True)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="A list as its publisher issues it")],
    data_dir: Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")] = None,
) -> None:
    """Load a file as the newest version of its source; open orders are assessed again."""
    try:
        body = file.read_bytes()
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    with client("screening", data_dir, person="admin") as screening:
        print_json(answer(_ask(screening, "POST", body)))


@app.command()
def status(
    data_dir: Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")] = None,
) -> None:
    """Versions, ages and counts."""
    with client("screening", data_dir) as screening:
        print_json(answer(_ask(screening, "GET", None)))


def _ask(screening: httpx.Client, method: str, body: bytes | None) -> httpx.Response:
    try:
        return screening.request(method, "/v1/watchlists", content=body)
    except httpx.HTTPError as error:
        fail(f"screening at {screening.base_url} does not answer: {error}")
