"""What a newest assessment does to an order: clear it, hold it, open or reopen its case."""

from services.diligence.clearing import audit, issue_auto, revoke
from services.diligence.domain.coverage import coverage_of, uncovered
from services.diligence.domain.decisions import people_for
from services.diligence.domain.order_file import Case, KeptAssessment, OrderFile
from services.diligence.domain.states import CaseState, Trigger
from services.diligence.said import finding_reasons, tell_case, tell_without_case
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.clearance import ClearanceReason, ClearanceState
from shared.messaging.envelope import Event
from shared.messaging.ids import new_id


def keep(work: DiligenceWork, file: OrderFile, assessment: Assessment, document: bytes) -> None:
    """The assessment is ahead of its order: keep the newest, under seal, until the order comes."""
    place = (assessment.revision, assessment.assessment_number)
    if file.kept is not None and (file.kept.revision, file.kept.assessment_number) >= place:
        return
    seal = work.seals.seal_bytes("kept", file.order_key, document)
    file.kept = KeptAssessment(*place, document, seal)
    file.changed = True


def hold_by_system(work: DiligenceWork, file: OrderFile, assessment: Assessment, cause: Event) -> None:
    """The system's own state held it: no case. What stands keeps standing, but nothing is released on it."""
    place = (assessment.revision, assessment.assessment_number)
    if place <= (file.system_revision, file.system_number):
        return
    file.system_revision, file.system_number = place
    file.system_reason = assessment.system_reason
    file.changed = True
    say_system_hold(work, file, cause)


def say_system_hold(work: DiligenceWork, file: OrderFile, cause: Event | None) -> None:
    """Make an undecided order HELD for the system's own reason, if there is one."""
    reason = file.system_hold
    if reason is None or file.cancelled_at is not None:
        return
    audit(work, file, "assessment.system-hold", {"assessment": file.system_number, "reason": reason})
    if file.clearance is ClearanceState.PENDING:
        file.advance(ClearanceState.HELD)
    elif file.clearance is not ClearanceState.HELD or file.live_case is not None:
        return
    reasons = (ClearanceReason("system", reason),)
    if file.live_case is not None:
        tell_case(work, "case.changed", file, None, reasons=reasons, cause=cause)
    else:
        tell_without_case(work, file, reasons, reason, cause)


def judge(
    work: DiligenceWork, file: OrderFile, assessment: Assessment, document: bytes, cause: Event | None
) -> None:
    """Take an assessment of exactly the order at hand; an older one is ignored."""
    if assessment.assessment_number <= file.assessment_number:
        return
    _note(file, assessment)
    epoch = file.decision_epoch
    if file.standing is not None and _still_stands(work, file, assessment, document, cause):
        return
    if file.clearance is ClearanceState.DECLINED:
        _store(work, file, assessment, document)
        audit(work, file, "assessment.taken", {"assessment": assessment.assessment_number})
    elif _may_auto_clear(work, file, assessment):
        _auto_clear(work, file, assessment, document, cause)
    else:
        _to_people(work, file, assessment, document, cause, advanced=file.decision_epoch > epoch)


def _note(file: OrderFile, assessment: Assessment) -> None:
    actions = [finding.action for finding in assessment.findings]
    file.assessment_number = assessment.assessment_number
    file.assessed_revision = assessment.revision
    file.assessed_facts_version = assessment.facts_version
    file.activation = assessment.activation
    file.disposition = Disposition.worst([assessment.disposition, *actions])
    file.changed = True


def _still_stands(
    work: DiligenceWork, file: OrderFile, assessment: Assessment, document: bytes, cause: Event | None
) -> bool:
    """Whether the certificate covers the newest assessment; otherwise it is revoked here."""
    certificate = file.standing
    assert certificate is not None  # the caller has looked
    missing = uncovered(certificate.covered, assessment.findings)
    decided = certificate.case_id is not None
    expired = file.ends is not None and file.ends <= work.now
    if not missing and not expired and (decided or file.disposition is Disposition.CLEAR):
        if decided:
            _store(work, file, assessment, document)
        audit(work, file, "clearance.stands", {"assessment": assessment.assessment_number})
        return True
    reason = "expired" if expired and not missing else "not covered: " + _named(missing, file)
    revoke(work, file, reason, _held(file), cause)
    return False


