"""When a customer does not answer in time the system proposes to decline. It decides nothing: people do."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.contracts.events import CaseReminder
from shared.contracts.order import OrderKey

BATCH = 200
OVERDUE = """
SELECT l.tenant, l.link_id, l.case_id, l.order_key, f.revision,
    LEAST(l.asked_at + $2, l.expires_at) AS overdue
FROM answer_link l
JOIN diligence_case c ON c.tenant = l.tenant AND c.case_id = l.case_id AND c.state = 'waiting_customer'
JOIN order_file f ON f.tenant = l.tenant AND f.order_key = l.order_key
WHERE l.answered_at IS NULL AND l.withdrawn_at IS NULL AND LEAST(l.asked_at + $2, l.expires_at) <= $1
    AND NOT EXISTS (SELECT 1 FROM system_proposal p WHERE p.tenant = l.tenant AND p.link_id = l.link_id)
ORDER BY overdue, l.link_id LIMIT $3
"""
ADD = """
INSERT INTO system_proposal (tenant, link_id, case_id, choice, overdue_at, proposed_at)
VALUES ($1, $2, $3, 'decline', $4, $5)
"""
STANDING = """
SELECT p.choice, p.overdue_at, p.proposed_at
FROM system_proposal p JOIN answer_link l ON l.tenant = p.tenant AND l.link_id = p.link_id
JOIN diligence_case c ON c.tenant = p.tenant AND c.case_id = p.case_id
WHERE p.tenant = $1 AND p.case_id = $2 AND l.answered_at IS NULL AND l.withdrawn_at IS NULL
    AND c.state IN ('waiting_customer', 'proposed')
"""


async def propose_overdue(work: DiligenceWork, now: datetime) -> int:
    """Propose for every question that was not answered within its time; a batch at most. Gives how many."""
    asked = (now, work.policy.answer_within, BATCH)
    rows = await work.connection.fetch(OVERDUE, *asked)
    keys = [(row["tenant"], row["order_key"]) for row in rows]
    await work.lock(keys)
    # Once more under the locks: an answer may have come in between.
    rows = [row for row in await work.connection.fetch(OVERDUE, *asked) if _key(row) in keys] if keys else []
    for row in rows:
        await _propose(work, row, now)
    return len(rows)


def _key(row: asyncpg.Record) -> tuple[str, str]:
    return row["tenant"], row["order_key"]


async def _propose(work: DiligenceWork, row: asyncpg.Record, now: datetime) -> None:
    tenant, key = _key(row)
    await work.connection.execute(ADD, tenant, row["link_id"], row["case_id"], row["overdue"], now)
    data = CaseReminder(
        *OrderKey.parse(key),
        revision=row["revision"],
        case_id=str(row["case_id"]),
        kind="answer_overdue",
        subject=str(row["link_id"]),
        times=1,
        due=iso(row["overdue"]),
        at=iso(now),
    )
    work.publish("case.reminded", tenant=tenant, key=key, data=data)
    details = {"case": data.case_id, "link": data.subject, "overdue_since": data.due, "choice": "decline"}
    work.record("case.system-proposal", tenant=tenant, key=key, actor="system:diligence", details=details)


async def standing_proposal(work: DiligenceWork, tenant: str, case_id: UUID) -> dict[str, Any] | None:
    """What the system proposes now, None when nothing: an answer or a new question ends it."""
    row = await work.connection.fetchrow(STANDING, tenant, case_id)
    if row is None:
        return None
    text = "The customer has not answered in time. The system proposes to decline; two people decide."
    return {
        "choice": row["choice"],
        "overdue_since": iso(row["overdue_at"]),
        "proposed_at": iso(row["proposed_at"]),
        "text": text,
    }
