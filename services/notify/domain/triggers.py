"""What each event asks people to be told; none when it asks nothing."""

from datetime import UTC, datetime

from services.notify.domain.alerts import AlertKind, Severity, Trigger
from services.notify.domain.standing import ACTIVE_STATES
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceState
from shared.contracts.events import (
    CancelRefused,
    CaseEvent,
    CaseReminder,
    ChangeRefused,
    ClearanceRevoked,
    OrderEvent,
)
from shared.contracts.order.keys import OrderKey

STALLED_AT = 2
"""The sweeper asks once for a lost event; an order that needs asking twice is stuck."""

HELD = frozenset({ClearanceState.HELD, ClearanceState.BLOCKED})

_BY_DISPOSITION = {
    Disposition.CLEAR: Severity.NORMAL,
    Disposition.REVIEW: Severity.NORMAL,
    Disposition.HOLD: Severity.HIGH,
    Disposition.NOTIFY: Severity.HIGH,
    Disposition.BLOCK: Severity.HIGH,
}


def of_case(case: CaseEvent, *, reopened: bool) -> Trigger | None:
    """A case that waits for people; whichever of its events comes first raises the alert.

    An order that was just amended is `PENDING` until it has been assessed again: nobody need look yet.
    """
    if case.clearance not in HELD or case.case_state not in ACTIVE_STATES or only_system(case):
        return None
    return Trigger(
        tenant=case.tenant,
        kind=AlertKind.CASE_REOPENED if reopened else AlertKind.CASE_OPENED,
        severity=_BY_DISPOSITION[case.disposition],
        subject_key=_key(case),
        subject=case.case_id,
        epoch=case.decision_epoch,
        source_system=case.source_system,
        order_id=case.order_id,
        revision=case.revision,
        case_id=case.case_id,
        disposition=case.disposition.value,
    )


def only_system(case: CaseEvent) -> bool:
    """Whether nothing but the system's own state holds the order."""
    return case.system or (bool(case.reasons) and all(reason.kind == "system" for reason in case.reasons))


def of_revocation(revoked: ClearanceRevoked) -> Trigger:
    """A clearance that no longer stands; with a reservation the shipment must be stopped."""
    return Trigger(
        tenant=revoked.tenant,
        kind=AlertKind.STOP_SHIPMENT if revoked.reserved else AlertKind.CLEARANCE_REVOKED,
        severity=Severity.URGENT if revoked.reserved else Severity.HIGH,
        subject_key=_key(revoked),
        subject=revoked.certificate_id,
        epoch=revoked.decision_epoch,
        source_system=revoked.source_system,
        order_id=revoked.order_id,
        revision=revoked.revision,
        cause=_after_release(revoked),
    )


def _after_release(revoked: ClearanceRevoked) -> str:
    """What there is to do where goods have left already; empty where a release was only reserved."""
    if not revoked.released_at:
        return ""
    left = datetime.fromisoformat(revoked.released_at).astimezone(UTC)
    return (
        f"The goods were released on {left:%Y-%m-%d %H:%M} UTC. Stop or call back what can still be reached; "
        "hold service, spare parts and further deliveries; consider telling the authority."
    )


def of_reminder(reminder: CaseReminder) -> Trigger:
    """Something of a case is due; said again, it is told again."""
    return Trigger(
        tenant=reminder.tenant,
        kind=AlertKind(reminder.kind),
        severity=Severity.NORMAL,
        subject_key=_key(reminder),
        subject=reminder.subject,
        epoch=reminder.times,
        source_system=reminder.source_system,
        order_id=reminder.order_id,
        revision=reminder.revision,
        case_id=reminder.case_id,
    )


def of_change_refused(change: ChangeRefused) -> Trigger:
    """An order that was changed after its release; sent again, the same change says nothing new."""
    return Trigger(
        tenant=change.tenant,
        kind=AlertKind.CHANGE_AFTER_RELEASE,
        severity=Severity.HIGH,
        subject_key=_key(change),
        subject=f"{_key(change)} {change.order_sha256}",
        epoch=change.revision,
        source_system=change.source_system,
        order_id=change.order_id,
        revision=change.released_revision,
        cause=f"Revision {change.revision} came with other content after revision {change.released_revision} "
        "had been released. It was refused; find out what has left.",
    )


def of_cancel_refused(refused: CancelRefused) -> Trigger:
    """An order that was called off after its release; asked for again, it says nothing new."""
    return Trigger(
        tenant=refused.tenant,
        kind=AlertKind.CANCEL_AFTER_RELEASE,
        severity=Severity.URGENT,
        subject_key=_key(refused),
        subject=f"{_key(refused)} {refused.release_id}",
        epoch=refused.revision,
        source_system=refused.source_system,
        order_id=refused.order_id,
        revision=refused.revision,
        cause=f"The cancellation came after revision {refused.revision} had been released. It was refused: "
        "the order is not cancelled. Stop the goods, or call them back.",
    )


def of_recheck(order: OrderEvent) -> Trigger | None:
    """An order that stays undecided although it was asked for again."""
    if order.recheck < STALLED_AT:
        return None
    return Trigger(
        tenant=order.tenant,
        kind=AlertKind.ORDER_STALLED,
        severity=Severity.HIGH,
        subject_key=_key(order),
        subject=_key(order),
        epoch=order.revision,
        source_system=order.source_system,
        order_id=order.order_id,
        revision=order.revision,
    )


def of_cause(tenant: str, cause: str, episode: int, text: str) -> Trigger:
    """The system holds orders by its own state."""
    return Trigger(
        tenant=tenant,
        kind=AlertKind.SYSTEM_HOLD,
        severity=Severity.HIGH,
        subject_key=cause,
        subject=cause,
        epoch=episode,
        cause=text[:500],
    )


def of_endpoint(tenant: str, channel: str, recipient: str, version: int, owner_email: str) -> Trigger:
    """An endpoint has said that it is gone (410)."""
    return Trigger(
        tenant=tenant,
        kind=AlertKind.ENDPOINT_DISABLED,
        severity=Severity.HIGH,
        subject_key=f"{channel}:{recipient}",
        subject=f"{channel}:{recipient}",
        epoch=version,
        cause=f"The {channel} endpoint “{recipient}” answered 410 Gone. Nothing is sent there until its "
        "subscription is saved again.",
        owner_email=owner_email,
    )


def _key(
    data: CaseEvent | CaseReminder | ClearanceRevoked | OrderEvent | ChangeRefused | CancelRefused,
) -> str:
    return str(OrderKey(data.tenant, data.source_system, data.order_id))
