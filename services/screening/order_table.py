"""The tables of orders and assessments; bulk in, bulk out (hot path, raw asyncpg)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from services.screening.orders import ScreenedOrder
from shared.contracts.events import EstablishedFact
from shared.database.pool import Connection

_LOAD = """
SELECT o.* FROM screened_order o
JOIN UNNEST($1::text[], $2::text[]) AS wanted (tenant, key) ON o.tenant = wanted.tenant AND o.key = wanted.key
"""

_SAVE = """
INSERT INTO screened_order (tenant, key, source_system, order_id, revision, order_sha256, canonical, closed,
    facts_version, facts, assessment_number, assessed_revision, assessed_facts_version, activation,
    end_users, considered, accepted_at, party_names, system_held, erased, released, stopped)
SELECT tenant, key, source_system, order_id, revision, order_sha256, canonical, closed, facts_version, facts,
    number, assessed_revision, assessed_facts, activation,
    string_to_array(end_users, E'\\x1f'), string_to_array(considered, E'\\x1f'), accepted_at,
    string_to_array(party_names, E'\\x1f'), system_held, erased, released, stopped
FROM UNNEST($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::bytea[], $8::bool[],
    $9::int[], $10::bytea[], $11::int[], $12::int[], $13::int[], $14::bigint[], $15::text[], $16::text[],
    $17::timestamptz[], $18::text[], $19::bool[], $20::bool[], $21::bool[], $22::bool[])
  AS n (tenant, key, source_system, order_id, revision, order_sha256, canonical, closed, facts_version, facts,
    number, assessed_revision, assessed_facts, activation, end_users, considered, accepted_at, party_names,
    system_held, erased, released, stopped)
ON CONFLICT (tenant, key) DO UPDATE SET
    revision = excluded.revision, order_sha256 = excluded.order_sha256, canonical = excluded.canonical,
    closed = excluded.closed, facts_version = excluded.facts_version, facts = excluded.facts,
    assessment_number = excluded.assessment_number, assessed_revision = excluded.assessed_revision,
    assessed_facts_version = excluded.assessed_facts_version, activation = excluded.activation,
    end_users = excluded.end_users, considered = excluded.considered, accepted_at = excluded.accepted_at,
    party_names = excluded.party_names, system_held = excluded.system_held,
    erased = excluded.erased, released = excluded.released, stopped = excluded.stopped
"""

_ADD_ASSESSMENTS = """
INSERT INTO assessment (tenant, key, number, revision, activation, disposition, assessed_at, body)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::int[], $4::int[], $5::bigint[], $6::text[],
                     $7::timestamptz[], $8::bytea[])
"""

_NEWEST = "SELECT body FROM assessment WHERE tenant = $1 AND key = $2 ORDER BY number DESC LIMIT 1"

_HISTORY = """
SELECT body FROM assessment WHERE tenant = $1 AND key = $2 AND number < $3 ORDER BY number DESC LIMIT $4
"""

_ONE = "SELECT body FROM assessment WHERE tenant = $1 AND key = $2 AND number = $3"

# What names people, or quotes the order. $1 tenant, $2 key.
_ERASE = (
    "DELETE FROM assessment WHERE tenant = $1 AND key = $2",
    "DELETE FROM purchase WHERE tenant = $1 AND key = $2",
    "DELETE FROM what_if_order WHERE tenant = $1 AND key = $2",
    "DELETE FROM reassessed_order WHERE tenant = $1 AND key = $2",
)

_FIND = """
SELECT key, source_system FROM screened_order
WHERE tenant = $1 AND order_id = $2 AND ($3::text IS NULL OR source_system = $3) ORDER BY source_system
"""

_FACTS = msgspec.json.Decoder(tuple[EstablishedFact, ...])
_SEPARATOR = "\x1f"


async def load_orders(connection: Connection, keys: Sequence[tuple[str, str]]) -> list[ScreenedOrder]:
    """The orders among `keys` that are known."""
    rows = await connection.fetch(_LOAD, [tenant for tenant, _ in keys], [key for _, key in keys])
    return [_order(row) for row in rows]


async def save_orders(connection: Connection, orders: Sequence[ScreenedOrder]) -> None:
    """Insert or replace; the caller holds the streams' locks."""
    columns: list[list[Any]] = [list(column) for column in zip(*map(_row, orders), strict=True)]
    await connection.execute(_SAVE, *columns)


async def add_assessments(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert `(tenant, key, number, revision, activation, disposition, assessed_at, body)` rows."""
    await connection.execute(_ADD_ASSESSMENTS, *[list(column) for column in zip(*rows, strict=True)])


async def erase_order(connection: Connection, tenant: str, key: str) -> None:
    """Delete what is kept of an order beside its row."""
    for statement in _ERASE:
        await connection.execute(statement, tenant, key)


async def newest_assessment(connection: Connection, tenant: str, key: str) -> bytes | None:
    """JSON of the newest assessment of an order."""
    body: bytes | None = await connection.fetchval(_NEWEST, tenant, key)
    return body


async def assessments_before(
    connection: Connection, tenant: str, key: str, *, number: int, limit: int
) -> list[bytes]:
    """JSON of assessments with a lower number, newest first."""
    return [row["body"] for row in await connection.fetch(_HISTORY, tenant, key, number, limit)]


async def one_assessment(connection: Connection, tenant: str, key: str, number: int) -> bytes | None:
    """JSON of one assessment of an order."""
    body: bytes | None = await connection.fetchval(_ONE, tenant, key, number)
    return body


async def find_orders(
    connection: Connection, tenant: str, order_id: str, source_system: str | None
) -> list[tuple[str, str]]:
    """`(key, source_system)` of the orders that carry this number."""
    rows = await connection.fetch(_FIND, tenant, order_id, source_system)
    return [(row["key"], row["source_system"]) for row in rows]


def _order(row: Any) -> ScreenedOrder:
    values = {name: row[name] for name in ScreenedOrder.__struct_fields__}
    values["facts"] = _FACTS.decode(values["facts"])
    values["end_users"] = tuple(values["end_users"])
    values["considered"] = tuple(values["considered"])
    names = values["party_names"]
    values["party_names"] = None if names is None else tuple(names)
    return ScreenedOrder(**values)


def _row(order: ScreenedOrder) -> tuple[Any, ...]:
    return (
        order.tenant,
        order.key,
        order.source_system,
        order.order_id,
        order.revision,
        order.order_sha256,
        order.canonical,
        order.closed,
        order.facts_version,
        msgspec.json.encode(order.facts),
        order.assessment_number,
        order.assessed_revision,
        order.assessed_facts_version,
        order.activation,
        _SEPARATOR.join(order.end_users),
        _SEPARATOR.join(order.considered),
        order.accepted_at,
        None if order.party_names is None else _SEPARATOR.join(order.party_names),
        order.system_held,
        order.erased,
        order.released,
        order.stopped,
    )
