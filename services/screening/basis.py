"""What an order is assessed with beside itself: versions, related orders, earlier deliveries."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.screening.domain.history import Record
from services.screening.engine import AssessmentRequest, Engine
from services.screening.orders import ScreenedOrder
from services.screening.purchases import find_purchases
from services.screening.related import RelatedOrder, considered_orders, find_related
from services.screening.versions import VersionSet
from shared.database.pool import Connection

Place = tuple[str, str]
"""Tenant and key."""
Versions = Mapping[str, VersionSet]
"""By tenant, taken for this transaction."""


async def requests_of(
    connection: Connection,
    engine: Engine,
    versions: Versions,
    orders: Sequence[ScreenedOrder],
    now: datetime,
) -> list[AssessmentRequest]:
    """One request for each order, in order.

    Of goods that have left nothing is found with what was ordered or delivered later.
    """
    waiting = [order for order in orders if not order.closed]
    closed = [order for order in orders if order.closed]
    named = [(order, engine.related_names(order)) for order in waiting]
    related: dict[Place, tuple[RelatedOrder, ...]] = await find_related(
        connection, named, days=engine.related_days, now=now
    )
    related |= await considered_orders(connection, closed)
    records = await records_of(connection, engine, versions, waiting, now)
    for order in closed:
        records |= await records_of(connection, engine, versions, [order], order.accepted_at)
    return [
        AssessmentRequest(
            order=order,
            versions=versions[order.tenant],
            at=now,
            related=related.get((order.tenant, order.key), ()),
            record=records.get((order.tenant, order.key)),
        )
        for order in orders
    ]


async def records_of(
    connection: Connection,
    engine: Engine,
    versions: Versions,
    orders: Sequence[ScreenedOrder],
    at: datetime,
) -> dict[Place, Record]:
    """Earlier deliveries to the customers of orders, as they were known at an instant."""
    wanted = [(order.tenant, order.key, engine.customers(order)) for order in orders]
    named = [item for item in wanted if item[2]]
    return await find_records(connection, engine, versions, named, until=at, known=at)


async def find_records(
    connection: Connection,
    engine: Engine,
    versions: Versions,
    wanted: Sequence[tuple[str, str, tuple[str, ...]]],
    *,
    until: datetime,
    known: datetime,
) -> dict[Place, Record]:
    """What was delivered before `until`, and recorded by `known`, to each `(tenant, key, customers)`."""
    found = await find_purchases(connection, wanted, until=until, known=known, days=engine.history_days)
    since = {tenant: versions[tenant].history_since for tenant, _, _ in wanted}
    return {
        (tenant, key): Record(day.date(), found.get((tenant, key), ()))
        for tenant, key, _ in wanted
        if (day := since[tenant]) is not None
    }
