"""What a decision rests on, checked against seals and hashes before anybody decides on it.

Whoever can write to the database may change rows; he cannot make them fit the seals.
"""

import hashlib
from typing import Any

from services.diligence.domain.order_file import Authority, Case, OrderFile
from services.diligence.seals import SealBroken
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.order import Order, read_order


async def trusted_assessment(work: DiligenceWork, file: OrderFile) -> Assessment:
    """The newest assessment under its seal, of this very order; raises `SealBroken`, `AssessmentMissing`."""
    assessment = await work.documents.assessment(file)
    actions = [finding.action for finding in assessment.findings]
    said = (
        assessment.revision,
        assessment.order_sha256,
        Disposition.worst([assessment.disposition, *actions]),
    )
    if said != (file.revision, file.order_sha256, file.disposition):
        raise SealBroken("the order's row does not say what its sealed assessment says")
    return assessment


async def trusted_order(work: DiligenceWork, file: OrderFile) -> Order:
    """The order as signed, by its hash; raises `SealBroken`."""
    document = await work.documents.order(file)
    if hashlib.sha256(document).hexdigest() != file.order_sha256:
        raise SealBroken("the stored order is not the one that intake signed")
    return read_order(document)


def named_in(order: Order) -> frozenset[str]:
    """Who entered and who sells the order, by its own words."""
    people = (order.submitted_by, order.sales_owner)
    return frozenset(mark for person in people if person for mark in (person.id, person.email) if mark)


def seal_authority(work: DiligenceWork, file: OrderFile, case: Case, authority: Authority) -> None:
    """Seal the message to the authority and its answer."""
    authority.seal = work.seals.seal("authority", _authority_fields(file, case, authority)).hex()


def check_authority(work: DiligenceWork, file: OrderFile, case: Case) -> None:
    """Raises `SealBroken` unless the message and its answer were recorded by this service."""
    authority = case.authority
    if authority is not None:
        fields = _authority_fields(file, case, authority)
        work.seals.check("authority", fields, bytes.fromhex(authority.seal))


def _authority_fields(file: OrderFile, case: Case, authority: Authority) -> dict[str, Any]:
    return {
        "case": str(case.case_id),
        "order_sha256": file.order_sha256,
        "name": authority.name,
        "reference": authority.reference,
        "notified_by": authority.notified_by,
        "answer": authority.answer,
        "answer_reference": authority.answer_reference,
        "answered_by": authority.answered_by,
    }
