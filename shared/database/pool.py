"""Connections of the service role: one fixed asyncpg pool per process, and transactions with tenants."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg

Connection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]

TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.TooManyConnectionsError,
    asyncpg.QueryCanceledError,
    asyncpg.OutOfMemoryError,
    asyncpg.DiskFullError,
    ConnectionError,
    TimeoutError,
    OSError,
)
"""Errors of the database's state, not of the work: the same work is tried again."""


class Database:
    """The pool; every transaction names exactly its tenants (`app.tenants`, row-level security)."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    @classmethod
    async def connect(cls, url: str, *, size: int) -> "Database":
        """Open a fixed pool of `size` connections."""
        pool = await asyncpg.create_pool(
            url,
            min_size=min(size, 2),
            max_size=size,
            command_timeout=30,
            timeout=10,
            server_settings={
                "application_name": "exportgate",
                "idle_in_transaction_session_timeout": "15000",
            },
        )
        return cls(pool)

    @asynccontextmanager
    async def transaction(self, tenants: Iterable[str]) -> AsyncIterator[tuple[Connection, datetime]]:
        """A transaction scoped to `tenants`; gives the connection and the database's time.

        A commit whose connection dies is unknown, not failed: callers read back by their key.
        """
        names = sorted(set(tenants))
        if any("," in name for name in names):
            raise ValueError("a tenant name has no comma")
        async with self._pool.acquire(timeout=10) as connection, connection.transaction():
            now = await connection.fetchval(
                "SELECT now() FROM set_config('app.tenants', $1, true)", ",".join(names)
            )
            yield connection, now

    async def tenants(self) -> list[str]:
        """Every tenant this service has met; background work names them one and all."""
        rows = await self._pool.fetch("SELECT tenant FROM tenant ORDER BY tenant")
        return [row["tenant"] for row in rows]

    async def answers(self) -> bool:
        """Whether the database answers now."""
        try:
            return bool(await self._pool.fetchval("SELECT true", timeout=2))
        except TRANSIENT:
            return False

    async def close(self) -> None:
        """Close within five seconds; connections that hang are cut."""
        self._pool.terminate()
