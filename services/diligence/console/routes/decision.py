"""`/cases/{id}/decisions`: deciding, with the page that asks once more before anything can ship."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import refusals
from services.diligence.console.conflict import conflict_page
from services.diligence.console.decisions import (
    NOT_FIELDS,
    Fault,
    conditions_lack,
    faults_of,
    needs_confirmation,
    reasons_lack,
    verdict_of,
)
from services.diligence.console.drafts import Draft, drop_draft, find_draft, save_draft
from services.diligence.console.forms import Form
from services.diligence.console.house import House
from services.diligence.console.pages import see_other
from services.diligence.console.routes.case import DECISION, case_values
from services.diligence.console.sessions import SignInNeeded, Visitor
from services.diligence.deciding import decide, sentences_of
from services.diligence.delegating import acting
from services.diligence.domain.decisions import Choice, Incomplete, Verdict
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.states import CaseState
from services.diligence.work import DiligenceWork


def decision_routes(house: House) -> APIRouter:
    """The form alone, its draft, its confirmation, and the decision itself."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/decisions")
    async def form_alone(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            values = await case_values(house, work, file, case, visitor, request.query_params)
            if request.query_params.get("step") == "sign":
                return await _confirmation(house, work, file, case, visitor, values)
        return house.pages.page("decision.html", **values)

    @router.post("/cases/{case_id}/decisions")
    async def post(request: Request, case_id: UUID) -> Response:
        visitor, form = await house.posted(request)
        return await _Posted(house, request, visitor, form, case_id).answer()

    @router.post("/cases/{case_id}/drafts/decision")
    async def draft(request: Request, case_id: UUID) -> Response:
        """For the script: keeps what is typed, answers with the time."""
        visitor, form = await house.posted(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, _, _case):
            at = await save_draft(work, visitor.person, case_id, DECISION, draft_of(form))
        return Response(f"Draft saved {house.clock.time(at)}.", media_type="text/plain")

    return router


def draft_of(form: Form) -> Draft:
    """What was typed, and what its writer was looking at."""
    return Draft(form.fields(NOT_FIELDS), form.number("case_version"), form.number("assessment_number"))


class _Posted:
    """One posted decision."""

    def __init__(self, house: House, request: Request, visitor: Visitor, form: Form, case_id: UUID) -> None:
        self.house, self.request, self.visitor, self.form, self.case_id = (
            house,
            request,
            visitor,
            form,
            case_id,
        )
        self.draft = draft_of(form)

    async def answer(self) -> Response:
        """Keep it as a draft, ask once more, refuse it with what is missing, or do it."""
        person = self.visitor.person
        # In a transaction of its own: whatever is refused below, the text stays.
        async with self.house.desk.case(person.tenant, self.case_id, lock=False) as (work, _, _case):
            if self.form.get("do") == "discard":
                await drop_draft(work, person, self.case_id, DECISION)
            else:
                await save_draft(work, person, self.case_id, DECISION, self.draft)
        if not self.visitor.current:
            raise SignInNeeded
        if self.form.get("do") in ("draft", "discard"):
            return self._back("draft" if self.form.get("do") == "draft" else "discarded")
        async with self.house.desk.case(person.tenant, self.case_id, lock=True) as (work, file, case):
            return await self._decided(work, file, case)

    async def _decided(self, work: DiligenceWork, file: OrderFile, case: Case) -> Response:
        if (self.draft.case_version, self.draft.assessment_number) != (case.version, file.assessment_number):
            return await conflict_page(self.house, work, file, case, self.visitor, self.draft)
        verdict, faults = await self._verdict(work, file, case)
        if faults or verdict is None:
            return await self._incomplete(work, file, case, faults)
        asks = needs_confirmation(file, case, verdict)
        if verdict.choice is not Choice.HOLD and not self.house.has_proved(self.visitor, work.now):
            back = f"/cases/{self.case_id}/decisions" + ("?step=sign" if asks else "")
            return see_other(f"/signin/again?next={quote(back, safe='')}")
        if asks and self.form.get("confirmed") != "yes":
            return see_other(f"/cases/{self.case_id}/decisions?step=sign{self._query('&')}")
        person, was_second = self.visitor.person, case.state is CaseState.PROPOSED
        with refusals():
            await decide(work, file, case, await acting(work, person), person.name, verdict)
        await drop_draft(work, person, self.case_id, DECISION)
        return self._back(_done(case, was_second))

    async def _verdict(
        self, work: DiligenceWork, file: OrderFile, case: Case
    ) -> tuple[Verdict | None, list[Fault]]:
        verdict = verdict_of(self.draft, await _proposal(work, file, case))
        if verdict is None:
            return None, [Fault("choice-hold", "Choose what you decide."), *reasons_lack(self.draft)]
        lacking = conditions_lack(self.draft) if verdict.choice is Choice.WITH_CONDITIONS else []
        try:
            verdict.check()
        except Incomplete as error:
            return None, [*faults_of(error), *lacking]
        return verdict, lacking

    async def _incomplete(
        self, work: DiligenceWork, file: OrderFile, case: Case, faults: list[Fault]
    ) -> Response:
        parameters = self.request.query_params
        values = await case_values(self.house, work, file, case, self.visitor, parameters)
        return self.house.pages.page("decision.html", 422, **{**values, "faults": faults})

    def _back(self, done: str) -> Response:
        return see_other(f"/cases/{self.case_id}?done={done}{self._query('&')}")

    def _query(self, sign: str) -> str:
        return sign + self.request.url.query if self.request.url.query else ""


async def _proposal(work: DiligenceWork, file: OrderFile, case: Case) -> Verdict | None:
    """The standing first decision, as the second one must repeat it to agree."""
    if case.state is not CaseState.PROPOSED:
        return None
    (first, *_) = await work.records.decisions_of_round(file.tenant, case.case_id, case.round)
    return Verdict(
        Choice(first.choice), first.reasons_for, first.reasons_against, sentences_of(first), first.terms
    )


async def _confirmation(
    house: House,
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    visitor: Visitor,
    values: dict[str, Any],
) -> Response:
    draft = await find_draft(work, visitor.person, case.case_id, DECISION)
    verdict = verdict_of(draft, await _proposal(work, file, case))
    if verdict is None:
        return see_other(f"/cases/{case.case_id}")
    return house.pages.page("confirm.html", **values, verdict=verdict)


def _done(case: Case, was_second: bool) -> str:
    if case.state is CaseState.DECIDED:
        return "signed"
    if case.state is CaseState.PROPOSED:
        return "recorded"
    return "disagreed" if was_second else "held"
