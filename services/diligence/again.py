"""Says the newest output of an order again, for whoever has missed it."""

from services.diligence.clearing import renew_auto, revoke
from services.diligence.domain.order_file import Certificate, OrderFile
from services.diligence.domain.states import CaseState, Trigger
from services.diligence.judging import reasons_for_hold
from services.diligence.said import tell_case, tell_issued, tell_revoked, tell_without_case
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceReason, ClearanceState
from shared.messaging.envelope import Event


async def say_again(work: DiligenceWork, file: OrderFile, cause: Event) -> None:
    """Publish certificate, revocation, case or system hold as they now stand.

    Only what has expired changes: an auto-clear is renewed, a decision of people is theirs to take again.
    """
    standing = file.standing
    if standing is not None:
        token = standing.token or await work.documents.token(file.tenant, standing.certificate_id)
        if file.ends is not None and file.ends <= work.now:
            await _expired(work, file, standing, token, cause)
        else:
            tell_issued(work, file, standing, token, cause)
        return
    if file.certificate is not None:
        tell_revoked(work, file, file.certificate, cause)
    if file.live_case is not None or (file.case and file.clearance is ClearanceState.CANCELLED):
        await _case_again(work, file, cause)
    elif file.system_hold is not None and file.clearance is ClearanceState.HELD:
        reasons = (ClearanceReason("system", file.system_hold),)
        tell_without_case(work, file, reasons, file.system_hold, cause)


async def _case_again(work: DiligenceWork, file: OrderFile, cause: Event) -> None:
    assert file.case is not None  # the caller has looked
    type_ = "case.decided" if file.case.state is CaseState.DECIDED else "case.changed"
    if not file.assessed:
        tell_case(work, type_, file, None, cause=cause)
        return
    assessment = await work.documents.assessment(file)
    reasons = reasons_for_hold(file, assessment)
    if file.clearance is ClearanceState.DECLINED:
        reasons = (ClearanceReason("decision", "The order was declined."),)
    tell_case(work, type_, file, assessment, reasons=reasons, cause=cause)


async def _expired(
    work: DiligenceWork, file: OrderFile, certificate: Certificate, token: str, cause: Event
) -> None:
    if certificate.case_id is None:
        renew_auto(work, file, token, cause)
        return
    blocked = file.disposition is Disposition.BLOCK
    revoke(work, file, "expired", ClearanceState.BLOCKED if blocked else ClearanceState.HELD, cause)
    case = file.case
    if case is not None and case.state in {CaseState.DECIDED, CaseState.CLOSED}:
        case.move(Trigger.REOPEN, work.now, "the certificate expired")
    await _case_again(work, file, cause)
