"""What each event does. Events come in any order, doubled, old after new; every handler is idempotent.

The fences: an order by its revision, an assessment by its number, a list by its activation.
"""

from datetime import datetime
from typing import TypeVar

from services.diligence.again import say_again
from services.diligence.clearing import audit, revoke
from services.diligence.domain.order_file import KeptAssessment, OrderFile
from services.diligence.domain.people import folded
from services.diligence.domain.states import CaseState, Trigger
from services.diligence.judging import hold_by_system, judge, keep, say_system_hold
from services.diligence.repository.documents import read_assessed
from services.diligence.said import tell_case
from services.diligence.witness import excluded
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceState
from shared.contracts.events import (
    ASSESSMENTS,
    ORDERS,
    WATCHLISTS,
    OrderAssessed,
    OrderCancelled,
    OrderEvent,
    OrderReleased,
    ReassessmentFinished,
    WatchlistPublished,
)
from shared.contracts.order import OrderKey
from shared.messaging.envelope import Event
from shared.messaging.failures import Refused
from shared.messaging.routes import Routes


async def on_order(event: Event, work: DiligenceWork) -> None:
    """`order.received`, `order.amended`."""
    data = _data(event, OrderEvent)
    _take_order(event, data, _file(event, data, work), work)


async def on_rechecked(event: Event, work: DiligenceWork) -> None:
    """`order.rechecked`: take what was missed, then say the newest output again."""
    data = _data(event, OrderEvent)
    file = _file(event, data, work)
    epoch = file.decision_epoch
    _take_order(event, data, file, work)
    if file.decision_epoch == epoch and file.erased_at is None:
        await say_again(work, file, event)


async def on_assessed(event: Event, work: DiligenceWork) -> None:
    """`order.assessed`: taken only for exactly the signed order at hand."""
    assessment = _data(event, OrderAssessed).assessment
    file = _file(event, assessment, work)
    if assessment.system_reason is None:
        _see_worst(file, assessment.disposition)
    if file.cancelled_at is not None or file.erased_at is not None:
        return
    if assessment.revision == file.revision and assessment.order_sha256 != file.order_sha256:
        details = {"assessment": assessment.assessment_number, "order_sha256": assessment.order_sha256}
        audit(work, file, "assessment.refused", details | {"why": "it is not of the signed order"})
    elif assessment.system_reason is not None:
        hold_by_system(work, file, assessment, event)
    elif assessment.revision > file.revision:
        keep(work, file, assessment, event.raw)
    elif assessment.revision == file.revision:
        judge(work, file, assessment, event.raw, event)


async def on_cancelled(event: Event, work: DiligenceWork) -> None:
    """`order.cancelled`: final, also when it comes before the order."""
    data = _data(event, OrderCancelled)
    file = _file(event, data, work)
    if file.cancelled_at is not None or file.erased_at is not None:
        return
    file.cancelled_at = datetime.fromisoformat(data.cancelled_at)
    file.kept = None
    if file.standing is not None:
        revoke(work, file, "the order was cancelled", ClearanceState.CANCELLED, event)
    else:
        file.advance(ClearanceState.CANCELLED)
    audit(work, file, "order.cancelled", {})
    _close(work, file, "the order was cancelled", event)


async def on_released(event: Event, work: DiligenceWork) -> None:
    """`order.released`: the goods may leave; a decided case is done.

    Goods that were stopped may leave again on a new certificate: the newest release counts.
    """
    data = _data(event, OrderReleased)
    file = _file(event, data, work)
    released_at = datetime.fromisoformat(data.released_at)
    if file.released_at is not None and released_at <= file.released_at:
        return
    file.release_id, file.released_at = data.release_id, released_at
    file.changed = True
    audit(work, file, "order.released", {"release": data.release_id, "certificate": data.certificate_id})
    if file.case is not None and file.case.state is CaseState.DECIDED:
        _close(work, file, "the order was released", event)
    elif file.recalled and file.live_case is not None:
        file.edited()  # heard of after the revocation: now the case tells that goods have left


async def on_published(event: Event, work: DiligenceWork) -> None:
    """`watchlist.published`, `rules.published`: certificates are suspended until it is applied."""
    data = _data(event, WatchlistPublished)
    activation = work.activations.obtain(data.tenant, data.source)
    # What was refused is active nowhere, and no reassessment of it will ever finish.
    if data.refused or data.activation <= activation.published:
        return
    activation.published, activation.published_version = data.activation, data.version
    activation.changed = True
    details = {"source": data.source, "version": data.version, "activation": data.activation}
    work.record("suspension.began", tenant=event.tenant, key=event.key, actor="system", details=details)


