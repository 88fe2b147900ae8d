"""The checkpointer: numbers committed entries, signs the tree's root, and takes it outside.

Evidence leaves the database twice: as an event on a topic, and as a line of a file. A database that
no longer holds the file's last checkpoint was restored from an older state, or changed: the service
refuses to start on it.
"""

import asyncio
from datetime import UTC
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import structlog

from shared.audit import sql
from shared.audit.checkpoint import AuditKey, Checkpoint
from shared.audit.checkpoint_file import CheckpointFile, CheckpointFileBroken
from shared.audit.horizon import Horizon
from shared.audit.merkle import EMPTY_ROOT, Frontier, Node
from shared.contracts.events import AuditCheckpoint
from shared.database.pool import TRANSIENT, Connection, Database
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)

SYSTEM_TENANT = "system"
"""Checkpoints cover all tenants, so they belong to none of them."""
EVERY_SECONDS = 10.0
"""What somebody with the database's password could change unseen is at most so old."""
_CHUNK = 5_000
_MAX_PER_CHECKPOINT = 100_000
_NUMBERING_SECONDS = 600.0
"""A process that starts looks through all entries once; 200,000 took half a second."""


class DatabaseOlderThanCheckpoint(Exception):
    """The database does not hold the last checkpoint that the file outside records."""


class AuditTreeBroken(Exception):
    """Leaves or checkpoints in the database contradict each other."""


async def refuse_older_database(database: Database, file: CheckpointFile, key: AuditKey) -> None:
    """Raises `DatabaseOlderThanCheckpoint` or `CheckpointFileBroken`; call it before taking any work."""
    last = file.last()
    if last is None:
        return
    if not key.signed(last):
        raise CheckpointFileBroken(f"{file.path}: the last line is not signed by this service's audit key")
    async with database.transaction(()) as (connection, _):
        root = await connection.fetchval(sql.CHECKPOINT_OF_SIZE, last.size)
    if root is None or root.hex() != last.root:
        raise DatabaseOlderThanCheckpoint(
            f"the database of {last.service} does not hold the checkpoint over {last.size} entries "
            f"of {last.at} that {file.path} records: it was restored from an older state, or changed. "
            "Restore a newer state; if the loss is known and accepted, keep that file as evidence, elsewhere."
        )


