"""What people do to a case."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.diligence.api import views
from services.diligence.api.bodies import (
    Answers,
    Asked,
    DecisionBody,
    DocumentBody,
    DueDiligenceBody,
)
from services.diligence.api.desk import HANDLERS, Desk, answer, person_of, tenant_of
from services.diligence.api.meanwhile import check_read, check_read_if_said
from services.diligence.api.once import change
from services.diligence.asking import open_link
from services.diligence.deciding import decide
from services.diligence.delegating import acting
from services.diligence.domain.decisions import Choice
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.due_diligence import due_diligence_view, record_due_diligence
from services.diligence.establishing import establish
from services.diligence.filing import add_document
from services.diligence.work import DiligenceWork
from shared.web.auth import require_person
from shared.web.principals import Principal
from shared.web.step_up import check_proved

Handler = Annotated[Principal, Depends(require_person(*HANDLERS))]


def changing_router(desk: Desk) -> APIRouter:
    """Decisions and what leads to them; all honour `Idempotency-Key`."""
    router = APIRouter(tags=["cases"])
    _deciding(router, desk)
    _preparing(router, desk)
    return router


def _deciding(router: APIRouter, desk: Desk) -> None:
    @router.post("/v1/cases/{case_id}/decisions", status_code=201, summary="Decide: people only, If-Match")
    async def post_decision(request: Request, caller: Handler, case_id: UUID, body: DecisionBody) -> Response:
        if body.choice is not Choice.HOLD:
            check_proved(request, caller)

        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await check_read(request, work, file, case)
            made = await decide(work, file, case, await acting(work, caller), caller.name, body.verdict())
            return {**views.decision(made), "case": views.case_head(file, case)}

        return await change(desk, request, caller, case_id, act)


def _preparing(router: APIRouter, desk: Desk) -> None:
    @router.post("/v1/cases/{case_id}/answers", status_code=201, summary="Establish facts")
    async def post_answers(request: Request, caller: Handler, case_id: UUID, body: Answers) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await check_read_if_said(request, work, file, case)
            given = [one.answer() for one in body.root]
            version = await establish(work, file, case, given, person_of(caller))
            return {"facts_version": version, "case": views.case_head(file, case)}

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/cases/{case_id}/questions", status_code=201, summary="Ask the customer under a link")
    async def post_question(request: Request, caller: Handler, case_id: UUID, body: Asked) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await check_read(request, work, file, case)
            link = await open_link(
                work, file, case, person_of(caller), body.questions,
                language=body.language, valid=timedelta(days=body.valid_days),
            )  # fmt: skip
            return {**views.case_head(file, case), "link": link}

        return await change(desk, request, caller, case_id, act, secrets=("link",))

    @router.post("/v1/cases/{case_id}/diligence", status_code=201, summary="Record the due diligence")
    async def post_diligence(
        request: Request, caller: Handler, case_id: UUID, body: DueDiligenceBody
    ) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            await check_read_if_said(request, work, file, case)
            await record_due_diligence(work, file, case, body.record(), caller.id)
            assessment = await work.documents.assessment(file) if file.assessed else None
            return await due_diligence_view(work, file, case, assessment, who=caller.name or caller.id)

        return await change(desk, request, caller, case_id, act)

    @router.post("/v1/documents", status_code=201, summary="Keep the content of a document")
    async def post_content(
        request: Request, caller: Handler, name: Annotated[str, Query(min_length=1, max_length=400)]
    ) -> Response:
        upload = await desk.keep(tenant_of(caller), name, await request.body(), caller.actor)
        kept = {"sha256": upload.sha256, "media_type": upload.media_type, "size": len(upload.content)}
        return answer({"name": upload.name, **kept}, status=201)

    @router.post("/v1/cases/{case_id}/documents", status_code=201, summary="File a document by its hash")
    async def post_document(request: Request, caller: Handler, case_id: UUID, body: DocumentBody) -> Response:
        async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
            return await add_document(work, file, case, body.filed(), caller.actor)

        return await change(desk, request, caller, case_id, act)