async def on_reassessed(event: Event, work: DiligenceWork) -> None:
    """`reassessment.finished`: every order the change could affect was assessed again."""
    data = _data(event, ReassessmentFinished)
    activation = work.activations.obtain(data.tenant, data.source)
    confirmed = datetime.fromisoformat(data.confirmed_at or data.finished_at)
    if activation.confirmed_at is None or confirmed > activation.confirmed_at:
        activation.confirmed_at, activation.changed = confirmed, True
    if data.activation <= activation.finished:
        return
    activation.finished, activation.finished_version = data.activation, data.version
    activation.finished_at, activation.changed = datetime.fromisoformat(data.finished_at), True
    details = {"source": data.source, "version": data.version, "activation": data.activation}
    work.record("suspension.ended", tenant=event.tenant, key=event.key, actor="system", details=details)


def _take_order(event: Event, data: OrderEvent, file: OrderFile, work: DiligenceWork) -> None:
    if file.erased_at is not None:  # a replay does not bring it back
        return
    marks = {folded(mark) for mark in data.submitters}
    wider = not marks <= file.submitters
    if wider:
        file.submitters, file.changed = file.submitters | marks, True
    if data.revision <= file.revision and wider:
        audit(work, file, "order.submitters", excluded(work, file))
    if data.revision < file.revision:
        return
    document = bytes(data.order)
    if data.revision == file.revision:
        if data.order_sha256 != file.order_sha256:
            raise Refused(f"{file.order_key}: two signed orders of revision {data.revision}")
        return
    _take_revision(event, data, document, file, work)


def _take_revision(
    event: Event, data: OrderEvent, document: bytes, file: OrderFile, work: DiligenceWork
) -> None:
    before = file.revision
    file.revision, file.order_sha256, file.changed = data.revision, data.order_sha256, True
    work.records.add_revision(
        (file.tenant, file.order_key, data.revision, data.order_sha256, document, data.accepted_at)
    )
    details = {"order_sha256": data.order_sha256, "before": before}
    audit(work, file, "order.taken", details | excluded(work, file))
    if file.cancelled_at is not None:
        return
    if before:
        _amend(event, file, work)
    kept, file.kept = file.kept, _kept_ahead(file)
    if kept is not None and kept.revision == file.revision:
        work.seals.check_bytes("kept", file.order_key, kept.document, kept.seal)
        assessment = read_assessed(kept.document)
        if assessment.order_sha256 == file.order_sha256:
            judge(work, file, assessment, kept.document, event)
    say_system_hold(work, file, event)


def _kept_ahead(file: OrderFile) -> KeptAssessment | None:
    return file.kept if file.kept is not None and file.kept.revision > file.revision else None


def _amend(event: Event, file: OrderFile, work: DiligenceWork) -> None:
    cause = f"the order was amended to revision {file.revision}"
    if file.standing is not None:
        revoke(work, file, cause, ClearanceState.PENDING, event)
    elif file.clearance is not ClearanceState.PENDING:
        file.advance(ClearanceState.PENDING)
    case = file.live_case
    if case is not None:
        case.move(Trigger.AMENDED, work.now, cause)
        case.authority = None
        tell_case(work, "case.changed", file, None, cause=event)
        audit(work, file, "case.amended", {"case": str(case.case_id), "state": case.state.value})


def _close(work: DiligenceWork, file: OrderFile, cause: str, event: Event) -> None:
    case = file.live_case
    if case is None:
        return
    choice, decided_at = case.choice, case.decided_at
    case.move(Trigger.CLOSE, work.now, cause)
    case.choice, case.decided_at = choice, decided_at
    tell_case(work, "case.changed", file, None, reasons=(), cause=event)
    audit(work, file, "case.closed", {"case": str(case.case_id), "cause": cause})


def _see_worst(file: OrderFile, disposition: Disposition) -> None:
    if disposition.rank > file.worst.rank:
        file.worst, file.changed = disposition, True


def _file(event: Event, data: object, work: DiligenceWork) -> OrderFile:
    key = OrderKey(
        str(getattr(data, "tenant", "")),
        str(getattr(data, "source_system", "")),
        str(getattr(data, "order_id", "")),
    )
    if str(key) != event.key:
        raise Refused(f"the event is keyed {event.key!r} and speaks of {key}")
    return work.files.obtain(key)


T = TypeVar("T")


def _data(event: Event, kind: type[T]) -> T:
    if not isinstance(event.data, kind):
        raise Refused(f"{event.type} carries {type(event.data).__name__}")
    return event.data


ROUTES: Routes[DiligenceWork] = Routes(
    {
        "order.received": on_order,
        "order.amended": on_order,
        "order.rechecked": on_rechecked,
        "order.cancelled": on_cancelled,
        "order.released": on_released,
        "order.assessed": on_assessed,
        "watchlist.published": on_published,
        "rules.published": on_published,
        "reassessment.finished": on_reassessed,
    },
    topics=(ORDERS, ASSESSMENTS, WATCHLISTS),
    restrictive=frozenset({"order.amended", "order.cancelled", "watchlist.published", "rules.published"}),
)
