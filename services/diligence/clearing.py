"""Issues and revokes certificates. Nothing else in the service signs one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from services.diligence.domain.coverage import NOTHING, Coverage
from services.diligence.domain.decisions import Choice, people_for
from services.diligence.domain.order_file import Certificate, OrderFile, Outcome
from services.diligence.domain.people import Person, check_is_another
from services.diligence.repository.records import Decision
from services.diligence.said import tell_issued, tell_revoked
from services.diligence.signing import CERTIFICATE_TYPE
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment
from shared.contracts.clearance import ClearanceState
from shared.messaging.envelope import Event
from shared.messaging.ids import new_id

SYSTEM = "system:diligence"
"""The actor of audit entries that no person caused."""


class DecisionsInvalid(Exception):
    """The decisions behind a clearance do not carry it; nothing is signed."""


def issue_auto(work: DiligenceWork, file: OrderFile, assessment: Assessment, cause: Event | None) -> None:
    """A certificate for a CLEAR order, without anybody's decision: it covers nothing above CLEAR."""
    file.advance(ClearanceState.CLEARED)
    certificate = _certificate(work, file, "CLEARED", (), NOTHING)
    _issue(work, file, certificate, _versions(assessment), (), cause)


def renew_auto(work: DiligenceWork, file: OrderFile, token: str, cause: Event) -> None:
    """A new certificate for an auto-clear that expired: the same content, still found CLEAR."""
    versions = work.issuer.read(CERTIFICATE_TYPE, token)["versions"]
    file.advance(ClearanceState.CLEARED)
    certificate = _certificate(work, file, "CLEARED", (), NOTHING)
    _issue(work, file, certificate, versions, (), cause)


def issue_decided(
    work: DiligenceWork, file: OrderFile, assessment: Assessment, decisions: Sequence[Decision]
) -> None:
    """A certificate on sealed decisions of different people; raises `SealBroken`, `DecisionsInvalid`."""
    check_decisions(work, file, decisions)
    first = decisions[0]
    outcome: Outcome = "CLEARED" if first.choice == Choice.PROCEED else "CLEARED_WITH_CONDITIONS"
    file.advance(ClearanceState(outcome))
    certificate = _certificate(work, file, outcome, first.conditions, first.covered)
    certificate.case_id, certificate.round = first.case_id, first.round
    certificate.approvals = len(decisions)
    _issue(work, file, certificate, _versions(assessment), [one.person for one in decisions], None)


def check_decisions(work: DiligenceWork, file: OrderFile, decisions: Sequence[Decision]) -> None:
    """Valid seals, one order and content, one choice, as many different people as it takes."""
    for decision in decisions:
        work.seals.check("decision", decision.sealed_fields(), decision.seal)
    if not decisions or len(decisions) < people_for(file):
        raise DecisionsInvalid(f"{len(decisions)} decisions, {people_for(file)} are needed")
    first = decisions[0]
    for decision in decisions:
        same = decision.choice, decision.conditions, decision.terms, decision.covered, decision.round
        if same != (first.choice, first.conditions, first.terms, first.covered, first.round):
            raise DecisionsInvalid("the decisions do not say the same")
        if (decision.order_key, decision.order_sha256) != (file.order_key, file.order_sha256):
            raise DecisionsInvalid("a decision is about another order, or other content")
        if not Choice(decision.choice).releases:
            raise DecisionsInvalid(f"{decision.choice} releases nothing")
    for decision in decisions[1:]:
        check_is_another(Person(decision.person, decision.email, frozenset()), first.marks)


def revoke(
    work: DiligenceWork, file: OrderFile, reason: str, becomes: ClearanceState, cause: Event | None
) -> None:
    """The standing certificate is withdrawn and the clearance becomes `becomes`."""
    certificate = file.standing
    assert certificate is not None  # callers ask for `file.standing` first
    file.advance(becomes)
    certificate.revoked_at, certificate.revoked_reason = work.now, reason
    certificate.revoked_epoch = file.decision_epoch
    work.files.revoked(file, certificate, work.now)
    tell_revoked(work, file, certificate, cause)
    details = {"certificate": str(certificate.certificate_id), "reason": reason, "becomes": becomes.value}
    audit(work, file, "clearance.revoked", details | {"reserved": certificate.release_id is not None})


def audit(
    work: DiligenceWork,
    file: OrderFile,
    action: str,
    details: Mapping[str, Any],
    *,
    actor: str = SYSTEM,
    personal: Mapping[str, str] | None = None,
) -> None:
    """An audit entry with revision and epoch beside the details; what names people goes into `personal`."""
    work.record(
        action,
        tenant=file.tenant,
        key=file.order_key,
        actor=actor,
        details={"revision": file.revision, "epoch": file.decision_epoch, **details},
        personal=personal,
    )


def _certificate(
    work: DiligenceWork, file: OrderFile, outcome: Outcome, conditions: tuple[str, ...], covered: Coverage
) -> Certificate:
    return Certificate(
        certificate_id=new_id(),
        revision=file.revision,
        order_sha256=file.order_sha256,
        decision_epoch=file.decision_epoch,
        assessment_number=file.assessment_number,
        outcome=outcome,
        conditions=conditions,
        disposition=file.disposition,
        covered=covered,
        issued_at=work.now,
        expires_at=work.now + max(work.policy.certificate_life, timedelta(seconds=1)),
    )


def _issue(
    work: DiligenceWork,
    file: OrderFile,
    certificate: Certificate,
    versions: Any,
    approvers: Sequence[str],
    cause: Event | None,
) -> None:
    policy = work.policy.fingerprint
    claims = _claims(work.issuer.issuer, file, certificate, versions, approvers) | {"policy": policy}
    certificate.token = work.issuer.sign(CERTIFICATE_TYPE, claims)
    file.certificate = certificate
    work.files.issued(file, certificate)
    tell_issued(work, file, certificate, certificate.token, cause)
    details = {
        "certificate": str(certificate.certificate_id),
        "order_sha256": file.order_sha256,
        "assessment": file.assessment_number,
        "outcome": certificate.outcome,
        "approvals": certificate.approvals,
        "policy": policy,
    }
    audit(work, file, "clearance.issued", details)


def _versions(assessment: Assessment) -> Any:
    """Of rules and lists, as the certificate tells them."""
    return msgspec.to_builtins(assessment.versions)


def _claims(
    issuer: str,
    file: OrderFile,
    certificate: Certificate,
    versions: Any,
    approvers: Sequence[str],
) -> dict[str, Any]:
    return {
        "iss": issuer,
        "sub": file.order_key,
        "jti": str(certificate.certificate_id),
        "iat": int(certificate.issued_at.timestamp()),
        "exp": int(certificate.expires_at.timestamp()),
        "tenant": file.tenant,
        "revision": certificate.revision,
        "order_sha256": certificate.order_sha256,
        "outcome": certificate.outcome,
        "conditions": list(certificate.conditions),
        "versions": versions,
        "assessment_number": certificate.assessment_number,
        "approvers": list(approvers),
        "case": str(certificate.case_id) if certificate.case_id else None,
        **_authority(file),
    }


def _authority(file: OrderFile) -> dict[str, Any]:
    """Under which references the authority was told and answered, where it was."""
    authority = file.case.authority if file.case else None
    if authority is None:
        return {}
    said = {"name": authority.name, "reference": authority.reference}
    return {"authority": said | {"answer": authority.answer, "answer_reference": authority.answer_reference}}
