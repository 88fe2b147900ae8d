"""What notify does with each message: it notes who must hear of it. Sending is the worker's."""

from datetime import datetime
from typing import cast

from services.notify.domain import triggers
from services.notify.domain.alerts import CASE_KINDS, AlertKind, Trigger
from services.notify.work import ACTOR, NotifyWork
from shared.contracts.events import (
    CASES,
    ORDERS,
    WATCHLISTS,
    CancelRefused,
    CaseEvent,
    CaseReminder,
    ChangeRefused,
    ClearanceIssued,
    ClearanceRevoked,
    OrderEvent,
    ReassessmentFinished,
    WatchlistPublished,
)
from shared.messaging.envelope import Event
from shared.messaging.routes import Routes


async def on_case(event: Event, work: NotifyWork) -> None:
    """A case as it stands: raises its alert of this decision epoch, settles what it answers."""
    case = cast("CaseEvent", event.data)
    if triggers.only_system(case) and case.clearance in triggers.HELD:
        _note_causes(event, case, work)
    if case.system:
        return
    standing = work.standings.get(event.tenant, event.key)
    standing.take(case)
    known = work.alerts.of(event.tenant, event.key)
    before = any(alert.kind in CASE_KINDS and alert.epoch < case.decision_epoch for alert in known)
    trigger = triggers.of_case(case, reopened=before)
    if trigger is not None:
        work.alerts.raise_once(trigger)
    work.settle(standing)


def _note_causes(event: Event, case: CaseEvent, work: NotifyWork) -> None:
    """One alert per cause; the orders it holds are on the console, not in a thousand messages."""
    held_at = datetime.fromisoformat(case.changed_at) if case.changed_at else event.time
    texts = {reason.text for reason in case.reasons if reason.kind == "system"}
    for text in sorted(texts or {case.cause or "unknown"}):
        work.causes.seen(event.tenant, text, held_at)


async def on_revoked(event: Event, work: NotifyWork) -> None:
    """A clearance no longer stands."""
    _raise(triggers.of_revocation(cast("ClearanceRevoked", event.data)), event, work)


async def on_reminded(event: Event, work: NotifyWork) -> None:
    """Something of a case became due by itself."""
    work.alerts.raise_once(triggers.of_reminder(cast("CaseReminder", event.data)))


async def on_change_refused(event: Event, work: NotifyWork) -> None:
    """An order was changed after its release."""
    work.alerts.raise_once(triggers.of_change_refused(cast("ChangeRefused", event.data)))


async def on_cancel_refused(event: Event, work: NotifyWork) -> None:
    """An order was called off after its release."""
    work.alerts.raise_once(triggers.of_cancel_refused(cast("CancelRefused", event.data)))


async def on_rechecked(event: Event, work: NotifyWork) -> None:
    """An order was asked for again; the second time people are told."""
    trigger = triggers.of_recheck(cast("OrderEvent", event.data))
    if trigger is not None:
        _raise(trigger, event, work)


def _raise(trigger: Trigger, event: Event, work: NotifyWork) -> None:
    work.alerts.raise_once(trigger)
    standing = work.standings.find(event.tenant, event.key)
    if standing is not None and trigger.kind is not AlertKind.ORDER_STALLED:
        work.settle(standing)


async def on_issued(event: Event, work: NotifyWork) -> None:
    """A cleared order moves on. For most there is no alert, and nothing is read or written."""
    issued = cast("ClearanceIssued", event.data)
    for alert in work.alerts.of(event.tenant, event.key):
        if alert.kind is AlertKind.ORDER_STALLED and alert.epoch <= issued.revision:
            work.alerts.settle(alert, "order_moved_on")
        elif alert.kind is AlertKind.CLEARANCE_REVOKED and alert.epoch < issued.decision_epoch:
            work.alerts.settle(alert, "cleared_again")


async def on_cancelled(event: Event, work: NotifyWork) -> None:
    """Nothing of a cancelled order needs attention, except goods that may already be leaving."""
    standing = work.standings.get(event.tenant, event.key)
    standing.cancel()
    work.settle(standing)


async def on_erased(event: Event, work: NotifyWork) -> None:
    """The time of the order is over; also when nothing was ever told of it."""
    if work.standings.get(event.tenant, event.key).erased:
        return
    details = {"alerts": await work.erase(event.tenant, event.key), "event": str(event.id)}
    work.record("retention.erased", tenant=event.tenant, key=event.key, actor=ACTOR, details=details)


async def on_published(event: Event, work: NotifyWork) -> None:
    """A newer list or rule set was not taken: somebody must look before the one in service is too old."""
    published = cast("WatchlistPublished", event.data)
    if published.refused:
        rules = event.type == "rules.published"
        what = "version of the rules" if rules else f"copy of the list {published.source}"
        text = f"A newer {what} was refused: {published.refused}"
        work.causes.seen(event.tenant, text, datetime.fromisoformat(published.published_at))


async def on_reassessed(event: Event, work: NotifyWork) -> None:
    """A source has been confirmed: causes that name it have ended."""
    finished = cast("ReassessmentFinished", event.data)
    at = datetime.fromisoformat(finished.finished_at)
    causes = await work.causes.end(event.tenant, finished.source, at)
    await work.alerts.prefetch([(event.tenant, cause) for cause in causes])
    for cause in causes:
        for alert in work.alerts.of(event.tenant, cause):
            work.alerts.settle(alert, "cause_ended")


ROUTES: Routes[NotifyWork] = Routes(
    {
        "case.opened": on_case,
        "case.changed": on_case,
        "case.decided": on_case,
        "clearance.issued": on_issued,
        "clearance.revoked": on_revoked,
        "case.reminded": on_reminded,
        "order.change-refused": on_change_refused,
        "order.cancel-refused": on_cancel_refused,
        "order.rechecked": on_rechecked,
        "order.cancelled": on_cancelled,
        "order.erased": on_erased,
        "watchlist.published": on_published,
        "rules.published": on_published,
        "reassessment.finished": on_reassessed,
    },
    topics=(ORDERS, CASES, WATCHLISTS),
    restrictive=frozenset({"clearance.revoked", "order.cancelled", "order.erased"}),
)
