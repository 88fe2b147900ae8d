"""Orders that belong together: the same end user or site within some days, or declared `split_of`.

The other half may be assessed at the same moment, so related orders are looked at once more after the
commit, in a new transaction (`missed_related`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg
import msgspec

from services.screening.domain.names import folded_name
from services.screening.orders import ScreenedOrder
from shared.contracts.order import Order, OrderKey
from shared.database.pool import Connection


class RelatedOrder(msgspec.Struct, frozen=True):
    """Another open or released order that the assessment takes into account."""

    key: str
    canonical: bytes


_FIND = """
SELECT a.tenant, a.key AS of_key, b.key, b.canonical
FROM UNNEST($1::text[], $2::text[], $3::text[]) AS a (tenant, key, names)
CROSS JOIN LATERAL (
    SELECT o.key, o.canonical FROM screened_order o
    WHERE o.tenant = a.tenant AND o.key <> a.key AND o.revision > 0 AND o.accepted_at >= $4
      AND ($5::timestamptz IS NULL OR o.accepted_at <= $5)
      AND o.end_users && string_to_array(a.names, E'\\x1f')
    ORDER BY o.accepted_at DESC, o.key LIMIT 50
) b
WHERE a.names <> ''
"""

_CONSIDERED = """
SELECT a.tenant, a.of_key, o.key, o.canonical
FROM UNNEST($1::text[], $2::text[], $3::text[]) AS a (tenant, of_key, key)
JOIN screened_order o ON o.tenant = a.tenant AND o.key = a.key
WHERE o.revision > 0 AND NOT o.erased
"""

# Both ways from the orders just committed, so that the index on end users is used.
_MISSED = """
WITH recent AS (SELECT * FROM screened_order WHERE tenant = $1 AND key = ANY ($2) AND end_users <> '{}')
SELECT r.key FROM recent r
JOIN screened_order b ON b.tenant = r.tenant AND b.key <> r.key AND b.end_users && r.end_users
WHERE NOT r.closed AND r.assessment_number > 0
  AND b.revision > 0 AND b.accepted_at >= $3 AND NOT (b.key = ANY (r.considered))
UNION
SELECT b.key FROM recent r
JOIN screened_order b ON b.tenant = r.tenant AND b.key <> r.key AND b.end_users && r.end_users
WHERE NOT b.closed AND b.assessment_number > 0
  AND r.revision > 0 AND r.accepted_at >= $3 AND NOT (r.key = ANY (b.considered))
"""

_OPEN = "SELECT key FROM screened_order WHERE tenant = $1 AND NOT closed AND end_users <> '{}' ORDER BY key"


def related_names(order: Order) -> tuple[str, ...]:
    """What orders are related by: folded names of end users and sites, and declared splits."""
    names = [party.name for party in order.parties if party.role == "end_user"]
    names += [native for party in order.parties if party.role == "end_user" for native in party.names_native]
    names += [site.name for site in order.sites if site.name]
    declared = [f"split:{item.order_id}" for item in order.related_orders if item.relation == "split_of"]
    own = [f"split:{order.order_id}"] if names or declared else []
    return tuple(sorted({folded_name(name) for name in names} | set(declared) | set(own)))


async def find_related(
    connection: Connection,
    orders: Sequence[tuple[ScreenedOrder, tuple[str, ...]]],
    *,
    days: int,
    now: datetime,
    until: datetime | None = None,
) -> dict[tuple[str, str], tuple[RelatedOrder, ...]]:
    """Related orders of each, among those already committed; `orders` come with their names.

    With `until` only those accepted by then, as they now read.
    """
    named = [(order.tenant, order.key, "\x1f".join(names)) for order, names in orders if names]
    if not named:
        return {}
    rows = await connection.fetch(
        _FIND, *map(list, zip(*named, strict=True)), now - timedelta(days=days), until
    )
    return _by_order(rows)


async def considered_orders(
    connection: Connection, orders: Sequence[ScreenedOrder]
) -> dict[tuple[str, str], tuple[RelatedOrder, ...]]:
    """The related orders that the newest assessment of each looked at, as they now read."""
    named = [(order.tenant, order.key, key) for order in orders for key in order.considered]
    if not named:
        return {}
    return _by_order(await connection.fetch(_CONSIDERED, *map(list, zip(*named, strict=True))))


def _by_order(rows: Sequence[asyncpg.Record]) -> dict[tuple[str, str], tuple[RelatedOrder, ...]]:
    """Tenant and key of each order to those related to it, by rising keys."""
    found: dict[tuple[str, str], list[RelatedOrder]] = {}
    for row in rows:
        related = RelatedOrder(row["key"], row["canonical"])
        found.setdefault((row["tenant"], row["of_key"]), []).append(related)
    return {key: tuple(sorted(items, key=lambda item: item.key)) for key, items in found.items()}


async def missed_related(
    connection: Connection, tenant: str, keys: Sequence[str], *, days: int, now: datetime
) -> list[str]:
    """Keys of open orders whose newest assessment did not look at an order related to it."""
    rows = await connection.fetch(_MISSED, tenant, list(keys), now - timedelta(days=days))
    return [row["key"] for row in rows]


async def open_related(connection: Connection, tenant: str) -> list[str]:
    """Keys of open orders that may have related ones."""
    return [row["key"] for row in await connection.fetch(_OPEN, tenant)]


def order_id_of(key: str) -> str:
    """The ERP's number in an order key."""
    return OrderKey.parse(key).order_id
