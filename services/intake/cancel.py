"""Cancels an order: nothing of it leaves any more, no further revision is taken."""

from services.intake.domain.sales_order import SalesOrder
from services.intake.work import IntakeWork
from shared.contracts.events import OrderCancelled


def cancel(work: IntakeWork, order: SalesOrder, *, reason: str | None, actor: str) -> bool:
    """Cancel in the locked transaction; False when it was cancelled before. Raises `IllegalTransition`."""
    if order.cancelled_at is not None:
        return False
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
    work.record(
        "order.cancelled",
        tenant=key.tenant,
        key=str(key),
        actor=actor,
        details={"revision": order.revision},
        personal={"reason": reason} if reason else None,
    )
    return True
