"""`/admin`: people and their roles, sessions, programs, and who decides for absent approvers."""

import base64
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import refusals
from services.diligence.console.forms import Form
from services.diligence.console.frame import ADMIN_READERS
from services.diligence.console.house import House, context, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.proving import proof_wanted, typed_before
from services.diligence.console.sessions import SignInNeeded, Visitor
from services.diligence.delegating import DELEGATES, Wanted, end_delegation, name_delegate
from services.diligence.people import sessions_ended
from shared.web.problems import Problem

PEOPLE = """
SELECT p.person, p.email, p.name, p.roles, p.first_at, p.signed_in_at, count(s.person) AS sessions,
       greatest(p.signed_in_at, max(s.seen_at)) AS seen_at
FROM console_person p LEFT JOIN console_session s
  ON s.tenant = p.tenant AND s.person = p.person AND s.ends_at > $2
WHERE p.tenant = $1 GROUP BY p.tenant, p.person ORDER BY seen_at DESC LIMIT 500
"""
DELEGATIONS = """
SELECT *, ended_at IS NULL AND $2 < ends_at AS stands FROM delegation WHERE tenant = $1
ORDER BY ends_at DESC LIMIT 100
"""
RECENT = 5_000
PROGRAMS = """
SELECT actor, max(at) AS at, count(*) AS n FROM (
    SELECT actor, at FROM audit_entry WHERE tenant = $1 ORDER BY entry_id DESC LIMIT $2) e
WHERE actor LIKE 'api\\_key:%' OR actor LIKE 'service:%' GROUP BY actor ORDER BY at DESC
"""
"""What programs did lately: their keys are kept by intake, and only what they do is seen here."""
STANDING = """
SELECT split_part(token, '.', 1) AS header, count(*) AS n, max(expires_at) AS until FROM certificate
WHERE tenant = $1 AND revoked_at IS NULL AND expires_at > $2 GROUP BY 1
"""
DELEGATION = "delegation"
DONE = {
    "named": "The delegate is named.",
    "ended": "The delegation has ended.",
    "sessions": "The person is signed out everywhere.",
}


def admin_routes(house: House) -> APIRouter:
    """Read by admins, auditors and approvers; each changes only what is theirs."""
    router = APIRouter(include_in_schema=False)

    @router.get("/admin")
    async def admin(request: Request) -> Response:
        visitor = await house.visitor(request)
        require_role(visitor, *ADMIN_READERS)
        tenant, person = visitor.person.tenant, visitor.person
        async with house.desk.transactions.begin([tenant]) as work:
            values = {
                "people": await work.connection.fetch(PEOPLE, tenant, work.now),
                "delegations": await work.connection.fetch(DELEGATIONS, tenant, work.now),
                "programs": await work.connection.fetch(PROGRAMS, tenant, RECENT),
                "now": work.now,
                "typed": await typed_before(work, visitor, DELEGATION),
                "keys": _keys(house, await work.connection.fetch(STANDING, tenant, work.now)),
            }
            frame = await house.frame(work, visitor, "/admin")
        mine = {
            "me": person.id,
            "is_admin": "admin" in person.roles,
            "is_approver": "approver" in person.roles,
        }
        done = DONE.get(request.query_params.get("done", ""), "")
        shown = {"delegates": DELEGATES, "recent": RECENT, "done": done}
        return house.pages.page("admin.html", **context(frame, **values, **mine, **shown))

    @router.post("/admin/delegations")
    async def name(request: Request) -> Response:
        visitor, form = await _posted(house, request)
        if again := await proof_wanted(house, visitor, DELEGATION, form, "/admin"):
            return again
        wanted = _wanted(house, form)
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            with refusals():
                await name_delegate(work, visitor.person, wanted)
        return see_other("/admin?done=named")

    @router.post("/admin/delegations/{delegation_id}/end")
    async def end(request: Request, delegation_id: UUID) -> Response:
        visitor, _ = await _posted(house, request)
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            with refusals():
                await end_delegation(work, visitor.person, delegation_id)
        return see_other("/admin?done=ended")

    @router.post("/admin/sessions")
    async def end_sessions(request: Request) -> Response:
        visitor, form = await _posted(house, request)
        require_role(visitor, "admin")
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            await sessions_ended(work, visitor.person, form.get("person"))
        return see_other("/admin?done=sessions")

    return router


async def _posted(house: House, request: Request) -> tuple[Visitor, Form]:
    visitor, form = await house.posted(request)
    if not visitor.current:
        raise SignInNeeded
    return visitor, form


def _keys(house: House, standing: list[asyncpg.Record]) -> list[dict[str, Any]]:
    """Keys that sign and keys that only verify, with what stands under each; a key that certificates name
    and that is not among ours is lost: nothing under it verifies.
    """
    under: dict[str, asyncpg.Record] = {_kid(row["header"]): row for row in standing}
    keys = dict(house.desk.issuer.keys())
    return [
        {
            "kid": kid,
            "state": "lost" if kid not in keys else "signs" if keys[kid] else "retired",
            "standing": under[kid]["n"] if kid in under else 0,
            "until": under[kid]["until"] if kid in under else None,
        }
        for kid in dict.fromkeys((*keys, *under))
    ]


def _kid(header: str) -> str:
    raw = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
    return str(msgspec.json.decode(raw)["kid"])


def _wanted(house: House, form: Form) -> Wanted:
    """The last day counts as a whole, in the exporter's zone."""
    try:
        first, last = date.fromisoformat(form.get("from")), date.fromisoformat(form.get("until"))
        ends_at = house.clock.midnight(last + timedelta(days=1))
    except (ValueError, OverflowError) as error:
        raise Problem(
            422, "The days are missing", "Name the first and the last day.", type_="form"
        ) from error
    return Wanted(form.get("delegate"), house.clock.midnight(first), ends_at, form.get("reason")[:2_000])
