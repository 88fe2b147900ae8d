"""`POST …/release` (the ship gate), `POST …/cancel`, and the public key of release receipts."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends
from pydantic import Field

from services.intake.api import views
from services.intake.api.door import Door, find_known, tenant_of, unknown
from services.intake.api.paths import OrderNumber, SourceSystem
from services.intake.cancel import cancel
from services.intake.domain.releasing import Held
from services.intake.domain.sales_order import SalesOrder
from shared.web.auth import Principal, require
from shared.web.bodies import Body
from shared.web.problems import Problem

Releaser = Annotated[Principal, Depends(require("orders:release"))]
Writer = Annotated[Principal, Depends(require("orders:write"))]


class Cancellation(Body):
    """Why an order is cancelled."""

    reason: Annotated[str, Field(max_length=2_000)] | None = None


def leaving_router(door: Door) -> APIRouter:
    """Orders on their way out."""
    router = APIRouter(tags=["orders"])

    @router.post("/v1/orders/{order_id}/release", summary="The ship gate: a receipt, or the reasons")
    async def release(
        caller: Releaser, order_id: OrderNumber, source_system: SourceSystem = None
    ) -> dict[str, Any]:
        """Fails closed: without a certificate that stands for exactly this revision nothing leaves."""
        tenant = tenant_of(caller)
        async with door.transactions.begin([tenant]) as work:
            key = await find_known(work, tenant, order_id, source_system)
        try:
            released = await door.gate.release(key, actor=caller.actor)
        except Held as held:
            door.metrics.releases.labels("held").inc()
            raise _held(held) from held
        door.metrics.releases.labels("released").inc()
        return {
            "order_id": key.order_id,
            "source_system": key.source_system,
            "revision": released.revision,
            "release_id": released.release_id,
            "released_at": views.instant(released.released_at),
            "certificate": released.certificate,
            "receipt": released.receipt,
        }

    @router.post("/v1/orders/{order_id}/cancel", summary="Cancel an order that has not left")
    async def cancel_order(
        caller: Writer,
        order_id: OrderNumber,
        source_system: SourceSystem = None,
        body: Cancellation | None = None,
    ) -> dict[str, Any]:
        """Cancelling again changes nothing; after a release: 409, and people are alerted."""
        tenant = tenant_of(caller)
        async with door.transactions.begin([tenant]) as work:
            key = await find_known(work, tenant, order_id, source_system)
        async with door.transactions.begin([tenant]) as work:
            await work.lock([(tenant, str(key))])
            await work.orders.load([(tenant, str(key))])
            order = work.orders.get(tenant, str(key))
            if order is None:
                raise unknown(order_id)
            if order.erased_at is not None and order.cancelled_at is None:
                raise _erased(order)
            cancelled = cancel(work, order, reason=body.reason if body else None, actor=caller.actor)
        # After the commit: that it was tried, and whom that alerts, stands although the answer is no.
        if not cancelled:
            raise _left(order)
        return views.clearance(order)

    @router.get("/.well-known/jwks.json", summary="Public key of release receipts", tags=["keys"])
    async def jwks() -> dict[str, Any]:
        return door.receipts.jwks()

    return router


def _erased(order: SalesOrder) -> Problem:
    detail = f"{order.key.order_id!r} ended long ago and its record was erased: there is nothing to cancel."
    return Problem(409, "The order's record was erased", detail, type_="order-erased")


def _left(order: SalesOrder) -> Problem:
    detail = (
        f"Revision {order.revision} of {order.key.order_id!r} was released as {order.release_id}: its goods "
        "may have left. It is not cancelled; people are alerted to stop the shipment. Call the warehouse."
    )
    return Problem(409, "The order was released", detail, type_="order-released")


def _held(held: Held) -> Problem:
    reasons = [
        {
            "kind": reason.kind,
            "rule": reason.rule,
            "text": reason.text,
            "resolution_options": msgspec.to_builtins(reason.resolution_options),
        }
        for reason in held.reasons
    ]
    return Problem(409, "Not released: do not ship", str(held), type_="held", reasons=reasons)
