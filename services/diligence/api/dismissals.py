"""`/v1/cases/{id}/dismissals`: a hit on a list is not the party, says a person, until a day."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.diligence.api.bodies import DismissalBody, ManyDismissalsBody
from services.diligence.api.desk import DECIDERS, READERS, Desk, answer, person_of, refusals, tenant_of
from services.diligence.api.once import change
from services.diligence.dismissing import dismiss, hits_view
from services.diligence.domain.decisions import NotPossible
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import NotAllowed, Person
from services.diligence.domain.states import IllegalTransition
from services.diligence.work import DiligenceWork
from shared.web.auth import require
from shared.web.principals import Principal
from shared.web.problems import Problem
from shared.web.step_up import require_fresh_person

Reader = Annotated[Principal, Depends(require(*READERS))]
Decider = Annotated[Principal, Depends(require_fresh_person(*DECIDERS))]
PATH = "/v1/cases/{case_id}/dismissals"


def dismissals_router(desk: Desk) -> APIRouter:
    """Hits, and what people said of them."""
    router = APIRouter(tags=["cases"])

    @router.get(PATH, summary="Hits on lists that stand, and every dismissal")
    async def get_dismissals(caller: Reader, case_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            with refusals():
                document = await hits_view(work, file, case)
        return answer(document, version=case.version)

    @router.post(PATH, status_code=201, summary="Dismiss a hit: people only, one party and one entry")
    async def post_dismissal(
        request: Request, caller: Decider, case_id: UUID, body: DismissalBody
    ) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await dismiss(
                work, file, case, person_of(caller), body.subject, body.entry,
                reason=body.reason, until=date.fromisoformat(body.until),
            )  # fmt: skip
            return await hits_view(work, file, case)

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/dismissals", status_code=201, summary="The same for one party and entry in many cases")
    async def post_many(caller: Decider, body: ManyDismissalsBody) -> Response:
        tenant, person = tenant_of(caller), person_of(caller)
        with refusals():
            done = await dismiss_in_many(desk, tenant, person, body)
        return answer({"items": done}, status=201)

    return router


async def dismiss_in_many(
    desk: Desk, tenant: str, person: Person, body: ManyDismissalsBody
) -> list[dict[str, Any]]:
    """Each case in a transaction of its own; the party of the first case is the one of all."""
    party: str | None = None
    done = []
    for case_id in body.cases:
        try:
            async with desk.case(tenant, case_id, lock=True) as (work, file, case):
                party = await dismiss(
                    work, file, case, person, body.subject, body.entry,
                    reason=body.reason, until=date.fromisoformat(body.until), party=party,
                )  # fmt: skip
        except (NotPossible, NotAllowed, IllegalTransition, Problem) as error:
            if party is None:
                raise  # the first case says which party it is
            done.append({"case_id": str(case_id), "dismissed": False, "why": str(error)})
        else:
            done.append({"case_id": str(case_id), "dismissed": True, "why": None})
    return done
