"""`up`, `serve`, `migrate`: running the product."""

import asyncio
import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.errors import fail

if TYPE_CHECKING:
    from pydantic import ValidationError

SERVICES = ("intake", "screening", "diligence", "notify")
ROLES = ("api", "consumer", "relay", "worker")


def services(incomplete: str) -> list[str]:
    """What the shell offers where a service is to be named."""
    return [name for name in SERVICES if name.startswith(incomplete)]


def up(
    data_dir: Annotated[Path, typer.Option(help="Where everything is kept.")] = Path(".exportgate"),
    ports_from: Annotated[int, typer.Option(help="First of the ports used, all on loopback.")] = 8101,
    sample_orders: Annotated[
        bool, typer.Option(help="Post the sample orders and show what becomes of them.")
    ] = False,
) -> None:
    """Run PostgreSQL, Apache Kafka and all four services on this machine until Ctrl-C."""
    try:
        from deploy.local.up import up as bring_up
    except ModuleNotFoundError as error:
        fail(f"`up` needs {error.name}, and what else the extra `local` installs; `serve` does not")
    raise typer.Exit(asyncio.run(bring_up(data_dir.absolute(), ports_from, sample_orders)))


def serve(
    service: Annotated[
        str, typer.Argument(help="intake, screening, diligence or notify", autocompletion=services)
    ],
    roles: Annotated[str, typer.Option(help="Any of api,consumer,relay,worker.")] = ",".join(ROLES),
) -> None:
    """Run one service against the Kafka and PostgreSQL named in its settings (EXPORTGATE_*)."""
    chosen = [role.strip() for role in roles.split(",")]
    if service not in SERVICES:
        fail(f"there is no service {service!r}; there are {', '.join(SERVICES)}")
    for role in chosen:
        if role not in ROLES:
            fail(f"there is no role {role!r}; there are {', '.join(ROLES)}")
    if os.environ.get("EXPORTGATE_LOCAL"):
        fail("EXPORTGATE_LOCAL is set: local sign-in exists only under `exportgate up`")
    from pydantic import ValidationError

    from shared.messaging.kafka_security import KafkaSecurityRefused

    try:
        importlib.import_module(f"services.{service}.__main__").serve(chosen)
    except ValidationError as error:
        fail(f"settings of {service}: {_settings(error)}")
    except (KafkaSecurityRefused, NotADirectoryError) as error:
        fail(f"settings of {service}: {error}")


def _settings(error: "ValidationError") -> str:
    """Each setting that is missing or wrong, by the variable that names it; never its value."""
    return "; ".join(
        f"EXPORTGATE_{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
        for item in error.errors(include_input=False, include_url=False)
    )


def migrate(
    service: Annotated[
        str | None, typer.Argument(help="One service; all four without it", autocompletion=services)
    ] = None,
) -> None:
    """Bring databases to this release's schema; needs EXPORTGATE_<SERVICE>_OWNER_DATABASE_URL."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from shared.database.migrations import migrate_now, shown
    from shared.runtime.secret_files import secret

    if service is not None and service not in SERVICES:
        fail(f"there is no service {service!r}; there are {', '.join(SERVICES)}")
    for name in [service] if service else SERVICES:
        variable = f"EXPORTGATE_{name.upper()}_OWNER_DATABASE_URL"
        url = secret(variable) or secret("EXPORTGATE_OWNER_DATABASE_URL")
        if not url:
            fail(f"{variable} is not set: migrations need the owner's database URL")
        try:
            revision = migrate_now(name, url)
        except ArgumentError:
            fail(f"{variable} is not a postgresql:// URL")
        except DBAPIError as error:
            fail(f"{name}: {shown(url)} refuses: {str(error.orig).rpartition(': ')[2]}")
        except OSError as error:
            fail(f"{name}: the database at {shown(url)} does not answer: {error}")
        typer.echo(f"{name}: schema {revision}")
