"""What is to be looked at after the sale: made by a decision, done by a person, reminded of when due."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from services.diligence.clearing import audit
from services.diligence.domain.conditions import Terms
from services.diligence.domain.decisions import FieldFault, Incomplete, NotPossible
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import Person
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.contracts.events import CaseReminder
from shared.contracts.order import OrderKey
from shared.contracts.order.values import is_blank
from shared.messaging.ids import new_id

AGAIN_AFTER = timedelta(days=7)
"""Whoever was reminded and did nothing is reminded again after a week."""
BATCH = 200

ADD = """
INSERT INTO watch_item (tenant, item_id, case_id, order_key, round, text, owner, due, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
EXPIRING = """
SELECT title, kind, expires_on FROM case_document
WHERE tenant = $1 AND case_id = $2 AND expires_on >= $3 ORDER BY document_id
"""
OF_CASE = """
SELECT item_id, round, text, owner, due, made_at, reminders, reminded_at, done_at, done_by, note
FROM watch_item WHERE tenant = $1 AND case_id = $2 ORDER BY item_id
"""
DONE = """
UPDATE watch_item SET done_at = $4, done_by = $5, note = $6
WHERE tenant = $1 AND case_id = $2 AND item_id = $3 AND done_at IS NULL RETURNING item_id
"""
# An item counts while its decision stands, and for good once the goods have left on it.
DUE = """
SELECT w.tenant, w.item_id, w.case_id, w.order_key, w.due, f.revision
FROM watch_item w
JOIN diligence_case c ON c.tenant = w.tenant AND c.case_id = w.case_id
JOIN order_file f ON f.tenant = w.tenant AND f.order_key = w.order_key
WHERE w.done_at IS NULL AND w.due <= $1 AND (w.reminded_at IS NULL OR w.reminded_at <= $2)
    AND (f.released_at IS NOT NULL OR (c.round = w.round AND c.state IN ('decided', 'closed')))
ORDER BY w.due, w.item_id LIMIT $3
"""
REMINDED = """
UPDATE watch_item SET reminders = reminders + 1, reminded_at = $3
WHERE tenant = $1 AND item_id = $2 AND done_at IS NULL RETURNING reminders
"""


async def watch(work: DiligenceWork, file: OrderFile, case: Case, terms: Terms) -> None:
    """Keep what the decision wants looked at."""
    for item in terms.watch:
        values = (case.round, item.text.strip(), item.owner.strip(), date.fromisoformat(item.due), work.now)
        await work.connection.execute(ADD, file.tenant, new_id(), case.case_id, file.order_key, *values)


async def watch_evidence(work: DiligenceWork, file: OrderFile, case: Case, owner: str) -> None:
    """What the decision rests on and will not always be evidence: looked at on its last day."""
    rows = await work.connection.fetch(EXPIRING, file.tenant, case.case_id, work.now.date())
    for row in rows:
        text = f"{row['title'] or row['kind'].replace('_', ' ').capitalize()} ends: ask for a newer one."
        values = (case.round, text, owner, row["expires_on"], work.now)
        await work.connection.execute(ADD, file.tenant, new_id(), case.case_id, file.order_key, *values)


async def watched(work: DiligenceWork, tenant: str, case_id: UUID, today: date) -> list[dict[str, Any]]:
    """Every watch item of a case, oldest first."""
    return [_view(row, today) for row in await work.connection.fetch(OF_CASE, tenant, case_id)]


def _view(row: asyncpg.Record, today: date) -> dict[str, Any]:
    done = row["done_at"]
    return {
        "item_id": str(row["item_id"]),
        "text": row["text"],
        "owner": row["owner"],
        "due": row["due"].isoformat(),
        "state": "done" if done else "due" if row["due"] <= today else "waiting",
        "reminders": row["reminders"],
        "done_at": iso(done) if done else None,
        "done_by": row["done_by"],
        "note": row["note"],
    }


async def close_item(
    work: DiligenceWork, file: OrderFile, case: Case, person: Person, item_id: UUID, note: str
) -> None:
    """A person has looked, and says what was found. Raises `Incomplete`, `NotPossible`."""
    if is_blank(note):
        raise Incomplete([FieldFault("/note", "Say what was found, or “nothing” and where you looked.")])
    who = person.key
    values = (file.tenant, case.case_id, item_id, work.now, who, note.strip())
    if not await work.connection.fetchval(DONE, *values):
        raise NotPossible("There is no such open item in this case.")
    audit(
        work,
        file,
        "watch.done",
        {"case": str(case.case_id), "item": str(item_id)},
        actor=f"person:{who}",
        personal={"note": note.strip()},
    )


async def remind_due(work: DiligenceWork, now: datetime) -> int:
    """Say of every item that is due and was not said of this week; a batch at most. Gives how many."""
    rows = await work.connection.fetch(DUE, now.date(), now - AGAIN_AFTER, BATCH)
    await work.lock([(row["tenant"], row["order_key"]) for row in rows])
    return sum([await _remind(work, row, now) for row in rows])


async def _remind(work: DiligenceWork, row: asyncpg.Record, now: datetime) -> bool:
    tenant, item = row["tenant"], row["item_id"]
    count = await work.connection.fetchval(REMINDED, tenant, item, now)
    if count is None:
        return False  # done between the search and the lock
    key = OrderKey.parse(row["order_key"])
    data = CaseReminder(
        *key,
        revision=row["revision"],
        case_id=str(row["case_id"]),
        kind="watch_due",
        subject=str(item),
        times=count,
        due=row["due"].isoformat(),
        at=iso(now),
    )
    work.publish("case.reminded", tenant=tenant, key=row["order_key"], data=data)
    details = {"case": data.case_id, "item": data.subject, "due": data.due, "times": count}
    work.record(
        "watch.reminded", tenant=tenant, key=row["order_key"], actor="system:diligence", details=details
    )
    return True
