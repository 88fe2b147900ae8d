"""What the routes stand on, and how they find an order."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.intake import sql
from services.intake.batcher import Batcher
from services.intake.domain.sales_order import SalesOrder
from services.intake.formats import BY_MEDIA_TYPE, Reader
from services.intake.gate import ShipGate
from services.intake.lookout import Lookout
from services.intake.metrics import IntakeMetrics
from services.intake.receipts import ReceiptSigner
from services.intake.repository import order_of
from services.intake.settings import IntakeSettings
from services.intake.waiters import Waiters
from services.intake.work import IntakeWork
from shared.contracts.order import OrderKey
from shared.database.transactions import Transactions
from shared.web.auth import Principal
from shared.web.problems import Problem

READERS = ("orders:read", "viewer", "analyst", "reviewer", "approver", "admin", "auditor")
"""Scopes and roles that may look at orders."""


@dataclass(frozen=True)
class Door:
    """Composed once by `bootstrap`, given to every router."""

    settings: IntakeSettings
    transactions: Transactions[IntakeWork]
    batcher: Batcher
    gate: ShipGate
    receipts: ReceiptSigner
    waiters: Waiters
    lookout: Lookout
    metrics: IntakeMetrics
    large_bodies: asyncio.Semaphore
    """Held while a large body is parsed in a thread: memory has room for few at a time."""
    formats: Mapping[str, Reader] = field(default_factory=lambda: BY_MEDIA_TYPE)


def tenant_of(caller: Principal) -> str:
    """The tenant a caller acts for; a service must name one."""
    if not caller.tenant:
        raise Problem(400, "No tenant", "A service names the tenant it acts for.")
    return caller.tenant


async def find_key(work: IntakeWork, tenant: str, order_id: str, source_system: str | None) -> OrderKey:
    """The key of an order; without `source_system` it is found if only one source has it, else 409."""
    if source_system is not None:
        return OrderKey(tenant, source_system, order_id)
    rows = await work.connection.fetch(sql.SOURCES, tenant, order_id)
    sources = [row["source_system"] for row in rows]
    if len(sources) > 1:
        raise Problem(
            409,
            "The order number is not unique",
            f"{len(sources)} source systems have it; say which with ?source_system=",
            type_="ambiguous-order",
            sources=sources,
        )
    if not sources:
        raise unknown(order_id)
    return OrderKey(tenant, sources[0], order_id)


async def find_known(work: IntakeWork, tenant: str, order_id: str, source_system: str | None) -> OrderKey:
    """The key of an order that is here; 404 when there is none."""
    key = await find_key(work, tenant, order_id, source_system)
    await work.orders.load([(tenant, str(key))])
    if work.orders.get(tenant, str(key)) is None:
        raise unknown(order_id)
    return key


async def find_order(work: IntakeWork, tenant: str, order_id: str, source_system: str | None) -> SalesOrder:
    """The order as it stands; 404 when there is none."""
    key = await find_key(work, tenant, order_id, source_system)
    row = await work.connection.fetchrow(sql.ORDER, tenant, str(key))
    if row is None:
        raise unknown(order_id)
    return order_of(row)


def unknown(order_id: str) -> Problem:
    """404; the same whether it is somebody else's or nobody's."""
    return Problem(404, "No such order", f"There is no order {order_id!r} here.", type_="unknown-order")
