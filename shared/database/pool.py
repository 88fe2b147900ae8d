"""Connections of the service role: one fixed asyncpg pool per process, and transactions with tenants."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Self

import asyncpg

if TYPE_CHECKING:
    Connection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:  # asyncpg's class takes no parameters at run time
    Connection = asyncpg.pool.PoolConnectionProxy


class DatabaseAway(ConnectionError):
    """The connection was lost or could not be had. A commit under way is unknown, not failed."""


TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.TooManyConnectionsError,
    asyncpg.QueryCanceledError,
    asyncpg.OutOfMemoryError,
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
    ConnectionError,
    TimeoutError,
)
"""Errors of the database's state, not of the work: the same work is tried again.

Neither `OSError` nor `asyncpg.InterfaceError` stands here: a handler that misses a file, or gives a
value that does not fit its column (`asyncpg.DataError`), would hold its partition for ever. What they
say about a lost connection, `Database.transaction` says as `DatabaseAway`.
"""

_AWAY = (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError)


class Database:
    """The pool; every transaction names exactly its tenants (`app.tenants`, row-level security)."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    @classmethod
    async def connect(cls, url: str, *, size: int) -> Self:
        """Open a fixed pool of `size` connections."""
        pool = await asyncpg.create_pool(
            url,
            min_size=min(size, 2),
            max_size=size,
            command_timeout=30,
            timeout=10,
            # Settings and locks here live as long as their transaction: nothing to reset afterwards.
            reset=_nothing_to_reset,
            server_settings={
                "application_name": "exportgate",
                "idle_in_transaction_session_timeout": "15000",
                # Short statements over wide tables look dear to the planner: compiling them took 620 ms once.
                "jit": "off",
            },
        )
        return cls(pool)

    @asynccontextmanager
    async def transaction(self, tenants: Iterable[str]) -> AsyncIterator[tuple[Connection, datetime]]:
        """A transaction scoped to `tenants`; gives the connection and the database's time.

        A commit whose connection dies is unknown, not failed: callers read back by their key.
        Raises `DatabaseAway` when the connection was lost, whatever the work said about it.
        """
        names = sorted(set(tenants))
        if any("," in name for name in names):
            raise ValueError("a tenant name has no comma")
        async with self._connection() as connection:
            try:
                async with connection.transaction():
                    now = await connection.fetchval(
                        "SELECT now() FROM set_config('app.tenants', $1, true)", ",".join(names)
                    )
                    yield connection, now
            except Exception as error:
                if _lost(connection):
                    raise DatabaseAway(f"the connection was lost: {error!r}") from error
                raise

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        try:
            connection = await self._pool.acquire(timeout=10)
        except _AWAY as error:
            raise DatabaseAway(f"no connection: {error!r}") from error
        try:
            yield connection
        finally:
            await self._pool.release(connection, timeout=5)

    async def tenants(self) -> list[str]:
        """Every tenant this service has met; background work names them one and all."""
        async with self.transaction(()) as (connection, _):
            rows = await connection.fetch("SELECT tenant FROM tenant ORDER BY tenant")
        return [row["tenant"] for row in rows]

    async def answers(self) -> bool:
        """Whether the database answers now."""
        try:
            async with self._connection() as connection:
                return bool(await connection.fetchval("SELECT true", timeout=2))
        except (*TRANSIENT, asyncpg.InterfaceError):
            return False

    async def close(self) -> None:
        """Close at once; connections that hang are cut."""
        self._pool.terminate()


def _lost(connection: Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has taken the broken connection back already
        return True


async def _nothing_to_reset(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """For `asyncpg.create_pool`: saves a round trip for each transaction."""
