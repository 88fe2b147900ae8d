"""Who has signed in, with which roles: kept for the pages that name people, and audited."""

from services.diligence.work import DiligenceWork
from shared.web.principals import Principal

PEOPLE = "people"
"""The audit stream of what concerns people and not one order."""
SIGNED_IN = """
INSERT INTO console_person AS p (tenant, person, email, name, roles, first_at, signed_in_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (tenant, person) DO UPDATE
SET email = excluded.email, name = excluded.name, roles = excluded.roles, signed_in_at = excluded.signed_in_at
"""

END_ALL = "DELETE FROM console_session WHERE tenant = $1 AND person = $2"


async def sign_in_recorded(work: DiligenceWork, person: Principal, *, again: bool) -> None:
    """Remember this person; `again`: who was signed in has proved anew who they are."""
    roles = sorted(person.roles)
    values = (person.id, person.email, person.name, roles, work.now)
    await work.connection.execute(SIGNED_IN, person.tenant, *values)
    await work.lock([(person.tenant, PEOPLE)])
    work.record(
        "console.confirmed" if again else "console.signed_in",
        tenant=person.tenant,
        key=PEOPLE,
        actor=person.actor,
        details={"roles": roles},
        personal={"name": person.name, "email": person.email},
    )


async def sessions_ended(work: DiligenceWork, admin: Principal, person: str) -> None:
    """Sign this person out everywhere; what they typed and did not send stays with them."""
    await work.lock([(admin.tenant, PEOPLE)])
    await work.connection.execute(END_ALL, admin.tenant, person)
    work.record(
        "console.signed_out", tenant=admin.tenant, key=PEOPLE, actor=admin.actor, details={"person": person}
    )
