"""`/cases/{id}/conditions`, `/watch`, `/notification.pdf`: small things of the case page."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import HANDLERS, person_of, refusals
from services.diligence.api.notification import notification_pdf
from services.diligence.console.forms import Form
from services.diligence.console.house import House, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.sessions import SignInNeeded, Visitor
from services.diligence.domain.conditions import Evidence
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.meeting import meet
from services.diligence.notifying import current_text, stored_notification
from services.diligence.watching import close_item
from services.diligence.work import DiligenceWork
from shared.web.problems import Problem

Act = Callable[[DiligenceWork, OrderFile, Case, Visitor, Form], Awaitable[object]]


def condition_routes(house: House) -> APIRouter:
    """One POST each; the page shows what it did."""
    router = APIRouter(include_in_schema=False)
    _route(router, house, "conditions", _meet, HANDLERS, "fulfilled#conditions-of-release")
    _route(router, house, "watch", _watched, HANDLERS, "watched#conditions-of-release")

    @router.get("/cases/{case_id}/notification.pdf")
    async def on_paper(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            with refusals():
                stored = await stored_notification(work, file, case)
                text = await current_text(work, file, case)
        return notification_pdf(file, case, text, stored)

    return router


def _route(router: APIRouter, house: House, name: str, act: Act, roles: tuple[str, ...], done: str) -> None:
    @router.post(f"/cases/{{case_id}}/{name}", name=name)
    async def post(request: Request, case_id: UUID) -> Response:
        visitor, form = await house.posted(request)
        if not visitor.current:
            raise SignInNeeded
        require_role(visitor, *roles)
        async with house.desk.case(visitor.person.tenant, case_id, lock=True) as (work, file, case):
            with refusals():
                await act(work, file, case, visitor, form)
        return see_other(f"/cases/{case_id}?done={done}")


async def _meet(work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form) -> None:
    signed = form.get("signed_on")
    evidence = Evidence(
        form.get("value").strip()[:500],
        form.get("document") or None,
        _day(signed) if signed else None,
    )
    await meet(work, file, case, person_of(visitor.person), form.number("number"), evidence)


async def _watched(work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form) -> None:
    try:
        item = UUID(form.get("item"))
    except ValueError as error:
        raise Problem(422, "No such item", "Reload the page.", type_="incomplete") from error
    await close_item(work, file, case, person_of(visitor.person), item, form.get("note")[:4_000])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem(422, "Not a day", f"{text[:40]!r} is not a date.", type_="incomplete") from error
