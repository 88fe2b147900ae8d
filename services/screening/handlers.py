"""One function per event that screening reads; the routing table stands at the foot."""

from datetime import datetime

from services.screening.work import ACTOR, ScreeningWork
from shared.contracts.events import (
    CASES,
    ORDERS,
    FactsEstablished,
    OrderCancelled,
    OrderErased,
    OrderEvent,
    OrderReleased,
)
from shared.messaging.envelope import Event
from shared.messaging.routes import Routes


async def on_order(event: Event, work: ScreeningWork) -> None:
    """A new order or a higher revision is assessed; an older one is known already."""
    data = event.data
    assert isinstance(data, OrderEvent)
    order = work.order(event.tenant, event.key)
    if order.take_revision(data):
        work.ask(order, event)


async def on_rechecked(event: Event, work: ScreeningWork) -> None:
    """Somebody waits: publish the newest assessment again, or assess what was never seen."""
    data = event.data
    assert isinstance(data, OrderEvent)
    order = work.order(event.tenant, event.key)
    if order.take_revision(data) or not order.is_assessed:
        work.ask(order, event)
    else:
        await work.publish_again(order, event)


async def on_closed(event: Event, work: ScreeningWork) -> None:
    """A cancelled order is not assessed any more, a released one only when somebody of it is listed later."""
    data = event.data
    assert isinstance(data, OrderCancelled | OrderReleased)
    order = work.order(event.tenant, event.key)
    if not order.closed:
        order.closed = True
        order.released = isinstance(data, OrderReleased)
        if isinstance(data, OrderReleased) and order.order_sha256 == data.order_sha256:
            work.released(order, datetime.fromisoformat(data.released_at))
        work.changed(order)
        work.record(
            event.type, tenant=event.tenant, key=event.key, actor=ACTOR, details={"revision": data.revision}
        )
    elif isinstance(data, OrderReleased) and order.stopped:
        order.stopped = False  # cleared again by people, in spite of the listing
        work.changed(order)


async def on_facts(event: Event, work: ScreeningWork) -> None:
    """Facts established in a case: the order is assessed again with the newest overlay."""
    data = event.data
    assert isinstance(data, FactsEstablished)
    order = work.order(event.tenant, event.key)
    if order.take_facts(data.facts_version, data.facts):
        work.ask(order, event)


async def on_erased(event: Event, work: ScreeningWork) -> None:
    """The time of the order is over; also when it is heard of before the order itself."""
    data = event.data
    assert isinstance(data, OrderErased)
    order = work.order(event.tenant, event.key)
    if not order.erased:
        await work.erase(order)
        details = {"revision": order.revision, "event": str(event.id)}
        work.record("retention.erased", tenant=event.tenant, key=event.key, actor=ACTOR, details=details)


ROUTES: Routes[ScreeningWork] = Routes(
    {
        "order.received": on_order,
        "order.amended": on_order,
        "order.rechecked": on_rechecked,
        "order.cancelled": on_closed,
        "order.released": on_closed,
        "case.facts-established": on_facts,
        "order.erased": on_erased,
    },
    topics=(ORDERS, CASES),
    restrictive=frozenset({"order.cancelled", "order.erased"}),
)
