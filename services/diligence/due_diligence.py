"""Keeps the due-diligence record of a case: every version, with its author."""

from dataclasses import replace
from typing import Any, cast

import msgspec

from services.diligence.clearing import audit
from services.diligence.domain.due_diligence import DueDiligence, authored, missing
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.proposed_diligence import proposed_diligence
from services.diligence.knowledge.mitigation import mitigation
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment

ADD = """
INSERT INTO due_diligence (tenant, case_id, version, document, author, at)
SELECT $1, $2, COALESCE(max(version), 0) + 1, $3, $4, $5
FROM due_diligence WHERE tenant = $1 AND case_id = $2 RETURNING version
"""
NEWEST = """
SELECT version, document, author, at FROM due_diligence
WHERE tenant = $1 AND case_id = $2 ORDER BY version DESC LIMIT 1
"""
VERSION = "SELECT document FROM due_diligence WHERE tenant = $1 AND case_id = $2 AND version = $3"
_RECORD = msgspec.json.Decoder(DueDiligence)


async def record_due_diligence(
    work: DiligenceWork, file: OrderFile, case: Case, record: DueDiligence, person: str
) -> int:
    """Add a version of the record; gives its number. What was said before stays readable."""
    record = authored(record, await due_diligence_of(work, file, case), person)
    document = msgspec.json.encode(record)
    version: int = await work.connection.fetchval(ADD, file.tenant, case.case_id, document, person, work.now)
    if record.severity:
        await work.queue.score(file.tenant, case.case_id, record.severity.product)
    details = {
        "case": str(case.case_id),
        "version": version,
        "tier": record.severity.tier if record.severity else None,
        "measures": len(record.plan),
    }
    file.edited()
    audit(work, file, "due-diligence.recorded", details, actor=f"person:{person}")
    return version


async def due_diligence_of(work: DiligenceWork, file: OrderFile, case: Case) -> DueDiligence:
    """The newest version; an empty record when there is none."""
    row = await work.connection.fetchrow(NEWEST, file.tenant, case.case_id)
    return _RECORD.decode(row["document"]) if row else DueDiligence()


async def due_diligence_version(work: DiligenceWork, case: Case, tenant: str, version: int) -> dict[str, Any]:
    """The record as it stood at a version; an empty one before the first."""
    found = await work.connection.fetchval(VERSION, tenant, case.case_id, version)
    return cast(dict[str, Any], msgspec.to_builtins(_RECORD.decode(found) if found else DueDiligence()))


async def due_diligence_view(
    work: DiligenceWork, file: OrderFile, case: Case, assessment: Assessment | None, *, who: str = ""
) -> dict[str, Any]:
    """The record, its tier, what is missing, and what the findings propose, `who` as the owner of it."""
    row = await work.connection.fetchrow(NEWEST, file.tenant, case.case_id)
    record = _RECORD.decode(row["document"]) if row else DueDiligence()
    required = [item.rule for item in assessment.case_requires] if assessment else []
    findings = assessment.findings if assessment else ()
    standing = work.policy.standing
    if assessment and not standing.policy:
        standing = replace(standing, policy=f"The exporter's policy rules, {assessment.versions.rules}")
    proposed = proposed_diligence(findings, mitigation(), standing, who=who, today=work.now.date())
    return {
        "version": row["version"] if row else 0,
        "author": row["author"] if row else None,
        "at": iso(row["at"]) if row else None,
        "record": msgspec.to_builtins(record),
        "tier": record.severity.tier if record.severity else None,
        "required": required,
        "missing": missing(required, record),
        "proposed": msgspec.to_builtins(proposed),
    }
