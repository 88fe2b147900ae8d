"""One database per service, each with two roles.

``exportgate_NAME_owner`` owns the database and everything migrations make in it. ``exportgate_NAME`` is
the service: it owns nothing, cannot pass row-level security, and may do only what migrations grant it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import asyncpg

IDLE_IN_TRANSACTION = "idle_in_transaction_session_timeout = '15s'"
"""A paused or wedged service must not hold its locks for ever."""

PLAIN_ROLE = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


class Server(Protocol):
    """A PostgreSQL server, on this machine or elsewhere."""

    def url(self, database: str = ..., user: str = ..., password: str | None = ...) -> str:
        """``postgresql://…``, the superuser's without a user."""
        ...


@dataclass(frozen=True)
class ServiceDatabase:
    """Names and passwords of one service's database."""

    service: str
    password: str
    owner_password: str

    @property
    def name(self) -> str:
        """The database, and the role of the service."""
        return f"exportgate_{self.service}"

    @property
    def owner(self) -> str:
        """The role that migrates."""
        return f"exportgate_{self.service}_owner"

    def url(self, server: Server) -> str:
        """For the service."""
        return server.url(self.name, self.name, self.password)

    def owner_url(self, server: Server) -> str:
        """For migrations only."""
        return server.url(self.name, self.owner, self.owner_password)


def service_databases(services: tuple[str, ...], passwords: Mapping[str, str]) -> list[ServiceDatabase]:
    """``passwords`` holds one for every role name. Raises KeyError for a missing one."""
    return [
        ServiceDatabase(name, passwords[f"exportgate_{name}"], passwords[f"exportgate_{name}_owner"])
        for name in services
    ]


async def ensure_databases(server: Server, databases: list[ServiceDatabase]) -> None:
    """Make what is missing and set the rights and passwords anew; safe to repeat."""
    admin = await asyncpg.connect(server.url(), timeout=10)
    try:
        for database in databases:
            await _ensure_role(admin, database.owner, database.owner_password)
            await _ensure_role(admin, database.name, database.password)
            await admin.execute(f"ALTER ROLE {database.name} SET {IDLE_IN_TRANSACTION}")
            await _ensure_database(admin, database)
    finally:
        await admin.close()
    for database in databases:
        await _limit_rights(server, database)


async def _ensure_role(admin: asyncpg.Connection, role: str, password: str) -> None:
    verb = "ALTER" if await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role) else "CREATE"
    quoted = await admin.fetchval("SELECT quote_literal($1::text)", password)
    await admin.execute(f"{verb} ROLE {role} {PLAIN_ROLE} PASSWORD {quoted}")


async def _ensure_database(admin: asyncpg.Connection, database: ServiceDatabase) -> None:
    if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database.name):
        await admin.execute(f"CREATE DATABASE {database.name} OWNER {database.owner} TEMPLATE template0")
    await admin.execute(f"REVOKE ALL ON DATABASE {database.name} FROM PUBLIC")
    await admin.execute(f"GRANT CONNECT ON DATABASE {database.name} TO {database.name}")


async def _limit_rights(server: Server, database: ServiceDatabase) -> None:
    """Inside the database: the service may look into ``public``; tables grant it nothing by themselves."""
    connection = await asyncpg.connect(server.url(database.name), timeout=10)
    try:
        await connection.execute(f"ALTER SCHEMA public OWNER TO {database.owner}")
        await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        await connection.execute(f"GRANT USAGE ON SCHEMA public TO {database.name}")
        for kind in ("TABLES", "SEQUENCES"):
            await connection.execute(
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {database.owner} "
                f"REVOKE ALL ON {kind} FROM PUBLIC, {database.name}"
            )
    finally:
        await connection.close()
