"""`/v1/cases/{id}/conditions` and `/watch`: what must be there before release, what is looked at after."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.diligence.api.bodies import EvidenceBody, NoteBody
from services.diligence.api.desk import HANDLERS, READERS, Desk, answer, person_of, refusals, tenant_of
from services.diligence.api.once import change
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.meeting import conditions_document, meet
from services.diligence.watching import close_item
from services.diligence.work import DiligenceWork
from shared.web.auth import require, require_person
from shared.web.principals import Principal

Reader = Annotated[Principal, Depends(require(*READERS))]
Handler = Annotated[Principal, Depends(require_person(*HANDLERS))]


def conditions_router(desk: Desk) -> APIRouter:
    """Read them, fulfil them, close them."""
    router = APIRouter(tags=["cases"])

    @router.get("/v1/cases/{case_id}/conditions", summary="Release conditions: open, or fulfilled by what")
    async def get_conditions(caller: Reader, case_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            with refusals():
                document = await conditions_document(work, file, case)
        return answer(document, version=case.version)

    @router.post(
        "/v1/cases/{case_id}/conditions/{number}", status_code=201, summary="Name what fulfils a condition"
    )
    async def post_evidence(
        request: Request, caller: Handler, case_id: UUID, number: int, body: EvidenceBody
    ) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await meet(work, file, case, person_of(caller), number, body.evidence())
            return await conditions_document(work, file, case)

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/cases/{case_id}/watch/{item_id}", status_code=201, summary="Say what was found")
    async def post_watched(
        request: Request, caller: Handler, case_id: UUID, item_id: UUID, body: NoteBody
    ) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await close_item(work, file, case, person_of(caller), item_id, body.note)
            return await conditions_document(work, file, case)

        return await change(desk, request, caller, case_id, act)

    return router
