"""`/cases/{id}/holds`: legal holds on the order of a case: placed, asked to be ended, ended."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import person_of, refusals
from services.diligence.api.holds import HOLDERS
from services.diligence.console.drafts import Draft, drop_draft, find_draft, save_draft
from services.diligence.console.house import House, context, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.sessions import SignInNeeded
from services.diligence.holding import holds_view, lift_hold, place_hold
from shared.web.problems import Problem

HOLD = "hold"
DONE = {
    "placed": "The hold is placed. Nothing of this order is erased while it stands.",
    "lifted": "What you said of the hold is recorded.",
}


def hold_routes(house: House) -> APIRouter:
    """One page; a proof of who asks is wanted as for a decision."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/holds")
    async def holds(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        person = visitor.person
        async with house.desk.case(person.tenant, case_id, lock=False) as (work, file, _case):
            values = {
                "file": file,
                "case_id": case_id,
                "holds": await holds_view(work, file),
                "draft": await find_draft(work, person, case_id, HOLD),
                "may": person.may(*HOLDERS),
                "done": DONE.get(request.query_params.get("done", ""), ""),
            }
            frame = await house.frame(work, visitor, "/queue")
        return house.pages.page("holds.html", **context(frame, **values))

    @router.post("/cases/{case_id}/holds")
    async def post(request: Request, case_id: UUID) -> Response:
        visitor, form = await house.posted(request)
        require_role(visitor, *HOLDERS)
        person, here = visitor.person, f"/cases/{case_id}/holds"
        wanted, reason = form.get("hold"), form.get("reason")[:2_000]
        async with house.desk.case(person.tenant, case_id, lock=False) as (work, file, case):
            draft = Draft(form.fields(("token",)), case.version, file.assessment_number)
            await save_draft(work, person, case_id, HOLD, draft)
            proved = house.has_proved(visitor, work.now)
        if not visitor.current:
            raise SignInNeeded
        if not proved:
            return see_other(f"/signin/again?next={quote(here, safe='')}")
        async with house.desk.case(person.tenant, case_id, lock=True) as (work, file, _case):
            with refusals():
                if wanted:
                    await lift_hold(work, file, person_of(person), _hold(wanted), reason)
                else:
                    await place_hold(work, file, person_of(person), reason)
            await drop_draft(work, person, case_id, HOLD)
        return see_other(f"{here}?done={'lifted' if wanted else 'placed'}")

    return router


def _hold(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Problem(422, "No such hold", "Reload the page.", type_="incomplete") from error
