"""What a case page reads beside the case itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from services.diligence.dismissing import hits_view
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.due_diligence import due_diligence_view
from services.diligence.filing import documents_of
from services.diligence.meeting import conditions_document
from services.diligence.proposing import standing_proposal
from services.diligence.related import Related, related_of
from services.diligence.repository.records import Decision
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment
from shared.contracts.events import EstablishedFact

HISTORY_SHOWN = 12
HISTORY = """
SELECT entry_id, position, at, actor, action, body, hash FROM audit_entry
WHERE tenant = $1 AND stream = $2 ORDER BY position DESC LIMIT $3
"""
PEOPLE = """
SELECT DISTINCT ON (person) person, name FROM console_session WHERE tenant = $1
"""
QUEUE_ROW = """
SELECT owner, owner_name, severity, due_at, state FROM case_queue WHERE tenant = $1 AND case_id = $2
"""
ASSESSMENTS = """
SELECT assessment_number, revision, disposition, taken_at FROM assessment
WHERE tenant = $1 AND order_key = $2 ORDER BY assessment_number DESC LIMIT 50
"""
ACCEPTED = "SELECT accepted_at FROM order_revision WHERE tenant = $1 AND order_key = $2 AND revision = $3"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of one case, read in one transaction."""

    file: OrderFile
    case: Case
    order: bytes
    accepted_at: str
    assessment: Assessment | None
    decisions: list[Decision]
    facts: tuple[EstablishedFact, ...]
    documents: list[dict[str, Any]]
    diligence: dict[str, Any]
    conditions: dict[str, Any]
    hits: dict[str, Any]
    proposal: dict[str, Any] | None
    history: list[asyncpg.Record]
    assessments: list[asyncpg.Record]
    queue: asyncpg.Record | None
    names: dict[str, str]
    related: Related


async def read_case(work: DiligenceWork, file: OrderFile, case: Case, *, who: str = "") -> CaseFile:
    """Read it, for `who`; raises `SealBroken` where a stored row is not as this service wrote it."""
    connection = work.connection
    place = (file.tenant, file.order_key)
    order = await work.documents.order(file)
    assessment = await work.documents.assessment(file) if file.assessed else None
    decisions = await work.records.decisions_of_case(file.tenant, case.case_id)
    people = {row["person"]: row["name"] for row in await connection.fetch(PEOPLE, file.tenant)}
    return CaseFile(
        file=file,
        case=case,
        order=order,
        accepted_at=await connection.fetchval(ACCEPTED, *place, file.revision) or "",
        assessment=assessment,
        decisions=decisions,
        facts=await work.documents.facts(file),
        documents=await documents_of(work, file.tenant, case.case_id),
        diligence=await due_diligence_view(work, file, case, assessment, who=who),
        conditions=await conditions_document(work, file, case),
        hits=await hits_view(work, file, case),
        proposal=await standing_proposal(work, file.tenant, case.case_id),
        history=await connection.fetch(HISTORY, *place, HISTORY_SHOWN),
        assessments=await connection.fetch(ASSESSMENTS, *place),
        queue=await connection.fetchrow(QUEUE_ROW, file.tenant, case.case_id),
        names=people | {one.person: one.name for one in decisions},
        related=await related_of(work, file, order),
    )


async def owner_of(work: DiligenceWork, tenant: str, case_id: UUID) -> str:
    """Whose case it is; empty for nobody's."""
    row = await work.connection.fetchrow(QUEUE_ROW, tenant, case_id)
    return row["owner"] if row else ""
