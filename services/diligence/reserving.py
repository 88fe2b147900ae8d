"""The ship gate's question: may goods leave on this certificate? Answered under its row lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.diligence.clearing import DecisionsInvalid, audit, check_decisions
from services.diligence.domain.certificates import objections
from services.diligence.domain.coverage import NOTHING, Coverage
from services.diligence.domain.order_file import Certificate, OrderFile
from services.diligence.domain.people import NotAllowed
from services.diligence.domain.suspension import suspended
from services.diligence.meeting import still_open
from services.diligence.repository.documents import AssessmentMissing
from services.diligence.seals import SealBroken
from services.diligence.signing import CERTIFICATE_TYPE, NotOurs
from services.diligence.trusting import trusted_assessment
from services.diligence.witness import check_certificate
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Finding
from shared.contracts.order import OrderKey

RESERVE = """
UPDATE certificate SET release_id = $3, reserved_at = $4 WHERE tenant = $1 AND certificate_id = $2
"""


class Refused(Exception):
    """Goods may not leave on this certificate; `reasons` say why."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


class NoSuchCertificate(Exception):
    """No certificate of this tenant has this id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What intake asks for: the order as it stands there."""

    certificate_id: UUID
    release_id: str
    order_key: str
    revision: int
    order_sha256: str


async def reserve(work: DiligenceWork, tenant: str, wanted: Wanted, actor: str) -> datetime:
    """Reserve the certificate for one release; the same release may ask again.

    The order's stream is locked first, as every handler does, then the certificate's row and the rows
    of the list sources: a revocation or a publication comes either before, and is seen, or after, and
    sees the reservation. Raises `Refused`, `NoSuchCertificate`.
    """
    key = _key(tenant, wanted.order_key)
    await work.lock([(tenant, key)])
    await work.files.load([(tenant, key)])
    found = await work.documents.certificate(tenant, wanted.certificate_id, lock=True)
    file = work.files.find(key)
    if found is None or file is None or found[0] != key:
        raise NoSuchCertificate(str(wanted.certificate_id))
    certificate = found[1]
    reasons = await _reasons(work, file, certificate, wanted)
    if certificate.release_id not in {None, wanted.release_id}:
        reasons.append("The certificate is reserved for another release.")
    if reasons:
        raise Refused(reasons)
    if certificate.reserved_at is not None:
        return certificate.reserved_at
    await work.connection.execute(RESERVE, tenant, certificate.certificate_id, wanted.release_id, work.now)
    details = {"certificate": str(certificate.certificate_id), "release": wanted.release_id}
    audit(work, file, "clearance.reserved", details, actor=actor)
    return work.now


async def _reasons(
    work: DiligenceWork, file: OrderFile, certificate: Certificate, wanted: Wanted
) -> list[str]:
    reasons = _other_order(certificate, wanted)
    reasons += _not_ours(work, file, certificate)
    try:
        await check_certificate(work, file, certificate)
        covered, findings, asked = await _basis(work, file, certificate)
        reasons += asked
    except (SealBroken, DecisionsInvalid, NotAllowed, AssessmentMissing) as error:
        return [*reasons, f"The decision behind the certificate cannot be verified: {error}."]
    reasons += objections(certificate, file, covered=covered, findings=findings, now=work.now)
    activations = await work.activations.all(file.tenant, lock=True)
    return reasons + suspended(activations, work.policy.suspension, work.now, assessed_under=file.activation)


def _other_order(certificate: Certificate, wanted: Wanted) -> list[str]:
    if (certificate.revision, certificate.order_sha256) == (wanted.revision, wanted.order_sha256):
        return []
    return [f"The certificate is for revision {certificate.revision} with other content than asked for."]


def _not_ours(work: DiligenceWork, file: OrderFile, certificate: Certificate) -> list[str]:
    """A row that was inserted or changed by SQL does not carry our signature over the same facts."""
    try:
        claims = work.issuer.read(CERTIFICATE_TYPE, certificate.token)
    except NotOurs as error:
        return [f"The certificate was not signed here: {error}."]
    stored = {
        "sub": file.order_key,
        "jti": str(certificate.certificate_id),
        "revision": certificate.revision,
        "order_sha256": certificate.order_sha256,
        "outcome": certificate.outcome,
        "case": str(certificate.case_id) if certificate.case_id else None,
        "exp": int(certificate.expires_at.timestamp()),
    }
    wrong = [name for name, value in stored.items() if claims.get(name) != value]
    return [f"The certificate says otherwise than its row: {', '.join(wrong)}."] if wrong else []


async def _basis(
    work: DiligenceWork, file: OrderFile, certificate: Certificate
) -> tuple[Coverage, tuple[Finding, ...], list[str]]:
    """What sealed decisions cover, what the newest assessment found, which conditions are open."""
    if certificate.case_id is None:
        return NOTHING, (), []
    decisions = await work.records.decisions_of_round(file.tenant, certificate.case_id, certificate.round)
    check_decisions(work, file, decisions)
    assessment = await trusted_assessment(work, file)
    first = decisions[0]
    asked = await still_open(work, file.tenant, first.case_id, first.round, first.terms)
    return first.covered, assessment.findings, asked


def _key(tenant: str, order_key: str) -> str:
    try:
        key = OrderKey.parse(order_key)
    except ValueError as error:
        raise NoSuchCertificate(order_key[:100]) from error
    if key.tenant != tenant:
        raise NoSuchCertificate(order_key[:100])
    return str(key)
