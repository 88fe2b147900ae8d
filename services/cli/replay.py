"""`replay`: dead letters tried again, audited under the name of who asks."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import typer

from services.cli.errors import fail
from services.cli.examples import EXAMPLES
from services.cli.output import print_answer
from services.cli.run import SERVICES, services
from services.cli.server import answer, ask, client

app = typer.Typer(help="Dead letters: shown, and tried again.", no_args_is_help=True)

Service = Annotated[
    str, typer.Argument(help="intake, screening, diligence or notify", autocompletion=services)
]
DataDir = Annotated[Path | None, typer.Option(help="Data directory of `exportgate up`")]


@app.command("list", epilog=EXAMPLES["replay list"])
def waiting(service: Service, data_dir: DataDir = None) -> None:
    """The dead letters of a service that nobody has replayed."""
    print_answer(_ask(service, "GET", "/v1/dead-letters", data_dir))


@app.command("letter", epilog=EXAMPLES["replay letter"])
def one(service: Service, letter: UUID, data_dir: DataDir = None) -> None:
    """Try one dead letter again."""
    print_answer(_ask(service, "POST", f"/v1/dead-letters/{letter}/replay", data_dir))


@app.command("topic", epilog=EXAMPLES["replay topic"])
def of_topic(service: Service, topic: str, data_dir: DataDir = None) -> None:
    """Try the oldest dead letters of a topic again, at most 500."""
    print_answer(_ask(service, "POST", f"/v1/dead-letters/replay?topic={quote(topic, safe='')}", data_dir))


def _ask(service: str, method: str, path: str, data_dir: Path | None) -> object:
    if service not in SERVICES:
        fail(f"there is no service {service!r}; there are {', '.join(SERVICES)}")
    with client(service, data_dir, person="admin") as server:
        return answer(ask(server, method, path))
