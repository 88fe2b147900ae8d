"""How long a case of each outcome may stay in one state before the queue calls it late."""

from typing import Any

from services.diligence.domain.decisions import FieldFault, Incomplete
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Disposition
from shared.contracts.order.values import is_blank
from shared.web.principals import Principal

OUTCOMES = (Disposition.BLOCK, Disposition.NOTIFY, Disposition.HOLD, Disposition.REVIEW)
STREAM = "due-times"
MOST_HOURS = 8_760
NEWEST = """
SELECT DISTINCT ON (disposition) disposition, hours, reason, changed_by, changed_at FROM due_time
WHERE tenant = $1 ORDER BY disposition, changed_at DESC
"""
ADD = """
INSERT INTO due_time (tenant, disposition, hours, reason, changed_by, changed_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
MOVE = """
UPDATE case_queue SET due_at = due_at + make_interval(hours => $3)
WHERE tenant = $1 AND disposition = $2 AND live
"""


async def due_times(work: DiligenceWork, tenant: str) -> list[dict[str, Any]]:
    """One row per outcome, worst first: hours, and who set them why; the installation's where nobody did."""
    rows = {row["disposition"]: dict(row) for row in await work.connection.fetch(NEWEST, tenant)}
    hours = work.policy.case_step.total_seconds() / 3_600
    given = {"hours": hours, "reason": "", "changed_by": "", "changed_at": None}
    return [{**given, "disposition": one.value, **rows.get(one.value, {})} for one in OUTCOMES]


async def change_due_time(
    work: DiligenceWork, person: Principal, outcome: str, hours: int, reason: str
) -> None:
    """From now on, and for open cases counted from when each came into its state. Raises `Incomplete`."""
    faults = []
    if outcome not in OUTCOMES:
        faults.append(FieldFault("/outcome", "Choose an outcome."))
    if not 1 <= hours <= MOST_HOURS:
        faults.append(FieldFault("/hours", f"Hours from 1 to {MOST_HOURS:,}: a year."))
    if is_blank(reason):
        faults.append(FieldFault("/reason", "Say why."))
    if faults:
        raise Incomplete(faults)
    tenant = person.tenant
    await work.lock([(tenant, STREAM)])
    before = next(one for one in await due_times(work, tenant) if one["disposition"] == outcome)
    await work.connection.execute(ADD, tenant, outcome, hours, reason.strip(), person.actor, work.now)
    await work.connection.execute(MOVE, tenant, outcome, hours - round(before["hours"]))
    work.record(
        "due-time.changed",
        tenant=tenant,
        key=STREAM,
        actor=person.actor,
        details={"outcome": outcome, "before": round(before["hours"]), "after": hours},
        personal={"reason": reason.strip()},
    )
