"""`GET /v1/cases`, `GET /v1/cases/{id}` and what people do to a case."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
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
from services.diligence.api.desk import (
    DECIDERS,
    HANDLERS,
    READERS,
    Desk,
    answer,
    person_of,
    refusals,
    tenant_of,
)
from services.diligence.api.lists import LIST_CASES, MAX_ID
from services.diligence.deciding import decide
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.states import CaseState
from services.diligence.due_diligence import due_diligence_view, record_due_diligence
from services.diligence.establishing import (
    ask_customer,
    authority_answered,
    establish,
    notify_authority,
)
from services.diligence.filing import add_document, documents_of
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Disposition
from shared.web.auth import require, require_person
from shared.web.etag import check_version
from shared.web.pagination import Page, link_header, page_of
from shared.web.principals import Principal

Reader = Annotated[Principal, Depends(require(*READERS))]
Handler = Annotated[Principal, Depends(require_person(*HANDLERS))]
Decider = Annotated[Principal, Depends(require_person(*DECIDERS))]


def reading_router(desk: Desk) -> APIRouter:
    """Cases out."""
    router = APIRouter(tags=["cases"])

    @router.get("/v1/cases", summary="List cases, newest first")
    async def list_cases(
        caller: Reader,
        page: Annotated[Page, Depends(page_of(str))],
        state: CaseState | None = None,
        disposition: Disposition | None = None,
    ) -> Response:
        tenant = tenant_of(caller)
        after = UUID(str(page.after[0])) if page.after else MAX_ID
        async with desk.transactions.begin([tenant]) as work:
            rows = await work.connection.fetch(
                LIST_CASES, tenant, after, state and state.value, disposition and disposition.value,
                page.limit + 1,
            )  # fmt: skip
        document = page.document(
            rows, lambda row: (str(row["case_id"]),), items=[views.summary(row) for row in rows]
        )
        return answer(document, headers=link_header(document))

    @router.get("/v1/cases/{case_id}", summary="A case: order, assessment, decisions, what would release it")
    async def get_case(caller: Reader, case_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            with refusals():
                document = await _document(work, file, case)
        return answer(document, version=case.version)

    @router.get("/v1/cases/{case_id}/decisions", summary="Every decision on a case, oldest first")
    async def get_decisions(caller: Reader, case_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            found = await work.records.decisions_of_case(file.tenant, case.case_id)
        return answer({"items": [views.decision(one) for one in found]}, version=case.version)

    @router.get("/v1/cases/{case_id}/documents", summary="Documents filed in a case")
    async def get_documents(caller: Reader, case_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            found = await documents_of(work, file.tenant, case.case_id)
        return answer({"items": found}, version=case.version)

    return router


def changing_router(desk: Desk) -> APIRouter:
    """What people do to a case."""
    router = APIRouter(tags=["cases"])

    @router.post("/v1/cases/{case_id}/decisions", status_code=201, summary="Decide: people only, If-Match")
    async def post_decision(request: Request, caller: Decider, case_id: UUID, body: DecisionBody) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=True) as (work, file, case):
            check_version(request, case.version)
            with refusals():
                made = await decide(work, file, case, person_of(caller), caller.name, body.verdict())
        document = {**views.decision(made), "case": views.case_head(file, case)}
        return answer(document, status=201, version=case.version)

    @router.post("/v1/cases/{case_id}/answers", status_code=201, summary="Establish facts")
    async def post_answers(request: Request, caller: Handler, case_id: UUID, body: Answers) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=True) as (work, file, case):
            _check_if_given(request, case.version)
            with refusals():
                given = [one.answer() for one in body.root]
                version = await establish(work, file, case, given, person_of(caller))
        document = {"facts_version": version, "case": views.case_head(file, case)}
        return answer(document, status=201, version=case.version)

    @router.post("/v1/cases/{case_id}/questions", status_code=201, summary="The customer was asked: wait")
    async def post_question(request: Request, caller: Handler, case_id: UUID, body: Asked) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=True) as (work, file, case):
            check_version(request, case.version)
            with refusals():
                await ask_customer(work, file, case, caller.id, body.questions)
        return answer(views.case_head(file, case), status=201, version=case.version)

    @router.post("/v1/cases/{case_id}/notification", status_code=201, summary="Authority told, or answered")
    async def post_notification(
        request: Request, caller: Decider, case_id: UUID, body: NotificationBody
    ) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=True) as (work, file, case):
            check_version(request, case.version)
            with refusals():
                if body.answer is None:
                    await notify_authority(work, file, case, body.authority, body.reference, caller.id)
                else:
                    await authority_answered(work, file, case, body.answer, body.reference, caller.id)
        return answer(views.case_head(file, case), status=201, version=case.version)

    @router.post("/v1/cases/{case_id}/diligence", status_code=201, summary="Record the due diligence")
    async def post_diligence(
        caller: Handler, case_id: UUID, body: DueDiligenceBody, request: Request
    ) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=True) as (work, file, case):
            _check_if_given(request, case.version)
            with refusals():
                await record_due_diligence(work, file, case, body.record(), caller.id)
                assessment = await work.documents.assessment(file) if file.assessed else None
                shown = await due_diligence_view(work, file, case, assessment)
        return answer(shown, status=201, version=case.version)

    @router.post("/v1/cases/{case_id}/documents", status_code=201, summary="File a document by its hash")
    async def post_document(caller: Handler, case_id: UUID, body: DocumentBody) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=True) as (work, file, case):
            filed = await add_document(work, file, case, body.filed(), caller.id)
        return answer(filed, status=201, version=case.version)

    return router


def _check_if_given(request: Request, version: int) -> None:
    """Facts add up, so a version is not asked for; who names one is held to it."""
    if "if-match" in request.headers:
        check_version(request, version)


async def _document(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
    assessment = await work.documents.assessment(file) if file.assessed else None
    decisions = await work.records.decisions_of_case(file.tenant, case.case_id)
    return {
        **views.case_head(file, case),
        "order": msgspec.Raw(await work.documents.order(file)),
        "assessment": assessment,
        "decisions": [views.decision(one) for one in decisions],
        "facts": await work.documents.facts(file),
        "documents": await documents_of(work, file.tenant, case.case_id),
        "due_diligence": await due_diligence_view(work, file, case, assessment),
        "would_release": views.releases(file, case, assessment),
    }
