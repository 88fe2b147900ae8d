"""`/cases/{id}/dismissals`: a hit on a list is not the party: here, and where the same two meet."""

from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from services.diligence.api.bodies import ManyDismissalsBody
from services.diligence.api.desk import DECIDERS, person_of, refusals
from services.diligence.api.dismissals import dismiss_in_many
from services.diligence.console.drafts import Draft, drop_draft, find_draft, save_draft
from services.diligence.console.forms import Form, is_uuid
from services.diligence.console.house import House, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.routes.case import case_values
from services.diligence.console.sessions import SignInNeeded, Visitor
from services.diligence.dismissing import same_elsewhere
from services.diligence.domain.dismissals import check_dismissal
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.work import DiligenceWork
from shared.web.problems import Problem

DISMISSAL = "dismissal"
FIELDS = ("subject", "entry", "reason", "until")


def dismissal_routes(house: House) -> APIRouter:
    """What is written on the case is kept as a draft, asked once more with its scope, then done."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/dismissals")
    async def confirmation(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            draft = await find_draft(work, visitor.person, case_id, DISMISSAL)
            if not draft.fields:
                return see_other(f"/cases/{case_id}#names")
            values = await case_values(house, work, file, case, visitor, request.query_params)
            values |= await _asked(work, file, case, draft)
        return house.pages.page("dismissal.html", **values)

    @router.post("/cases/{case_id}/dismissals")
    async def post(request: Request, case_id: UUID) -> Response:
        visitor, form = await house.posted(request)
        require_role(visitor, *DECIDERS)
        person, here = visitor.person, f"/cases/{case_id}/dismissals"
        async with house.desk.case(person.tenant, case_id, lock=False) as (work, file, case):
            fields = {name: form.all(name) for name in (*FIELDS, "also")}
            await save_draft(
                work, person, case_id, DISMISSAL, Draft(fields, case.version, file.assessment_number)
            )
            proved, today = house.has_proved(visitor, work.now), work.now.date()
        if not visitor.current:
            raise SignInNeeded
        until = _day(form.get("until"))
        with refusals():
            check_dismissal(form.get("reason"), until, today)
        if form.get("confirmed") != "yes":
            return see_other(here)
        if not proved:
            return see_other(f"/signin/again?next={quote(here, safe='')}")
        return await _dismissed(house, request, visitor, case_id, form)

    return router


async def _asked(work: DiligenceWork, file: OrderFile, case: Case, draft: Draft) -> dict[str, Any]:
    """The hit, as the case now has it, and where else it is the same one."""
    entry, subject = draft.get("entry"), draft.get("subject")
    with refusals():
        claim, others = await same_elsewhere(work, file, case, subject, entry)
    return {"asked": draft, "claim": claim, "others": others, "chosen": draft.all("also"), "results": None}


async def _dismissed(house: House, request: Request, visitor: Visitor, case_id: UUID, form: Form) -> Response:
    cases = [case_id, *(UUID(one) for one in form.all("also") if is_uuid(one) and one != str(case_id))]
    try:
        body = ManyDismissalsBody(
            cases=tuple(dict.fromkeys(cases)),
            subject=form.get("subject"),
            entry=form.get("entry"),
            reason=form.get("reason")[:1_500],
            until=form.get("until"),
        )
    except ValidationError as error:
        detail = "The hit is named on the case. Go back to it."
        raise Problem(422, "Not a hit", detail, type_="incomplete") from error
    person = visitor.person
    with refusals():
        done = await dismiss_in_many(house.desk, person.tenant, person_of(person), body)
    async with house.desk.case(person.tenant, case_id, lock=False) as (work, file, case):
        await drop_draft(work, person, case_id, DISMISSAL)
        if all(one["dismissed"] for one in done):
            many = f"-{len(done)}" if len(done) > 1 else ""
            return see_other(f"/cases/{case_id}?done=dismissed{many}#names")
        values = await case_values(house, work, file, case, visitor, request.query_params)
    return house.pages.page("dismissal.html", **values, results=done)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem(422, "Not a day", f"{text[:40]!r} is not a date.", type_="incomplete") from error
