"""`keys issue|list|revoke`: API keys of ERPs, written straight into intake's database."""

import asyncio
import getpass
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from services.cli.errors import fail
from services.cli.examples import EXAMPLES
from services.cli.output import Format, for_people, print_json, print_text
from services.cli.server import database_of

if TYPE_CHECKING:
    from services.intake.apikeys import IssuedKey
    from shared.database.unit_of_work import UnitOfWork

Found = TypeVar("Found")
app = typer.Typer(help="API keys of ERPs: issued, shown once; listed; revoked.", no_args_is_help=True)

Tenant = Annotated[str, typer.Option(help="Whose orders the key is for")]
By = Annotated[str, typer.Option(help="Who does this, for the audit record", show_default="who is logged in")]
DataDir = Annotated[Path, typer.Option(help="Data directory of `exportgate up`")]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(help="postgresql:// of intake, where EXPORTGATE_INTAKE_DATABASE_URL is not set"),
]
HERE = Path(".exportgate")


@app.command(epilog=EXAMPLES["keys issue"])
def issue(
    tenant: Tenant,
    label: Annotated[str, typer.Option(help="What will use it, such as SAP")],
    owner: Annotated[list[str], typer.Option(help="E-mail of who owns it: may not approve its orders")],
    scope: Annotated[
        list[str], typer.Option(help="orders:write, orders:read, orders:release, assess, match")
    ] = ["orders:write", "orders:read"],  # noqa: B006  # typer reads it, nobody changes it
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it is valid")] = 365,
    by: By = "",
    data_dir: DataDir = HERE,
    database_url: DatabaseUrl = None,
    format: Format = None,
) -> None:
    """Issue a key and print it, this once: only its hash is kept."""
    from services.intake.apikeys import issue_api_key

    async def work() -> "IssuedKey":
        async with _keyring(database_url, data_dir, tenant) as found:
            return await issue_api_key(
                found, tenant, label=label, scopes=scope, owner_emails=owner, issued_by=_actor(by), days=days
            )

    issued = _done(work())
    until = issued.expires_at.isoformat()
    if for_people(format):
        print_text(
            f"{issued.text}\n\nShown this once: put it where {label} keeps secrets. Valid until {until}."
        )
    else:
        print_json({"prefix": issued.prefix, "key": issued.text, "tenant": tenant, "expires_at": until})


@app.command("list", epilog=EXAMPLES["keys list"])
def listed(
    tenant: Tenant, data_dir: DataDir = HERE, database_url: DatabaseUrl = None, format: Format = None
) -> None:
    """The keys of a tenant, oldest first, revoked and expired ones too; never the keys themselves."""
    from services.intake.apikeys import list_api_keys

    async def work() -> list[dict[str, Any]]:
        async with _keyring(database_url, data_dir, tenant) as found:
            return await list_api_keys(found, tenant)

    for key in _done(work()):
        if for_people(format):
            print_text("\n".join(_lines(key)))
        else:
            print_json(key)


@app.command(epilog=EXAMPLES["keys revoke"])
def revoke(
    prefix: Annotated[str, typer.Argument(help="As `keys list` shows it, such as eg_1f2e3d4c")],
    tenant: Tenant,
    by: By = "",
    data_dir: DataDir = HERE,
    database_url: DatabaseUrl = None,
) -> None:
    """Refuse a key from now on; processes that just read it refuse it within five seconds."""
    from services.intake.apikeys import revoke_api_key

    async def work() -> bool:
        async with _keyring(database_url, data_dir, tenant) as found:
            return await revoke_api_key(found, tenant, prefix, revoked_by=_actor(by))

    if not _done(work()):
        fail(f"{tenant!r} has no live key {prefix!r}: see `exportgate keys list`")
    typer.echo(f"{prefix} is revoked")


@asynccontextmanager
async def _keyring(given: str | None, data_dir: Path, tenant: str) -> AsyncIterator["UnitOfWork"]:
    from services.intake.keyring import keyring

    async with keyring(given or database_of("intake", data_dir), tenant) as work:
        yield work


def _done(work: Coroutine[Any, Any, Found]) -> Found:
    """What the work found; what the database or the words refuse is one line."""
    import asyncpg

    try:
        return asyncio.run(work)
    except ValueError as error:
        fail(str(error))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        fail(f"intake's database: {error or type(error).__name__}")


def _actor(by: str) -> str:
    return f"operator:{by or getpass.getuser()}"


def _lines(key: dict[str, Any]) -> Iterator[str]:
    until = f"revoked {key['revoked_at']}" if key["revoked_at"] else f"valid until {key['expires_at']}"
    yield f"{key['prefix']}  {key['label']}, {until}"
    yield f"{'':<13}{' '.join(key['scopes'])}; owned by {', '.join(key['owner_emails'])}"
    yield f"{'':<13}issued {key['issued_at']} by {key['issued_by']}"
