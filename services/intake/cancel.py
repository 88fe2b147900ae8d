"""Cancels an order: nothing of it leaves any more, no further revision is taken."""

import structlog

from services.intake.domain.sales_order import SalesOrder
from services.intake.work import IntakeWork
from shared.contracts.events import CancelRefused, OrderCancelled

_LOG = structlog.get_logger(__name__)


def cancel(work: IntakeWork, order: SalesOrder, *, reason: str | None, actor: str) -> bool:
    """Cancel in the locked transaction; False after a release: then people are alerted instead."""
    if order.released_at is not None:
        _refused_after_release(work, order, reason, actor)
        return False
    if order.cancelled_at is not None:
        return True
    order.cancel(work.now)
    key = order.key
    data = OrderCancelled(
        tenant=key.tenant,
        source_system=key.source_system,
        order_id=key.order_id,
        revision=order.revision,
        cancelled_at=work.now.isoformat(),
        reason=reason,
    )
    work.publish("order.cancelled", tenant=key.tenant, key=str(key), data=data)
    _record(work, "order.cancelled", order, reason, actor)
    return True


def _refused_after_release(work: IntakeWork, order: SalesOrder, reason: str | None, actor: str) -> None:
    """Somebody calls off an order whose goods may be on the dock: nobody but a person can stop them now."""
    key = order.key
    data = CancelRefused(
        tenant=key.tenant,
        source_system=key.source_system,
        order_id=key.order_id,
        revision=order.revision,
        release_id=order.release_id or "",
        refused_at=work.now.isoformat(),
    )
    work.publish("order.cancel-refused", tenant=key.tenant, key=str(key), data=data)
    _record(work, "order.cancel-refused-after-release", order, reason, actor)
    work.after_commit(work.metrics.stopped.inc)
    _LOG.error("a released order was cancelled: stop the shipment", order=str(key), alert=True)


def _record(work: IntakeWork, action: str, order: SalesOrder, reason: str | None, actor: str) -> None:
    work.record(
        action,
        tenant=order.key.tenant,
        key=str(order.key),
        actor=actor,
        details={"revision": order.revision},
        personal={"reason": reason} if reason else None,
    )
