"""What people do to a case."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.diligence.api import views
from services.diligence.api.bodies import (
    Answers,
    Asked,
    DecisionBody,
    DocumentBody,
    DueDiligenceBody,
    NotificationBody,
)
from services.diligence.api.desk import DECIDERS, HANDLERS, Desk, person_of
from services.diligence.api.once import change
from services.diligence.deciding import decide
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.due_diligence import due_diligence_view, record_due_diligence
from services.diligence.establishing import (
    ask_customer,
    authority_answered,
    establish,
    notify_authority,
)
from services.diligence.filing import add_document
from services.diligence.work import DiligenceWork
from shared.web.auth import require_person
from shared.web.etag import check_version
from shared.web.principals import Principal

Handler = Annotated[Principal, Depends(require_person(*HANDLERS))]
Decider = Annotated[Principal, Depends(require_person(*DECIDERS))]


def changing_router(desk: Desk) -> APIRouter:
    """Decisions and what leads to them; all honour `Idempotency-Key`."""
    router = APIRouter(tags=["cases"])
    _deciding(router, desk)
    _preparing(router, desk)
    return router


def _deciding(router: APIRouter, desk: Desk) -> None:
    @router.post("/v1/cases/{case_id}/decisions", status_code=201, summary="Decide: people only, If-Match")
    async def post_decision(request: Request, caller: Decider, case_id: UUID, body: DecisionBody) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            check_version(request, case.version)
            made = await decide(work, file, case, person_of(caller), caller.name, body.verdict())
            return {**views.decision(made), "case": views.case_head(file, case)}

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/cases/{case_id}/notification", status_code=201, summary="Authority told, or answered")
    async def post_notification(
        request: Request, caller: Decider, case_id: UUID, body: NotificationBody
    ) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            check_version(request, case.version)
            if body.answer is None:
                await notify_authority(work, file, case, body.authority, body.reference, caller.id)
            else:
                await authority_answered(work, file, case, body.answer, body.reference, caller.id)
            return views.case_head(file, case)

        return await change(desk, request, caller, case_id, act)


def _preparing(router: APIRouter, desk: Desk) -> None:
    @router.post("/v1/cases/{case_id}/answers", status_code=201, summary="Establish facts")
    async def post_answers(request: Request, caller: Handler, case_id: UUID, body: Answers) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            _check_if_given(request, case.version)
            given = [one.answer() for one in body.root]
            version = await establish(work, file, case, given, person_of(caller))
            return {"facts_version": version, "case": views.case_head(file, case)}

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/cases/{case_id}/questions", status_code=201, summary="The customer was asked: wait")
    async def post_question(request: Request, caller: Handler, case_id: UUID, body: Asked) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            check_version(request, case.version)
            await ask_customer(work, file, case, caller.id, body.questions)
            return views.case_head(file, case)

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/cases/{case_id}/diligence", status_code=201, summary="Record the due diligence")
    async def post_diligence(
        request: Request, caller: Handler, case_id: UUID, body: DueDiligenceBody
    ) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            _check_if_given(request, case.version)
            await record_due_diligence(work, file, case, body.record(), caller.id)
            assessment = await work.documents.assessment(file) if file.assessed else None
            return await due_diligence_view(work, file, case, assessment)

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/cases/{case_id}/documents", status_code=201, summary="File a document by its hash")
    async def post_document(request: Request, caller: Handler, case_id: UUID, body: DocumentBody) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            return await add_document(work, file, case, body.filed(), caller.id)

        return await change(desk, request, caller, case_id, act)


def _check_if_given(request: Request, version: int) -> None:
    """Facts add up, so a version is not asked for; who names one is held to it."""
    if "if-match" in request.headers:
        check_version(request, version)
