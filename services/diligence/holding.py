"""Legal holds: one person places one, two people end it; while it stands nothing of the order is erased."""

from typing import Any
from uuid import UUID

import asyncpg

from services.diligence.clearing import audit
from services.diligence.domain.decisions import FieldFault, Incomplete, NotPossible
from services.diligence.domain.order_file import OrderFile
from services.diligence.domain.people import NotAllowed, Person
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.contracts.order.values import is_blank
from shared.messaging.ids import new_id

ADD = """
INSERT INTO legal_hold (tenant, hold_id, order_key, reason, placed_by, placed_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
OF_ORDER = "SELECT * FROM legal_hold WHERE tenant = $1 AND order_key = $2 ORDER BY hold_id"
ASK = """
UPDATE legal_hold SET lift_reason = $4, lift_asked_by = $5, lift_asked_email = $6, lift_asked_at = $7
WHERE tenant = $1 AND order_key = $2 AND hold_id = $3
"""
LIFT = """
UPDATE legal_hold SET lifted_by = $4, lifted_email = $5, lifted_at = $6
WHERE tenant = $1 AND order_key = $2 AND hold_id = $3
"""


async def place_hold(work: DiligenceWork, file: OrderFile, person: Person, reason: str) -> None:
    """Keep everything of this order until the hold is lifted. Raises `Incomplete`."""
    _check(reason)
    hold, who = new_id(), person.key
    await work.connection.execute(ADD, file.tenant, hold, file.order_key, reason.strip(), who, work.now)
    _record(work, file, who, "hold.placed", hold, reason)


async def lift_hold(work: DiligenceWork, file: OrderFile, person: Person, hold_id: UUID, reason: str) -> None:
    """The first person asks for the end with a reason, another one ends it.

    Raises `NotAllowed` for the same person twice, `NotPossible` where no such hold stands.
    """
    row = next((one for one in await _holds(work, file) if one["hold_id"] == hold_id), None)
    if row is None or row["lifted_at"] is not None:
        raise NotPossible("There is no such hold on this order that could be lifted.")
    who, email = person.key, person.address
    place = (file.tenant, file.order_key, hold_id)
    if row["lift_asked_by"] is None:
        _check(reason)
        await work.connection.execute(ASK, *place, reason.strip(), who, email, work.now)
        _record(work, file, who, "hold.lift-asked", hold_id, reason)
        return
    if person.is_one_of(mark for mark in (row["lift_asked_by"], row["lift_asked_email"]) if mark):
        raise NotAllowed("You asked for the end of this hold. Someone else must lift it.")
    await work.connection.execute(LIFT, *place, who, email, work.now)
    _record(work, file, who, "hold.lifted", hold_id, "")


async def holds_view(work: DiligenceWork, file: OrderFile) -> list[dict[str, Any]]:
    """Every hold on the order, oldest first."""
    return [_view(row) for row in await _holds(work, file)]


async def _holds(work: DiligenceWork, file: OrderFile) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await work.connection.fetch(OF_ORDER, file.tenant, file.order_key)
    return rows


def _view(row: asyncpg.Record) -> dict[str, Any]:
    state = "lifted" if row["lifted_at"] else "lift_asked" if row["lift_asked_by"] else "standing"
    return {
        "hold_id": str(row["hold_id"]),
        "state": state,
        "reason": row["reason"],
        "placed_by": row["placed_by"],
        "placed_at": iso(row["placed_at"]),
        "lift_reason": row["lift_reason"],
        "lift_asked_by": row["lift_asked_by"],
        "lifted_by": row["lifted_by"],
    }


def _check(reason: str) -> None:
    if is_blank(reason):
        raise Incomplete([FieldFault("/reason", "Say why.")])


def _record(work: DiligenceWork, file: OrderFile, who: str, action: str, hold: UUID, reason: str) -> None:
    said = {"reason": reason.strip()} if reason.strip() else None
    audit(work, file, action, {"hold": str(hold)}, actor=f"person:{who}", personal=said)
