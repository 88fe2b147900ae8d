"""`GET /v1/cases`, `GET /v1/cases/{id}` and its lists."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from starlette.responses import Response

from services.diligence.api import views
from services.diligence.api.desk import READERS, Desk, answer, refusals, tenant_of
from services.diligence.api.lists import LIST_CASES, MAX_ID
from services.diligence.asking import links_of
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.states import CaseState
from services.diligence.due_diligence import due_diligence_view
from services.diligence.filing import documents_of
from services.diligence.keeping import HEADERS, Content, content_of
from services.diligence.proposing import standing_proposal
from services.diligence.related import related_of
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Disposition
from shared.web.auth import require
from shared.web.pagination import Page, link_header, not_a_cursor, page_of
from shared.web.principals import Principal
from shared.web.problems import Problem

Reader = Annotated[Principal, Depends(require(*READERS))]


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
        after = _after(page)
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
                document = await _document(work, file, case, caller)
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

    @router.get("/v1/cases/{case_id}/questions", summary="What the customer was asked, and the answers")
    async def get_questions(caller: Reader, case_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            found = await links_of(work, file.tenant, case.case_id)
        return answer({"items": found}, version=case.version)

    @router.get("/v1/cases/{case_id}/documents/{document_id}/content", summary="A document as it came")
    async def get_content(caller: Reader, case_id: UUID, document_id: UUID) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            found = await content_of(work, file.tenant, case.case_id, document_id)
        return saved(found)

    return router


def saved(found: Content | None) -> Response:
    """A kept file as an answer that a browser saves and never shows; 404 without one."""
    if found is None:
        detail = "It was filed by its hash alone, or it is not of this case."
        raise Problem(404, "No content", detail, type_="no-content-kept")
    named = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    return Response(
        found.content, media_type=found.media_type, headers={**HEADERS, "Content-Disposition": named}
    )


def _after(page: Page) -> UUID:
    try:
        return UUID(str(page.after[0])) if page.after else MAX_ID
    except ValueError as error:
        raise not_a_cursor() from error


async def _document(work: DiligenceWork, file: OrderFile, case: Case, caller: Principal) -> dict[str, Any]:
    assessment = await work.documents.assessment(file) if file.assessed else None
    decisions = await work.records.decisions_of_case(file.tenant, case.case_id)
    order = await work.documents.order(file)
    related = await related_of(work, file, order)
    return {
        **views.case_head(file, case),
        "related_orders": related.orders,
        "more_related_orders": related.more,
        "system_proposal": await standing_proposal(work, file.tenant, case.case_id),
        "order": msgspec.Raw(order),
        "assessment": assessment,
        "decisions": [views.decision(one) for one in decisions],
        "facts": await work.documents.facts(file),
        "questions_asked": await links_of(work, file.tenant, case.case_id),
        "documents": await documents_of(work, file.tenant, case.case_id),
        "due_diligence": await due_diligence_view(work, file, case, assessment, who=caller.name or caller.id),
        "would_release": views.releases(file, case, assessment),
    }
