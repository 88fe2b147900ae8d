"""An approver who will be away names a delegate; who acts for whom now.

A delegation gives one person who works on cases the right to decide, for some days, in the place of the
approver who named them. Whatever the approver may not do, or has done, binds the delegate as well.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from services.diligence.domain.decisions import FieldFault, Incomplete, NotPossible
from services.diligence.domain.people import DECIDING_ROLES, Absent, NotAllowed, Person
from services.diligence.people import PEOPLE
from services.diligence.work import DiligenceWork
from shared.contracts.order.values import is_blank
from shared.messaging.ids import new_id
from shared.web.principals import Principal

LONGEST = timedelta(days=92)
"""A quarter: for longer somebody else gets the role."""
DELEGATES = ("analyst", "reviewer", "approver")
"""Roles that work on cases: auditors stay apart, and viewers know too little of them."""

PERSON = "SELECT person, email, name, roles FROM console_person WHERE tenant = $1 AND person = $2"
OVERLAPPING = """
SELECT person_name FROM delegation WHERE tenant = $1 AND ended_at IS NULL AND delegate = $2
AND begins_at < $4 AND $3 < ends_at LIMIT 1
"""
ADD = """
INSERT INTO delegation (tenant, delegation_id, person, person_email, person_name, delegate, delegate_email,
    delegate_name, begins_at, ends_at, reason, named_at, seal)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
HOLDING = """
SELECT * FROM delegation WHERE tenant = $1 AND delegate = $2 AND ended_at IS NULL
AND begins_at <= $3 AND $3 < ends_at
"""
ONE = "SELECT * FROM delegation WHERE tenant = $1 AND delegation_id = $2"
END = """
UPDATE delegation SET ended_at = $3, ended_by = $4 WHERE tenant = $1 AND delegation_id = $2
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delegation as asked for: from `begins_at` until before `ends_at`."""

    delegate: str
    begins_at: datetime
    ends_at: datetime
    reason: str


async def acting(work: DiligenceWork, caller: Principal) -> Person:
    """The person who asks, with whom they stand for now; raises `NotAllowed` for a program, `SealBroken`."""
    if caller.kind != "person":
        raise NotAllowed("People decide: a program cannot do this.")
    person = Person(caller.id, caller.email or None, caller.roles)
    if caller.roles & DECIDING_ROLES or caller.roles.isdisjoint(DELEGATES):
        return person
    row = await work.connection.fetchrow(HOLDING, caller.tenant, caller.id, work.now)
    if row is None:
        return person
    work.seals.check("delegation", _sealed_fields(row), bytes(row["seal"]))
    absent = Absent(row["person"], row["person_email"], row["person_name"], row["delegation_id"])
    return replace(person, stands_for=absent)


async def name_delegate(work: DiligenceWork, caller: Principal, wanted: Wanted) -> None:
    """The approver who asks names a delegate. Raises `NotAllowed`, `NotPossible`, `Incomplete`."""
    if caller.kind != "person" or "approver" not in caller.roles:
        raise NotAllowed("An approver names a delegate, for themselves.")
    _check_days(work, wanted)
    await work.lock([(caller.tenant, PEOPLE)])
    delegate = await _delegate(work, caller, wanted)
    row: dict[str, Any] = {
        "tenant": caller.tenant,
        "delegation_id": new_id(),
        "person": caller.id,
        "person_email": caller.email,
        "person_name": caller.name or caller.id,
        "delegate": delegate["person"],
        "delegate_email": delegate["email"],
        "delegate_name": delegate["name"] or delegate["person"],
        "begins_at": wanted.begins_at,
        "ends_at": wanted.ends_at,
        "reason": wanted.reason.strip(),
        "named_at": work.now,
    }
    await work.connection.execute(ADD, *row.values(), work.seals.seal("delegation", _sealed_fields(row)))
    _record(work, caller, "delegation.named", row)


async def end_delegation(work: DiligenceWork, caller: Principal, delegation_id: UUID) -> None:
    """Its approver or an admin ends it at once. Raises `NotAllowed`, `NotPossible`."""
    await work.lock([(caller.tenant, PEOPLE)])
    row = await work.connection.fetchrow(ONE, caller.tenant, delegation_id)
    if row is None or row["ended_at"] is not None:
        raise NotPossible("There is no such delegation any more.")
    if caller.kind != "person" or (row["person"] != caller.id and "admin" not in caller.roles):
        raise NotAllowed("The approver who named the delegate ends it, or an admin.")
    await work.connection.execute(END, caller.tenant, delegation_id, work.now, caller.id)
    _record(work, caller, "delegation.ended", row)


def _check_days(work: DiligenceWork, wanted: Wanted) -> None:
    if is_blank(wanted.reason):
        raise Incomplete([FieldFault("/reason", "Say why: the record keeps it.")])
    if wanted.ends_at <= max(wanted.begins_at, work.now):
        raise Incomplete([FieldFault("/until", "The last day is before the first, or over.")])
    if wanted.ends_at - wanted.begins_at > LONGEST:
        raise Incomplete([FieldFault("/until", f"At most {LONGEST.days} days at a time.")])


async def _delegate(work: DiligenceWork, caller: Principal, wanted: Wanted) -> asyncpg.Record:
    """Whom it may be: somebody else who has signed in, works on cases and stands for nobody then."""
    found = await work.connection.fetchrow(PERSON, caller.tenant, wanted.delegate)
    if found is None:
        raise NotPossible("A delegate is a person who has signed in here. Programs never decide.")
    if Person(found["person"], found["email"], frozenset()).is_one_of((caller.id, caller.email)):
        raise NotAllowed("Your delegate is somebody else.")
    if set(found["roles"]).isdisjoint(DELEGATES):
        raise NotPossible("A delegate has the role analyst, reviewer or approver.")
    span = (wanted.begins_at, wanted.ends_at)
    other = await work.connection.fetchval(OVERLAPPING, caller.tenant, wanted.delegate, *span)
    if other is not None:
        raise NotPossible(f"{found['name']} stands for {other} in these days already.")
    return found


def _sealed_fields(row: Any) -> dict[str, Any]:
    """What the seal is made over: all but the end, which can only take away."""
    texts = ("tenant", "person", "person_email", "delegate", "delegate_email", "reason")
    times = ("begins_at", "ends_at", "named_at")
    fields = {name: row[name] for name in texts} | {
        name: row[name].astimezone(UTC).isoformat() for name in times
    }
    return {**fields, "delegation": str(row["delegation_id"])}


def _record(work: DiligenceWork, caller: Principal, action: str, row: Any) -> None:
    details = {"delegation": str(row["delegation_id"]), "for": row["person"], "delegate": row["delegate"]}
    days = {"begins_at": row["begins_at"].isoformat(), "ends_at": row["ends_at"].isoformat()}
    personal = {"reason": row["reason"], "delegate_name": row["delegate_name"]}
    work.record(
        action,
        tenant=caller.tenant,
        key=PEOPLE,
        actor=caller.actor,
        details={**details, **days},
        personal=personal,
    )
