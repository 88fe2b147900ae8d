"""When a certificate stands for release."""

from collections.abc import Iterable
from datetime import datetime

from services.diligence.domain.coverage import Coverage, uncovered
from services.diligence.domain.order_file import Certificate, OrderFile
from shared.contracts.assessment import Disposition, Finding


def objections(
    certificate: Certificate,
    file: OrderFile,
    *,
    covered: Coverage,
    findings: Iterable[Finding],
    now: datetime,
) -> list[str]:
    """Why goods may not leave on this certificate; empty when it stands.

    `covered` is what the sealed decisions behind it cover; `findings` are those of the newest assessment.
    """
    reasons = []
    if certificate.revoked_at is not None:
        reasons.append(f"The certificate was revoked: {certificate.revoked_reason}.")
    if certificate.expires_at <= now:
        reasons.append(f"The certificate expired on {certificate.expires_at:%d %b %Y, %H:%M} UTC.")
    if file.cancelled_at is not None:
        reasons.append("The order is cancelled.")
    if (certificate.revision, certificate.order_sha256) != (file.revision, file.order_sha256):
        reasons.append(f"The order now stands at revision {file.revision}; this certificate is for another.")
    if file.certificate is None or file.certificate.certificate_id != certificate.certificate_id:
        reasons.append("A newer certificate has taken its place.")
    if file.system_hold is not None:
        reasons.append(file.system_hold)
    return reasons + _not_covered(certificate, file, covered, findings)


def _not_covered(
    certificate: Certificate, file: OrderFile, covered: Coverage, findings: Iterable[Finding]
) -> list[str]:
    open_findings = uncovered(covered, findings)
    if open_findings:
        return [
            f"{finding.rule} is not covered by the decision: {finding.claim}" for finding in open_findings
        ]
    if certificate.case_id is None and file.disposition is not Disposition.CLEAR:
        return ["The newest assessment is not CLEAR, and nobody decided on it."]
    return []
