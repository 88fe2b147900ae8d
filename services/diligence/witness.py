"""What the audit record says about an order, held against its rows before anything is released.

Who has the service's password of the database can turn rows back to what they were: every seal fits, for all
of it was true once. Entries of the record can only be added, by anybody, so each is read as a floor: what it
says happened has happened.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from services.diligence.domain.order_file import Certificate, OrderFile
from services.diligence.seals import SealBroken
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Disposition

REVOKED, TAKEN = "clearance.revoked", ("order.taken", "order.submitters")
JUDGED = (
    "clearance.stands", "clearance.issued", "assessment.taken",
    "case.opened", "case.reassessed", "case.void", "case.reopen",
)  # fmt: skip
"""Each assessment that is taken leaves one of these, with its number."""
ENTRIES = """
SELECT action, body FROM audit_entry WHERE tenant = $1 AND stream = $2 AND action = ANY($3)
"""


class _Details(msgspec.Struct):
    assessment: int = 0
    disposition: Disposition = Disposition.CLEAR
    facts_version: int = 0
    certificate: str = ""
    excluded: str = ""
    marks: int = 0


class _Entry(msgspec.Struct):
    details: _Details


_ENTRY = msgspec.json.Decoder(_Entry)


@dataclass(frozen=True, slots=True)
class Said:
    """What the record of one order holds."""

    assessment_number: int
    worst: Disposition
    facts_version: int
    revoked: frozenset[str]
    """Ids of certificates."""
    excluded: frozenset[str]
    """Seals over who may not decide, as it was each time it grew."""
    marks: int
    """How many ids and addresses that were at most."""


async def check_order(work: DiligenceWork, file: OrderFile) -> Said:
    """Raises `SealBroken` where the order's row is behind its record.

    To be asked before the work records anything on the order itself.
    """
    said = await _said(work, file)
    behind = (
        file.assessment_number < said.assessment_number
        or file.worst.rank < said.worst.rank
        or file.facts_version < said.facts_version
        or len(file.submitters) < said.marks
        or bool(said.excluded and excluded(work, file)["excluded"] not in said.excluded)
    )
    if behind:
        raise SealBroken("the order's row is behind its audit record: it was turned back")
    return said


async def check_certificate(work: DiligenceWork, file: OrderFile, certificate: Certificate) -> None:
    """As `check_order`; and what the record says was revoked stays revoked."""
    said = await check_order(work, file)
    if certificate.revoked_at is None and str(certificate.certificate_id) in said.revoked:
        raise SealBroken("the audit record says that the certificate was revoked, its row does not")


async def _said(work: DiligenceWork, file: OrderFile) -> Said:
    wanted = [*JUDGED, *TAKEN, "fact.established", REVOKED]
    rows = await work.connection.fetch(ENTRIES, file.tenant, file.order_key, wanted)
    found = [(row["action"], _ENTRY.decode(row["body"]).details) for row in rows]
    return Said(
        max((one.assessment for action, one in found if action in JUDGED), default=0),
        Disposition.worst([one.disposition for _, one in found]),
        max((one.facts_version for _, one in found), default=0),
        frozenset(one.certificate for action, one in found if action == REVOKED),
        frozenset(one.excluded for action, one in found if action in TAKEN and one.excluded),
        max((one.marks for action, one in found if action in TAKEN), default=0),
    )


def excluded(work: DiligenceWork, file: OrderFile) -> dict[str, Any]:
    """For the record: who may not decide on the order, as a seal that names nobody."""
    fields = {"order": file.order_key, "marks": sorted(file.submitters)}
    return {"excluded": work.seals.seal("submitters", fields).hex(), "marks": len(file.submitters)}
