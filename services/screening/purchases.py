"""What was delivered to whom: written when an order is released, looked up when its customer orders again.

One row for each name of a customer, so that one index is all that is needed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from services.screening.domain.history import Delivery, Purchase, Purchases
from shared.database.pool import Connection

MOST = 50
"""Deliveries looked at for each name: the newest are a pattern."""
_GOODS = msgspec.json.Decoder(dict[str, str])

_ADD = """
INSERT INTO purchase (tenant, customer, released_at, key, order_id, countries, goods)
SELECT tenant, customer, released_at, key, order_id, string_to_array(countries, ','), goods::jsonb
FROM UNNEST($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[])
  AS n (tenant, customer, released_at, key, order_id, countries, goods)
ON CONFLICT DO NOTHING
"""

_FIND = """
SELECT a.tenant, a.key AS of_key, a.customer, p.order_id, p.released_at, p.countries, p.goods
FROM UNNEST($1::text[], $2::text[], $3::text[]) AS a (tenant, key, customer)
CROSS JOIN LATERAL (
    SELECT * FROM purchase p
    WHERE p.tenant = a.tenant AND p.customer = a.customer AND p.key <> a.key
      AND p.released_at <= $4 AND p.released_at > $5 AND p.recorded_at <= $6
    ORDER BY p.released_at DESC LIMIT $7
) p
"""


class Release(msgspec.Struct, frozen=True):
    """A released order: by which names its customers are found, and what was delivered."""

    tenant: str
    key: str
    customers: tuple[str, ...]
    delivery: Delivery
    released_at: datetime


async def add_purchases(connection: Connection, releases: Sequence[Release]) -> None:
    """Write what was delivered; the same delivery twice is one."""
    rows = [
        (
            release.tenant,
            customer,
            release.released_at,
            release.key,
            release.delivery.order_id,
            ",".join(sorted(release.delivery.countries)),
            msgspec.json.encode({kind: f"{qty:f}" for kind, qty in release.delivery.goods.items()}).decode(),
        )
        for release in releases
        for customer in release.customers
    ]
    if rows:
        await connection.execute(_ADD, *map(list, zip(*rows, strict=True)))


async def find_purchases(
    connection: Connection,
    wanted: Sequence[tuple[str, str, Sequence[str]]],
    *,
    until: datetime,
    known: datetime,
    days: int,
) -> dict[tuple[str, str], Purchases]:
    """Deliveries to the customers of each `(tenant, key, customers)`, released in the days before `until`.

    Those that were recorded later than `known` are not seen: a past assessment did not see them either.
    """
    asked = [(tenant, key, customer) for tenant, key, customers in wanted for customer in customers]
    if not asked:
        return {}
    columns = map(list, zip(*asked, strict=True))
    rows = await connection.fetch(_FIND, *columns, until, until - timedelta(days=days), known, MOST)
    found: dict[tuple[str, str], list[Purchase]] = {}
    for row in rows:
        found.setdefault((row["tenant"], row["of_key"]), []).append(_purchase(row))
    return {key: tuple(purchases) for key, purchases in found.items()}


def _purchase(row: Any) -> Purchase:
    goods = {kind: Decimal(qty) for kind, qty in _GOODS.decode(row["goods"]).items()}
    delivery = Delivery(row["order_id"], row["released_at"].date(), frozenset(row["countries"]), goods)
    return Purchase(row["customer"], delivery)
