"""`prepare keys|databases|topics|machine-code`: what a system needs at first, where `up` does not do it."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from services.cli.errors import fail
from services.cli.examples import EXAMPLES
from services.cli.output import print_text

Done = TypeVar("Done")
app = typer.Typer(help="Make what an installation needs at first.", no_args_is_help=True)
At = Annotated[str, typer.Option(help="PostgreSQL, as the services reach it: host:port")]
Wait = Annotated[float, typer.Option(help="Seconds to wait for it to answer.")]


@app.command(epilog=EXAMPLES["prepare keys"])
def keys(
    directory: Annotated[Path, typer.Argument(help="Where the folders go; keep it off every machine")],
    at: At = "postgres:5432",
    options: Annotated[str, typer.Option(help="Of the database URLs, such as sslmode=verify-full")] = "",
) -> None:
    """Make every key and password that is missing, a folder per service; none is ever replaced."""
    from deploy.local.errors import LocalError
    from deploy.prepare.secrets import make_secrets
    from deploy.prepare.server import Server

    try:
        folders = make_secrets(directory, Server.at(at, options=options))
    except (LocalError, ValueError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    for folder in folders:
        print_text(str(folder))


@app.command(epilog=EXAMPLES["prepare databases"])
def databases(
    directory: Annotated[Path, typer.Argument(help="As `prepare keys` made it")],
    at: At = "postgres:5432",
    superuser: Annotated[str, typer.Option(help="A role that may make databases and roles")] = "postgres",
    wait: Wait = 60.0,
) -> None:
    """Make a database and two roles per service, and set their passwords and rights; safe to repeat."""
    import asyncpg

    from deploy.local.databases import ensure_databases, service_databases
    from deploy.local.layout import SERVICES
    from deploy.prepare.secrets import PASSWORDS
    from deploy.prepare.server import Server

    file = directory / PASSWORDS
    try:
        passwords = json.loads(file.read_text(encoding="utf-8"))
        server = Server.at(at, superuser=superuser, password=passwords["postgres"])
        wanted = service_databases(SERVICES, passwords)
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    except (KeyError, ValueError) as error:
        fail(f"{file}: {error}")
    try:
        _patiently(lambda: ensure_databases(server, wanted), (OSError,), wait, f"PostgreSQL at {at}")
    except asyncpg.PostgresError as error:
        fail(f"PostgreSQL at {at} refuses: {error}")
    for database in wanted:
        print_text(f"{database.name}: there")


@app.command(epilog=EXAMPLES["prepare topics"])
def topics(
    bootstrap: Annotated[str, typer.Option(envvar="EXPORTGATE_KAFKA_BOOTSTRAP", help="host:port")],
    replicas: Annotated[int, typer.Option(min=1, help="Copies of each record")] = 1,
    wait: Wait = 60.0,
) -> None:
    """Make the topics that are missing, on a Kafka spoken to in the clear; others stay as they are."""
    import logging

    from aiokafka.errors import KafkaError

    from deploy.local.local_topics import product_topics
    from deploy.local.topics import ensure_topics

    # Each attempt is logged there too; here one line says what is wrong.
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())
    wanted = product_topics(replicas)
    trouble = (KafkaError, OSError)
    made = _patiently(lambda: ensure_topics(bootstrap, wanted), trouble, wait, f"Kafka at {bootstrap}")
    for topic in made:
        print_text(f"{topic}: made")
    print_text(f"{len(wanted)} topics are there")


@app.command(epilog=EXAMPLES["prepare machine-code"])
def machine_code() -> None:
    """Compile the matcher for this machine, some minutes; without that it answers the same, but slower.

    It goes where EXPORTGATE_MACHINE_CODE says, else to the user's cache. What is found there is used.
    """
    from deploy.prepare.machine_code import CompileError, make_machine_code
    from services.screening.machine_code import PLACE_VARIABLE, is_made, place_of_code

    place = place_of_code()
    if place is None:
        fail(f"{PLACE_VARIABLE} says that none is wanted")
    if is_made(place):
        print_text(f"{place}: there")
        return
    try:
        make_machine_code(place)
    except (CompileError, OSError) as error:
        fail(str(error))
    print_text(f"{place}: made")


def _patiently(
    work: Callable[[], Coroutine[Any, Any, Done]],
    trouble: tuple[type[Exception], ...],
    wait: float,
    what: str,
) -> Done:
    """Do it, again every second for `wait` seconds; leaves with one line when it still does not answer."""
    until = time.monotonic() + wait
    while True:
        try:
            return asyncio.run(work())
        except trouble as error:
            if time.monotonic() >= until:
                fail(f"{what} does not answer: {error or type(error).__name__}")
        time.sleep(1.0)
