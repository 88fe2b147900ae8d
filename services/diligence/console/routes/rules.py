"""`/rules/propose`, `/rules/sets/{version}`: rule sets proposed by one person, published by another."""

from typing import Any
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.forms import Form
from services.diligence.console.house import House, context, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.proving import proof_wanted, typed_before
from services.diligence.console.sessions import SignInNeeded, Visitor, check_origin, check_token
from services.diligence.console.uploads import read_upload
from services.diligence.console.views.history import actor_name
from shared.web.problems import Problem

PUBLISHERS = ("admin", "approver")
ASKERS = ("analyst", "reviewer", "approver", "admin")
RULE_SET = "rule-set"
NAMES = "SELECT person, name FROM console_person WHERE tenant = $1"
TEMPLATE = """\
reason: why the rules change
changes:
  catalogue:
    rule:
      GEO-01: {action: HOLD}
"""


def rule_set_routes(house: House) -> APIRouter:
    """Screening keeps and checks them, and takes the word of this console for who asks."""
    router = APIRouter(include_in_schema=False)

    @router.get("/rules/propose")
    async def form(request: Request) -> Response:
        visitor = await house.visitor(request)
        require_role(visitor, *ASKERS)
        known = await house.screening.rules(visitor.person.tenant)
        published = (known.document.get("published") or {}).get("document")
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            typed = (await typed_before(work, visitor, RULE_SET)).get("document")
        return await _form(house, visitor, typed or published or TEMPLATE)

    @router.post("/rules/propose")
    async def propose(request: Request) -> Response:
        check_origin(request)
        visitor = await house.visitor(request)
        form, files = await read_upload(request)
        check_token(visitor, form.get("token"))
        document = files[0].content if files else form.get("document").encode()
        only_asks = form.get("do") == "what-if"
        require_role(visitor, *(ASKERS if only_asks else PUBLISHERS))
        typed = Form((("document", document.decode("utf-8", "replace")),))
        if not only_asks and (
            wanted := await proof_wanted(house, visitor, RULE_SET, typed, "/rules/propose")
        ):
            return wanted
        path = "/v1/what-if" if only_asks else "/v1/rules"
        closed = {"closed": "true"} if only_asks and form.get("closed") else {}
        try:
            answer = await house.screening.act(visitor.person, path, document, **closed)
        except Problem as problem:
            if problem.status not in (409, 422):
                raise
            return await _form(house, visitor, document.decode("utf-8", "replace"), problem)
        if only_asks:
            return see_other(f"/rules/what-if/{answer['id']}")
        return see_other(f"/rules/sets/{quote(answer['version'], safe='')}")

    @router.get("/rules/sets/{version}")
    async def one(request: Request, version: str) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        found = await house.screening.read(_path(version), tenant)
        known = await house.screening.rules(tenant)
        async with house.desk.transactions.begin([tenant]) as work:
            names = {row["person"]: row["name"] for row in await work.connection.fetch(NAMES, tenant)}
            frame = await house.frame(work, visitor, "/rules")
        values = {
            "found": found,
            "changes": [_change(one) for one in found["changes"]],
            "waits": "approval" in found,
            "mine": found["proposed_by"] == visitor.person.actor,
            "may": visitor.person.may(*PUBLISHERS),
            "may_ask": visitor.person.may(*ASKERS),
            "outdated": bool(known.current and found["against"] != known.document.get("version")),
            "active": known.document.get("version") == version,
            "step": request.query_params.get("step", ""),
            "who": lambda actor: actor_name(actor, names),
        }
        return house.pages.page("rule_set.html", **context(frame, **values))

    @router.post("/rules/sets/{version}/{step}")
    async def judge(request: Request, version: str, step: str) -> Response:
        if step not in ("approval", "decline"):
            raise Problem(404, "No such page", type_="no-such-page")
        visitor, form = await house.posted(request)
        if not visitor.current:
            raise SignInNeeded
        require_role(visitor, *PUBLISHERS)
        here = f"/rules/sets/{quote(version, safe='')}?step={step}"
        if not house.has_proved(visitor, await house.now()):
            return see_other(f"/signin/again?next={quote(here, safe='')}")
        if step == "approval" and form.get("confirmed") != "yes":
            return see_other(here)
        reason = msgspec.json.encode({"reason": form.get("reason")[:2_000]})
        content = b"" if step == "approval" else reason
        await house.screening.act(visitor.person, f"{_path(version)}/{step}", content)
        return see_other(f"/rules?done={'published' if step == 'approval' else 'declined'}")

    return router


async def _form(house: House, visitor: Visitor, text: str, problem: Problem | None = None) -> Response:
    async with house.desk.transactions.begin([visitor.person.tenant]) as work:
        frame = await house.frame(work, visitor, "/rules")
    values = {"text": text, "problem": problem, "may": visitor.person.may(*PUBLISHERS)}
    return house.pages.page("propose.html", problem.status if problem else 200, **context(frame, **values))


def _path(version: str) -> str:
    return f"/v1/rules/{quote(version, safe='')}"


def _change(one: dict[str, Any]) -> dict[str, Any]:
    """A difference in words: values as JSON, texts as they stand."""
    place = " / ".join(step.replace("~1", "/").replace("~0", "~") for step in one["pointer"].split("/")[1:])
    before = [_told(item) for item in one.get("removed", [])] or _maybe(one.get("before"))
    after = [_told(item) for item in one.get("added", [])] or _maybe(one.get("after"))
    return {"place": place, "before": before, "after": after}


def _maybe(value: Any) -> list[str]:
    return [] if value is None else [_told(value)]


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_told(item)}" for key, item in value.items())
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