class Checkpointer:
    """Makes a checkpoint every few seconds when something is new; one process at a time does."""

    def __init__(
        self,
        transactions: Transactions[Any],
        *,
        service: str,
        key: AuditKey,
        directory: Path,
        every: float = EVERY_SECONDS,
    ) -> None:
        self._transactions: Transactions[UnitOfWork] = transactions
        self._database = transactions.database
        self._service = service
        self._key = key
        self._every = every
        self._tree = Frontier()
        self._horizon = Horizon()
        self._filed = -1
        self.file = CheckpointFile(directory, service)

    async def check(self) -> None:
        """Refuse a database older than the file; see `refuse_older_database`."""
        await refuse_older_database(self._database, self.file, self._key)

    async def run(self, stop: asyncio.Event) -> None:
        """Check, then make checkpoints until `stop`, and a last one then."""
        checked = False
        while True:
            last_round = stop.is_set()
            try:
                if not checked:
                    await self.check()
                    checked = True
                await self.checkpoint()
            except TRANSIENT as error:
                _LOG.warning("no checkpoint now; will try again", error=repr(error))
            if last_round:
                return
            await wait_for(stop, self._every)

    async def checkpoint(self) -> Checkpoint | None:
        """Number what is new and sign the root; None when nothing is new or another process does this."""
        tenants = await self._database.tenants()
        tree, horizon, made = self._tree.copy(), self._horizon.copy(), None
        async with self._transactions.begin([*tenants, SYSTEM_TENANT]) as work:
            if not await work.connection.fetchval(sql.CHECKPOINTER_LOCK):
                return None
            await self._catch_up(work.connection, tree)
            complete = await _number(work.connection, tree, horizon.floor)
            if complete:
                horizon.numbered(await work.connection.fetchrow(sql.HORIZON))
            made = await self._sign(work, tree)
        # Only what has been committed is remembered.
        self._tree, self._horizon = tree, horizon
        await self._write_file(tree.size)
        return made

    async def _catch_up(self, connection: Connection, tree: Frontier) -> None:
        """Read the leaves that this process has not seen: all at its start, later another process's."""
        size = await connection.fetchval(sql.SIZE)
        if size < tree.size:
            raise AuditTreeBroken(f"the database holds {size} leaves, {tree.size} were there before")
        last = await connection.fetchrow(sql.LAST_CHECKPOINT)
        if last is not None and last["size"] > size:
            raise AuditTreeBroken(f"a checkpoint covers {last['size']} leaves, the database holds {size}")
        while tree.size < size:
            begin, nodes = tree.size, list[Node]()
            for row in await connection.fetch(sql.LEAVES_FROM, tree.size, _CHUNK):
                if row["leaf"] != tree.size:
                    raise AuditTreeBroken(f"leaf {tree.size} is missing")
                nodes += tree.append(row["hash"])
                if last is not None and tree.size == last["size"] and tree.root() != last["root"]:
                    raise AuditTreeBroken(f"the first {tree.size} leaves do not give their checkpoint's root")
            await _complete_nodes(connection, begin, tree.size, nodes)

    async def _sign(self, work: UnitOfWork, tree: Frontier) -> Checkpoint | None:
        last = await work.connection.fetchrow(sql.LAST_CHECKPOINT)
        if tree.size == (last["size"] if last else 0):
            return None
        previous = last["root"] if last else EMPTY_ROOT
        checkpoint = self._key.sign(
            Checkpoint(
                service=self._service,
                size=tree.size,
                root=tree.root().hex(),
                previous_root=previous.hex(),
                at=work.now.astimezone(UTC).isoformat(),
            )
        )
        await work.connection.execute(
            sql.ADD_CHECKPOINT, tree.size, tree.root(), previous, work.now, checkpoint.signature
        )
        key = f"audit/{self._service}"
        await work.lock([(SYSTEM_TENANT, key)])
        data = AuditCheckpoint(**msgspec.structs.asdict(checkpoint))
        work.publish("audit.checkpoint", tenant=SYSTEM_TENANT, key=key, data=data)
        return checkpoint

    async def _write_file(self, size: int) -> None:
        """Append what the database has and the file has not: also what a crash kept from it."""
        if self._filed == size:
            return
        last = await asyncio.to_thread(self.file.last)
        async with self._database.transaction(()) as (connection, _):
            rows = await connection.fetch(sql.CHECKPOINTS_AFTER, last.size if last else 0)
        if rows:
            await asyncio.to_thread(self.file.append, [stored(row, self._service) for row in rows])
        self._filed = size


async def _complete_nodes(connection: Connection, begin: int, end: int, nodes: list[Node]) -> None:
    """Leaves `begin` to `end` may have been numbered by a process of a release that kept no nodes."""
    pairs = await connection.fetchval(sql.PAIRS_BETWEEN, begin // 2, end // 2)
    if pairs < end // 2 - begin // 2:
        await _add_nodes(connection, nodes)


async def _add_nodes(connection: Connection, nodes: list[Node]) -> None:
    if nodes:
        await connection.execute(
            sql.ADD_NODES,
            [node.place.level for node in nodes],
            [node.place.position for node in nodes],
            [node.hash for node in nodes],
        )


async def _number(connection: Connection, tree: Frontier, floor: int) -> bool:
    """Number the entries that have no leaf yet; False when some had to be left for the next time."""
    numbered = 0
    while numbered < _MAX_PER_CHECKPOINT:
        rows = await connection.fetch(
            sql.NUMBER_ENTRIES, floor, tree.size, _CHUNK, timeout=_NUMBERING_SECONDS
        )
        ordered = sorted(rows, key=lambda row: int(row["leaf"]))
        await _add_nodes(connection, [node for row in ordered for node in tree.append(row["hash"])])
        numbered += len(rows)
        if len(rows) < _CHUNK:
            return True
    return False


def stored(row: asyncpg.Record, service: str) -> Checkpoint:
    """A checkpoint as the table holds it."""
    return Checkpoint(
        service=service,
        size=row["size"],
        root=row["root"].hex(),
        previous_root=row["previous_root"].hex(),
        at=row["at"].astimezone(UTC).isoformat(),
        signature=row["signature"],
    )
