"""`/admin/due-times`, `/admin/regions`: what the exporter sets for itself, each change with its reason."""

from typing import Any
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import refusals
from services.diligence.console.forms import Form
from services.diligence.console.frame import ADMIN_READERS
from services.diligence.console.house import House, context, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.proving import proof_wanted, typed_before
from services.diligence.console.routes.rules import NAMES, PUBLISHERS
from services.diligence.console.sessions import SignInNeeded, Visitor
from services.diligence.console.views.history import actor_name
from services.diligence.domain.conditions import is_day
from services.diligence.due_times import change_due_time, due_times
from shared.web.problems import Problem

DUE_TIME, REGION = "due-time", "region"
"""Forms, by which their text is kept."""


def policy_routes(house: House) -> APIRouter:
    """Due times are an admin's to set; a region takes two people, as every change of rules does."""
    router = APIRouter(include_in_schema=False)

    @router.get("/admin/due-times")
    async def times(request: Request) -> Response:
        visitor = await house.visitor(request)
        require_role(visitor, *ADMIN_READERS)
        tenant = visitor.person.tenant
        async with house.desk.transactions.begin([tenant]) as work:
            rows = await due_times(work, tenant)
            names = {row["person"]: row["name"] for row in await work.connection.fetch(NAMES, tenant)}
            typed = await typed_before(work, visitor, DUE_TIME)
            frame = await house.frame(work, visitor, "/admin")
        values = {
            "rows": rows,
            "typed": typed,
            "may": "admin" in visitor.person.roles,
            "who": lambda actor: actor_name(actor, names),
            "done": request.query_params.get("done") == "changed",
        }
        return house.pages.page("due_times.html", **context(frame, **values))

    @router.post("/admin/due-times")
    async def change(request: Request) -> Response:
        visitor, form = await _posted(house, request, "admin")
        person = visitor.person
        if wanted := await proof_wanted(house, visitor, DUE_TIME, form, "/admin/due-times"):
            return wanted
        reason = form.get("reason")[:2_000]
        async with house.desk.transactions.begin([person.tenant]) as work:
            with refusals():
                await change_due_time(work, person, form.get("outcome"), form.number("hours"), reason)
        return see_other("/admin/due-times?done=changed")

    @router.get("/admin/regions")
    async def regions(request: Request) -> Response:
        visitor = await house.visitor(request)
        require_role(visitor, *ADMIN_READERS)
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            typed = await typed_before(work, visitor, REGION)
        return await _regions(house, visitor, {name: typed.get(name) for name in typed.fields})

    @router.post("/admin/regions")
    async def propose(request: Request) -> Response:
        visitor, form = await _posted(house, request, *PUBLISHERS)
        if wanted := await proof_wanted(house, visitor, REGION, form, "/admin/regions"):
            return wanted
        content = msgspec.json.encode(_document(form))
        try:
            answer = await house.screening.act(visitor.person, "/v1/rules", content, on_top="true")
        except Problem as problem:
            if problem.status != 422:
                raise
            return await _regions(house, visitor, dict(form.pairs), problem)
        return see_other(f"/rules/sets/{quote(answer['version'], safe='')}")

    return router


async def _posted(house: House, request: Request, *roles: str) -> tuple[Visitor, Form]:
    visitor, form = await house.posted(request)
    if not visitor.current:
        raise SignInNeeded
    require_role(visitor, *roles)
    return visitor, form


async def _regions(
    house: House, visitor: Visitor, typed: dict[str, str], problem: Problem | None = None
) -> Response:
    known = await house.screening.rules(visitor.person.tenant)
    async with house.desk.transactions.begin([visitor.person.tenant]) as work:
        frame = await house.frame(work, visitor, "/admin")
    rows = sorted(known.document.get("regions", []), key=lambda row: (row["level"], row["code"]))
    values = {
        "known": known,
        "rows": rows,
        "may": visitor.person.may(*PUBLISHERS),
        "typed": typed,
        "problem": problem,
    }
    return house.pages.page("regions.html", problem.status if problem else 200, **context(frame, **values))


def _document(form: Form) -> dict[str, Any]:
    """The change of one region, laid over what is published."""
    code = form.get("code").strip().upper()
    row: dict[str, Any] | None = None
    if form.get("do") != "remove":
        row = {name: form.get(name).strip() for name in ("name", "source", "date")}
        row |= {"level": 2 if form.get("level") == "2" else 1, "reason": form.get("why").strip()}
        missing = [name for name, value in row.items() if not value]
        if missing or not is_day(row["date"]):
            detail = f"Missing: {', '.join(missing) or 'a day as YYYY-MM-DD'}."
            raise Problem(422, "The region is not complete", detail, type_="incomplete")
    reason = form.get("reason").strip() or f"{code}: {form.get('why').strip()}"
    return {"reason": reason, "changes": {"regions": {"region": {code: row}}}}
