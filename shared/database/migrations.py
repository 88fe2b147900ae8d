"""The migrations runner: one Alembic history per service, run by the owner role under an advisory lock."""

import asyncio
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

_LOCK = 7_251_000


def _config(service: str) -> Config:
    root = Path(__file__).resolve().parents[2]
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic"))
    config.set_main_option("version_locations", str(root / "services" / service / "migrations"))
    config.set_main_option("path_separator", "newline")
    return config


def newest_revision(service: str) -> str | None:
    """The revision that this release's code needs."""
    return ScriptDirectory.from_config(_config(service)).get_current_head()


async def migrate(service: str, owner_url: str, *, role: str | None = None) -> str | None:
    """Bring the database of `service` to this release's schema; gives the revision reached.

    `owner_url` is a `postgresql://` URL of the owner role; `role` is the service role that the tables are
    granted to (default: `exportgate_SERVICE`). Raises `sqlalchemy.exc.ArgumentError` for what is no such URL.
    """
    # asyncpg reads the URL itself, as for services: SQLAlchemy knows no `sslmode`.
    engine = create_async_engine(_dialect(owner_url), async_creator=partial(asyncpg.connect, owner_url))
    config = _config(service)
    config.attributes["role"] = role or f"exportgate_{service}"
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, config)
            return await connection.run_sync(_revision)
    finally:
        await engine.dispose()


def _dialect(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername not in ("postgresql", "postgres"):
        raise ArgumentError(f"{parsed.drivername} is not postgresql")
    return URL.create("postgresql+asyncpg")


def _upgrade(connection: Connection, config: Config) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def migrate_now(service: str, owner_url: str, *, role: str | None = None) -> str | None:
    """`migrate` for callers without an event loop."""
    return asyncio.run(migrate(service, owner_url, role=role))


def shown(url: str) -> str:
    """A database URL without its password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5432}{parts.path}"
