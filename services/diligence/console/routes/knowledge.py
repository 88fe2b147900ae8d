"""`/lists`, `/rules`: what orders are assessed against, as screening tells it."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console import words
from services.diligence.console.dates import age
from services.diligence.console.house import House, context
from services.diligence.console.routes.rules import ASKERS, NAMES
from services.diligence.console.views.history import actor_name
from shared.web.problems import Problem

DONE = {
    "published": "The rules are published. Every open order is being assessed again.",
    "declined": "The proposed rules wait no more.",
}
HELD = """
SELECT count(*) FROM case_term t JOIN case_queue q ON q.tenant = t.tenant AND q.case_id = t.case_id
WHERE t.tenant = $1 AND t.term = $2 AND q.live
"""


def knowledge_routes(house: House) -> APIRouter:
    """Read-only; says so when screening does not answer."""
    router = APIRouter(include_in_schema=False)

    @router.get("/lists")
    async def lists(request: Request) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        known = await house.screening.lists(tenant)
        async with house.desk.transactions.begin([tenant]) as work:
            frame, now = await house.frame(work, visitor, "/lists"), work.now
            activations = {one.source: one for one in await work.activations.all(tenant)}
        active = known.document.get("active", {})
        rows = [_list(one, active, house.limits, now) for one in known.document.get("watchlists", [])]
        rows.sort(key=lambda row: (not row["stale"], not row["active"], row["name"]))
        name = request.query_params.get("name", "").strip()[:512]
        found = await house.screening.search(tenant, name) if name else []
        values = {"known": known, "rows": rows, "activations": activations, "name": name, "found": found}
        return house.pages.page("lists.html", **context(frame, **values))

    @router.get("/lists/{source}")
    async def source(request: Request, source: str) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        known = await house.screening.lists(tenant)
        kept = [one for one in known.document.get("watchlists", []) if one.get("source") == source]
        if not kept:
            detail = "Screening does not answer." if not known.current else f"There is no list {source}."
            raise Problem(404, "No such list", detail, type_="no-such-list")
        async with house.desk.transactions.begin([tenant]) as work:
            frame, now = await house.frame(work, visitor, "/lists"), work.now
        active = known.document.get("active", {})
        versions = [{**one, **_list(one, active, house.limits, now)} for one in kept]
        states = {one["source"]: one for one in known.document.get("sources", [])}
        values = {"known": known, "versions": versions, "state": states.get(source, {}), "source": source}
        return house.pages.page("source.html", **context(frame, **values))

    @router.get("/rules")
    async def rules(request: Request) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        known = await house.screening.rules(tenant)
        async with house.desk.transactions.begin([tenant]) as work:
            frame = await house.frame(work, visitor, "/rules")
            names = {row["person"]: row["name"] for row in await work.connection.fetch(NAMES, tenant)}
        values = {
            "known": known,
            "rows": known.document.get("rules", []),
            "published": known.document.get("published"),
            "waiting": known.document.get("waiting", []),
            "problem": known.document.get("problem"),
            "may_ask": visitor.person.may(*ASKERS),
            "done": DONE.get(request.query_params.get("done", ""), ""),
            "who": lambda actor: actor_name(actor, names),
        }
        return house.pages.page("rules.html", **context(frame, **values))

    @router.get("/rules/{rule}")
    async def rule(request: Request, rule: str) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        known = await house.screening.rules(tenant)
        found = [one for one in known.document.get("rules", []) if one.get("id") == rule]
        if not found:
            detail = "Screening does not answer." if not known.current else f"There is no rule {rule}."
            raise Problem(404, "No such rule", detail, type_="no-such-rule")
        family = rule.partition("-")[0]
        async with house.desk.transactions.begin([tenant]) as work:
            frame = await house.frame(work, visitor, "/rules")
            held = await work.connection.fetchval(HELD, tenant, f"family:{family}")
        return house.pages.page(
            "rule.html", **context(frame, known=known, rows=found, rule=rule, family=family, held=held)
        )

    return router


def _list(one: dict[str, Any], active: dict[str, str], limits: Any, now: datetime) -> dict[str, Any]:
    confirmed = one.get("confirmed_at")
    span = now - datetime.fromisoformat(str(confirmed)) if confirmed else None
    limit = limits.get(one.get("source"))
    return {
        "name": words.LIST_SOURCES.get(str(one.get("source")), str(one.get("source"))),
        "source": one.get("source"),
        "version": str(one.get("version", "")).partition("+")[0],
        "entries": one.get("entries"),
        "sample": one.get("label") or "",
        "confirmed": confirmed,
        "age": age(span) if span else "never confirmed",
        "limit": f"{limit / 3600:g} h" if limit else "none set",
        "stale": bool(limit and (span is None or span.total_seconds() > limit)),
        "active": active.get(str(one.get("source"))) == one.get("version"),
    }
