"""Orders for the toy, as intake would say them."""

from shared.contracts.events import OrderCancelled, OrderReleased
from shared.messaging.envelope import Event
from shared.testing.events import EventMaker


def released(maker: EventMaker, order: str, name: str, *, tenant: str = "acme") -> Event:
    """An `order.released` of `order` whose release id is `name`."""
    data = OrderReleased(tenant, "erp", order, 1, "0" * 64, name, "certificate", "2026-08-03T12:00:00Z")
    return maker.event("order.released", data, key=f"{tenant}/erp/{order}")


def cancelled(
    maker: EventMaker, order: str, revision: int = 1, *, tenant: str = "acme", reason: str = ""
) -> Event:
    """An `order.cancelled` of `order`."""
    data = OrderCancelled(tenant, "erp", order, revision, "2026-08-03T12:00:00Z", reason or None)
    return maker.event("order.cancelled", data, key=f"{tenant}/erp/{order}")
