"""`/v1/cases/{id}/holds`: legal holds."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.diligence.api.bodies import ReasonBody
from services.diligence.api.desk import READERS, Desk, answer, person_of, tenant_of
from services.diligence.api.once import change
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.holding import holds_view, lift_hold, place_hold
from services.diligence.work import DiligenceWork
from shared.web.auth import require
from shared.web.principals import Principal
from shared.web.step_up import require_fresh_person

Reader = Annotated[Principal, Depends(require(*READERS))]
HOLDERS = ("reviewer", "approver", "auditor", "admin")
Holder = Annotated[Principal, Depends(require_fresh_person(*HOLDERS))]
PATH = "/v1/cases/{case_id}/holds"


def holds_router(desk: Desk) -> APIRouter:
    """Read, place, lift."""
    router = APIRouter(tags=["cases"])

    @router.get(PATH, summary="Legal holds on the order of a case")
    async def get_holds(caller: Reader, case_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            document = {"items": await holds_view(work, file)}
        return answer(document, version=case.version)

    @router.post(PATH, status_code=201, summary="Place a legal hold: nothing of the order is erased")
    async def post_hold(request: Request, caller: Holder, case_id: UUID, body: ReasonBody) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await place_hold(work, file, person_of(caller), body.reason)
            return {"items": await holds_view(work, file)}

        return await change(desk, request, caller, case_id, act)

    @router.post(f"{PATH}/{{hold_id}}/lift", status_code=201, summary="End a hold: one asks, another ends it")
    async def post_lift(
        request: Request, caller: Holder, case_id: UUID, hold_id: UUID, body: ReasonBody
    ) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await lift_hold(work, file, person_of(caller), hold_id, body.reason)
            return {"items": await holds_view(work, file)}

        return await change(desk, request, caller, case_id, act)

    return router
