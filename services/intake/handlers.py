"""What intake hears: the latest assessment, the state of the case, certificates and their revocation.

Nothing here depends on the order of arrival (see `domain.words`); what belongs to another revision than
the current one is ignored on purpose, and counted.
"""

from typing import TypeVar

import structlog

from services.intake.domain.sales_order import SalesOrder
from services.intake.work import IntakeWork
from shared.contracts.events import (
    ASSESSMENTS,
    CASES,
    CaseEvent,
    ClearanceIssued,
    ClearanceRevoked,
    OrderAssessed,
    OrderErased,
)
from shared.contracts.order import OrderKey
from shared.database.shredding import shred_trail
from shared.messaging.envelope import Event
from shared.messaging.failures import Refused
from shared.messaging.routes import Routes

_LOG = structlog.get_logger(__name__)
_Payload = TypeVar("_Payload")


async def on_assessed(event: Event, work: IntakeWork) -> None:
    """Keep the newest assessment of the current revision; it decides nothing here."""
    data = _data(event, OrderAssessed)
    said = data.assessment
    order = _order(event, work, OrderKey(said.tenant, said.source_system, said.order_id))
    if order is None or not _current(order, said.revision, said.order_sha256, work):
        return
    work.orders.keep_assessment(order, said.assessment_number, event.raw)


async def on_case(event: Event, work: IntakeWork) -> None:
    """Take over the state of the case, or the hold by the system's own state."""
    said = _data(event, CaseEvent)
    order = _order(event, work, OrderKey(said.tenant, said.source_system, said.order_id))
    if order is None or not _current(order, said.revision, order.order_sha256, work):
        return
    before = order.standing
    order.hear_case(said, event.sequence, work.now)
    _record(work, order, before.state, event)


async def on_issued(event: Event, work: IntakeWork) -> None:
    """A certificate: the order is cleared if it is for exactly what stands here."""
    said = _data(event, ClearanceIssued)
    order = _order(event, work, OrderKey(said.tenant, said.source_system, said.order_id))
    if order is None or not _current(order, said.revision, said.order_sha256, work):
        return
    before = order.standing
    order.hear_issue(said, event.sequence, work.now)
    _record(work, order, before.state, event)


async def on_revoked(event: Event, work: IntakeWork) -> None:
    """A certificate taken back: hold, or stop the shipment when the goods were released on it."""
    said = _data(event, ClearanceRevoked)
    order = _order(event, work, OrderKey(said.tenant, said.source_system, said.order_id))
    if order is None or not _current(order, said.revision, order.order_sha256, work):
        return
    before, stopped_before = order.standing, order.stopped_at
    order.hear_revocation(said, work.now)
    _record(work, order, before.state, event)
    if order.stopped_at and not stopped_before:
        _record_stop(work, order, said, event)


async def on_erased(event: Event, work: IntakeWork) -> None:
    """The time of the order is over: its text, its assessment and what people said of it go."""
    said = _data(event, OrderErased)
    order = _order(event, work, OrderKey(said.tenant, said.source_system, said.order_id))
    if order is None:
        return
    await work.orders.erase(order, work.now)
    await shred_trail(work.connection, event.tenant, event.key)
    details = {"revision": order.revision, "event": str(event.id)}
    actor = f"service:{event.source}"
    work.record("retention.erased", tenant=event.tenant, key=event.key, actor=actor, details=details)


def _order(event: Event, work: IntakeWork, key: OrderKey) -> SalesOrder | None:
    """The order of an event; one that this door never took is ignored, loudly; of an erased one nothing is
    heard."""
    if str(key) != event.key or key.tenant != event.tenant:
        raise Refused(f"{event.type} under {event.key} is about {key}")
    order = work.orders.get(event.tenant, event.key)
    if order is None:
        work.after_commit(work.metrics.ignored.labels("unknown order").inc)
        _LOG.warning("an event about an order that was never accepted here", type=event.type, order=event.key)
    elif order.erased_at is not None:
        work.after_commit(work.metrics.ignored.labels("erased order").inc)
        return None
    return order


def _current(order: SalesOrder, revision: int, order_sha256: str, work: IntakeWork) -> bool:
    """Whether an event is about exactly what stands here."""
    if revision != order.revision:
        work.after_commit(work.metrics.ignored.labels("other revision").inc)
        return False
    if order_sha256 != order.order_sha256:
        work.after_commit(work.metrics.ignored.labels("other content").inc)
        _LOG.error("an event about this revision with other content", order=str(order.key), alert=True)
        return False
    return True


def _record(work: IntakeWork, order: SalesOrder, before: str, event: Event) -> None:
    """Audit a transition of the clearance; no change, no entry."""
    standing = order.standing
    if standing.state == before:
        return
    work.record(
        "clearance.changed",
        tenant=order.key.tenant,
        key=str(order.key),
        actor=f"service:{event.source}",
        details={
            "from": str(before),
            "to": str(standing.state),
            "revision": order.revision,
            "certificate_id": standing.issue.certificate_id if standing.issue else None,
            "event": str(event.id),
        },
    )


def _record_stop(work: IntakeWork, order: SalesOrder, said: ClearanceRevoked, event: Event) -> None:
    work.record(
        "shipment.stop-ordered",
        tenant=order.key.tenant,
        key=str(order.key),
        actor=f"service:{event.source}",
        details={
            "revision": order.revision,
            "certificate_id": said.certificate_id,
            "release_id": order.release_id,
            "event": str(event.id),
        },
    )
    work.after_commit(work.metrics.stopped.inc)
    _LOG.error("clearance revoked after release: stop the shipment", order=str(order.key), alert=True)


def _data(event: Event, kind: type[_Payload]) -> _Payload:
    if not isinstance(event.data, kind):
        raise TypeError(f"{event.type} carries {type(event.data).__name__}, not {kind.__name__}")
    return event.data


ROUTES: Routes[IntakeWork] = Routes(
    {
        "order.assessed": on_assessed,
        "case.opened": on_case,
        "case.changed": on_case,
        "case.decided": on_case,
        "clearance.issued": on_issued,
        "clearance.revoked": on_revoked,
        "order.erased": on_erased,
    },
    topics=(ASSESSMENTS, CASES),
    restrictive=frozenset({"clearance.revoked", "case.opened", "order.erased"}),
)
