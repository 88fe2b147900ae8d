"""What diligence tells the others: events made from an order file."""

from datetime import UTC, datetime
from typing import Any

from services.diligence.domain.order_file import Certificate, OrderFile
from services.diligence.domain.states import CaseState
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.clearance import ClearanceReason, ClearanceState
from shared.contracts.events import CaseEvent, ClearanceIssued, ClearanceRevoked, OrderErased
from shared.messaging.envelope import Event


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat()


def finding_reasons(assessment: Assessment) -> tuple[ClearanceReason, ...]:
    """What the findings above CLEAR say, worst first."""
    findings = sorted(assessment.findings, key=lambda item: -item.action.rank)
    return tuple(
        ClearanceReason("finding", item.claim, item.rule, item.resolution_options)
        for item in findings
        if item.action is not Disposition.CLEAR
    )


def tell_case(
    work: DiligenceWork,
    type_: str,
    file: OrderFile,
    assessment: Assessment | None,
    *,
    reasons: tuple[ClearanceReason, ...] | None = None,
    cause: Event | None = None,
) -> None:
    """Publish the case as it now stands, with the findings of its newest assessment as reasons."""
    case = file.case
    assert case is not None  # callers have just changed it
    if reasons is None:
        reasons = finding_reasons(assessment) if assessment else ()
    _tell(
        work,
        type_,
        file,
        cause,
        case_id=str(case.case_id),
        case_state=case.state.value,
        case_version=case.version,
        disposition=file.disposition,
        assessment_number=file.assessment_number,
        reasons=reasons,
        case_requires=assessment.case_requires if assessment else (),
        choice=case.choice,
        decided_at=iso(case.decided_at) if case.decided_at else None,
        changed_at=iso(case.changed_at),
        why=case.cause,
    )


def tell_without_case(
    work: DiligenceWork, file: OrderFile, reasons: tuple[ClearanceReason, ...], why: str, cause: Event | None
) -> None:
    """Publish the clearance of an order that has no case: held by the system's own state."""
    _tell(
        work,
        "case.changed",
        file,
        cause,
        case_id="",
        case_state=CaseState.OPEN.value if file.clearance is ClearanceState.HELD else "",
        case_version=0,
        disposition=Disposition.HOLD,
        assessment_number=file.system_number,
        reasons=reasons,
        changed_at=iso(work.now),
        why=why,
        system=True,
    )


def _tell(
    work: DiligenceWork, type_: str, file: OrderFile, cause: Event | None, *, why: str, **case: Any
) -> None:
    event = CaseEvent(
        tenant=file.tenant,
        source_system=file.key.source_system,
        order_id=file.key.order_id,
        revision=file.revision,
        decision_epoch=file.decision_epoch,
        clearance=file.clearance,
        cause=why,
        **case,
    )
    work.publish(type_, tenant=file.tenant, key=file.order_key, cause=cause, data=event)


def tell_issued(
    work: DiligenceWork, file: OrderFile, certificate: Certificate, token: str, cause: Event | None = None
) -> None:
    """Publish a certificate."""
    work.publish(
        "clearance.issued",
        tenant=file.tenant,
        key=file.order_key,
        cause=cause,
        data=ClearanceIssued(
            tenant=file.tenant,
            source_system=file.key.source_system,
            order_id=file.key.order_id,
            revision=certificate.revision,
            order_sha256=certificate.order_sha256,
            decision_epoch=certificate.decision_epoch,
            assessment_number=certificate.assessment_number,
            certificate_id=str(certificate.certificate_id),
            certificate=token,
            outcome=certificate.outcome,
            conditions=certificate.conditions,
            issued_at=iso(certificate.issued_at),
            expires_at=iso(certificate.expires_at),
            case_id=str(certificate.case_id) if certificate.case_id else None,
        ),
    )


def tell_revoked(
    work: DiligenceWork, file: OrderFile, certificate: Certificate, cause: Event | None = None
) -> None:
    """Publish a revocation; `reserved` asks for the shipment to be stopped."""
    assert certificate.revoked_at is not None  # callers have just revoked it
    work.publish(
        "clearance.revoked",
        tenant=file.tenant,
        key=file.order_key,
        cause=cause,
        data=ClearanceRevoked(
            tenant=file.tenant,
            source_system=file.key.source_system,
            order_id=file.key.order_id,
            revision=certificate.revision,
            decision_epoch=certificate.revoked_epoch or 0,
            certificate_id=str(certificate.certificate_id),
            revoked_at=iso(certificate.revoked_at),
            reason=certificate.revoked_reason or "",
            reserved=certificate.release_id is not None,
            release_id=certificate.release_id,
            released_at=iso(file.released_at) if file.released_at else None,
        ),
    )


def tell_erased(work: DiligenceWork, file: OrderFile) -> None:
    """Publish that the time of this order is over."""
    work.publish(
        "order.erased",
        tenant=file.tenant,
        key=file.order_key,
        data=OrderErased(
            tenant=file.tenant,
            source_system=file.key.source_system,
            order_id=file.key.order_id,
            erased_at=iso(work.now),
        ),
    )
