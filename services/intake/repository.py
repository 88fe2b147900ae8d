"""The tables of intake: aggregates loaded and written in bulk (one statement per table and batch)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from services.intake import sql
from services.intake.domain.sales_order import Revision, SalesOrder
from services.intake.domain.words import Words
from shared.contracts.order import OrderKey
from shared.database.pool import Connection

Key = tuple[str, str]
"""Tenant and order key."""

_WORDS = msgspec.json.Decoder(Words)
_ENCODER = msgspec.json.Encoder()
_NOTHING_SAID = Words()


class ConcurrentChange(Exception):
    """Another transaction changed an order between reading and writing it."""


class OrderRepository:
    """Orders of one transaction, each loaded once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._orders: dict[Key, SalesOrder | None] = {}
        self._revisions: dict[Key, list[Revision]] = {}
        self._assessments: dict[Key, tuple[int, int, bytes]] = {}

    async def load(self, keys: Iterable[Key]) -> None:
        """Read what is not read yet, in one query."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._orders]
        if not wanted:
            return
        rows = await self._connection.fetch(sql.LOAD_ORDERS, *_columns(wanted, 2))
        self._orders.update(dict.fromkeys(wanted))
        for row in rows:
            self._orders[row["tenant"], row["key"]] = order_of(row)

    def have_no(self, keys: Iterable[Key]) -> None:
        """These orders do not exist: their streams, made with them, were not there."""
        for key in keys:
            self._orders.setdefault(key, None)

    def get(self, tenant: str, key: str) -> SalesOrder | None:
        """A loaded order, or None when there is none; raises `KeyError` for one that was not asked for."""
        return self._orders[tenant, key]

    def add(self, order: SalesOrder, revision: Revision) -> None:
        """A new order with its first revision here."""
        self._orders[_key(order)] = order
        self.add_revision(order, revision)

    def add_revision(self, order: SalesOrder, revision: Revision) -> None:
        """A further revision."""
        self._revisions.setdefault(_key(order), []).append(revision)

    async def canonical(self, order: SalesOrder) -> bytes:
        """The canonical form of the current revision."""
        for revision in self._revisions.get(_key(order), ()):
            if revision.number == order.revision:
                return revision.canonical
        found: bytes | None = await self._connection.fetchval(sql.CANONICAL, *_key(order), order.revision)
        if found is None:
            raise LookupError(f"revision {order.revision} of {order.key} is not stored")
        return found

    async def current_revision(self, order: SalesOrder) -> asyncpg.Record:
        """The stored row of the current revision."""
        row = await self._connection.fetchrow(sql.REVISION, *_key(order), order.revision)
        if row is None:
            raise LookupError(f"revision {order.revision} of {order.key} is not stored")
        return row

    def keep_assessment(self, order: SalesOrder, number: int, body: bytes) -> None:
        """Keep as the latest assessment unless a newer one is kept."""
        known = self._assessments.get(_key(order))
        if known is None or (order.revision, number) > known[:2]:
            self._assessments[_key(order)] = order.revision, number, body

    async def erase(self, order: SalesOrder, now: datetime) -> None:
        """Erase text and assessment of the order; what was kept of it in this unit of work is not written."""
        order.erase(now)
        self._assessments.pop(_key(order), None)
        for statement in (sql.ERASE_REVISIONS, sql.ERASE_ASSESSMENT):
            await self._connection.execute(statement, *_key(order))

    async def flush(self) -> list[SalesOrder]:
        """Write what changed and give the orders that did; raises `ConcurrentChange`."""
        changed = [order for order in self._orders.values() if order is not None and order.changed]
        await self._insert([order for order in changed if order.version == 0])
        await self._update([order for order in changed if order.version > 0])
        await self._write_revisions()
        await self._write_assessments()
        for order in changed:
            order.version += 1
            order.changed = False
        return changed

    async def _insert(self, orders: list[SalesOrder]) -> None:
        if orders:
            await self._connection.execute(
                sql.ADD_ORDERS, *_columns([_new_row(order) for order in orders], 12)
            )

    async def _update(self, orders: list[SalesOrder]) -> None:
        if not orders:
            return
        rows = [_row(order) for order in orders]
        written = await self._connection.fetch(sql.UPDATE_ORDERS, *_columns(rows, 16))
        if len(written) != len(orders):
            raise ConcurrentChange(f"{len(orders) - len(written)} of {len(orders)} orders changed meanwhile")

    async def _write_revisions(self) -> None:
        rows = [
            (*key, r.number, r.order_sha256, r.canonical, r.received, r.received_sha256, r.media_type,
             _ENCODER.encode(r.submitters).decode(), r.submitted_with, r.accepted_at)
            for key, revisions in self._revisions.items()
            for r in revisions
        ]  # fmt: skip
        if rows:
            await self._connection.execute(sql.ADD_REVISIONS, *_columns(rows, 11))
        self._revisions = {}

    async def _write_assessments(self) -> None:
        if self._assessments:
            rows = [(*key, *kept) for key, kept in self._assessments.items()]
            await self._connection.execute(sql.KEEP_ASSESSMENTS, *_columns(rows, 5))
        self._assessments = {}


def order_of(row: asyncpg.Record) -> SalesOrder:
    """The aggregate of a row of `sales_order`."""
    return SalesOrder(
        key=OrderKey(row["tenant"], row["source_system"], row["order_id"]),
        revision=row["revision"],
        order_sha256=row["order_sha256"],
        accepted_at=row["accepted_at"],
        words=_WORDS.decode(row["words"]) if row["words"] else _NOTHING_SAID,
        cancelled_at=row["cancelled_at"],
        released_at=row["released_at"],
        release_id=row["release_id"],
        certificate_id=row["certificate_id"],
        stopped_at=row["stopped_at"],
        erased_at=row["erased_at"],
        rechecks=row["rechecks"],
        rechecked_at=row["rechecked_at"],
        version=row["version"],
    )


def _key(order: SalesOrder) -> Key:
    return order.key.tenant, str(order.key)


def _row(order: SalesOrder) -> tuple[Any, ...]:
    """One row for `UPDATE_ORDERS`."""
    return (
        *_key(order), order.version, order.revision, order.order_sha256, order.accepted_at,
        order.standing.state.value, _words(order), order.cancelled_at, order.released_at, order.release_id,
        order.certificate_id, order.stopped_at, order.rechecks, order.rechecked_at, order.erased_at,
    )  # fmt: skip


def _new_row(order: SalesOrder) -> tuple[Any, ...]:
    """One row for `ADD_ORDERS`; an order may be amended, cancelled or asked again before it is written."""
    return (
        *_key(order), order.key.source_system, order.key.order_id, order.revision, order.order_sha256,
        order.accepted_at, order.standing.state.value, _words(order), order.cancelled_at, order.rechecks,
        order.rechecked_at,
    )  # fmt: skip


def _words(order: SalesOrder) -> bytes | None:
    return None if order.words == _NOTHING_SAID else _ENCODER.encode(order.words)


def _columns(rows: list[tuple[Any, ...]] | list[Key], width: int) -> list[list[Any]]:
    """Rows turned into columns, as `UNNEST` takes them."""
    return [[row[index] for row in rows] for index in range(width)]
