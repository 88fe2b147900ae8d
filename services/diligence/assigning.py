"""Gives open cases to a person, or back to nobody, with an audit entry each."""

from collections.abc import Sequence
from uuid import UUID

from services.diligence.work import DiligenceWork
from shared.web.principals import Principal

OPEN = """
SELECT d.case_id, d.order_key, q.owner
FROM diligence_case d JOIN case_queue q ON q.tenant = d.tenant AND q.case_id = d.case_id
WHERE d.tenant = $1 AND d.case_id = ANY ($2::uuid[]) AND q.live AND q.owner <> $3
"""
ASSIGN = """
UPDATE case_queue SET owner = $3, owner_name = $4
WHERE tenant = $1 AND case_id = ANY ($2::uuid[]) AND live
"""


async def assign(work: DiligenceWork, person: Principal, cases: Sequence[UUID], *, mine: bool) -> None:
    """Take open cases, or give them back; what is so already stays without an entry."""
    owner, name = (person.id, person.name or person.id) if mine else ("", "")
    rows = await work.connection.fetch(OPEN, person.tenant, list(cases), owner)
    tenant = person.tenant or ""
    await work.lock([(tenant, row["order_key"]) for row in rows])
    await work.connection.execute(ASSIGN, tenant, [row["case_id"] for row in rows], owner, name)
    for row in rows:
        details = {"case": str(row["case_id"]), "from": row["owner"] or None, "to": owner or None}
        work.record("case.assigned", tenant=tenant, key=row["order_key"], actor=person.actor, details=details)