def _named(missing: tuple[object, ...], file: OrderFile) -> str:
    rules = sorted({str(getattr(finding, "rule", "")) for finding in missing})
    return ", ".join(rules) if rules else f"the newest assessment says {file.disposition}"


def _held(file: OrderFile) -> ClearanceState:
    blocked = file.disposition is Disposition.BLOCK
    return ClearanceState.BLOCKED if blocked else ClearanceState.HELD


def _may_auto_clear(work: DiligenceWork, file: OrderFile, assessment: Assessment) -> bool:
    """CLEAR under the policy; facts that people established may lower an assessment, not release on it."""
    untouched = not (file.facts_version or assessment.facts_version)
    return work.policy.auto_clear and file.disposition is Disposition.CLEAR and untouched


def _auto_clear(
    work: DiligenceWork, file: OrderFile, assessment: Assessment, document: bytes, cause: Event | None
) -> None:
    case = file.live_case
    issue_auto(work, file, assessment, cause)
    if case is None:
        return
    _store(work, file, assessment, document)
    case.move(Trigger.CLOSE, work.now, f"assessment {assessment.assessment_number} is CLEAR")
    tell_case(work, "case.changed", file, assessment, cause=cause)
    audit(work, file, "case.closed", {"case": str(case.case_id), "cause": case.cause})


def _to_people(
    work: DiligenceWork,
    file: OrderFile,
    assessment: Assessment,
    document: bytes,
    cause: Event | None,
    *,
    advanced: bool,
) -> None:
    _store(work, file, assessment, document)
    opened = file.case is None
    trigger = _open_case(work, file) if opened else _move_case(work, file, assessment)
    renewed = opened or trigger is Trigger.REOPEN or file.clearance is not _held(file)
    if renewed and not advanced:
        file.advance(_held(file))
    assert file.case is not None  # opened above
    tell_case(
        work,
        "case.opened" if opened else "case.changed",
        file,
        assessment,
        reasons=reasons_for_hold(file, assessment),
        cause=cause,
    )
    details = {
        "case": str(file.case.case_id),
        "state": file.case.state.value,
        "assessment": assessment.assessment_number,
        "disposition": file.disposition.value,
    }
    audit(work, file, "case.opened" if opened else f"case.{trigger}", details)


def reasons_for_hold(file: OrderFile, assessment: Assessment) -> tuple[ClearanceReason, ...]:
    """The findings; where none is left, who must still sign."""
    found = finding_reasons(assessment)
    if found:
        return found
    count = "Two people" if people_for(file) > 1 else "One reviewer"
    return (ClearanceReason("decision", f"{count} must release: the findings rest on facts established."),)


def _open_case(work: DiligenceWork, file: OrderFile) -> Trigger:
    file.case = Case(new_id(), opened_at=work.now, changed_at=work.now)
    file.case.cause = f"assessment {file.assessment_number} is {file.disposition}"
    return Trigger.REASSESSED


def _move_case(work: DiligenceWork, file: OrderFile, assessment: Assessment) -> Trigger:
    case = file.case
    assert case is not None  # the caller has looked
    trigger = _trigger(case, assessment)
    case.move(trigger, work.now, f"assessment {file.assessment_number} is {file.disposition}")
    return trigger


def _trigger(case: Case, assessment: Assessment) -> Trigger:
    if case.state in {CaseState.DECIDED, CaseState.CLOSED}:
        return Trigger.REOPEN
    if case.state is CaseState.PROPOSED and case.proposed != coverage_of(assessment.findings):
        return Trigger.VOID
    return Trigger.REASSESSED


def _store(work: DiligenceWork, file: OrderFile, assessment: Assessment, document: bytes) -> None:
    work.records.add_assessment(
        file.tenant,
        file.order_key,
        assessment.assessment_number,
        assessment.revision,
        file.disposition,
        document,
        work.seals.seal_bytes("assessment", file.order_key, document),
        work.now,
    )
    work.documents.remember(file.order_key, assessment)
