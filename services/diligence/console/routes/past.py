"""Older assessments, what changed between two, and the dossier on paper."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import refusals
from services.diligence.console.conflict import findings_changed
from services.diligence.console.house import House, context
from services.diligence.console.queries.case import HISTORY, CaseFile, read_case
from services.diligence.console.routes.case import case_values, view_of
from services.diligence.console.views import words_changed
from services.diligence.console.views.dossier import dossier_lines
from services.diligence.console.views.history import history_of
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.letters import Letter, pdf_of
from services.diligence.queue_lines import decoded_order
from services.diligence.repository.documents import ORDER, AssessmentMissing
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment
from shared.web.problems import Problem

MOST_HISTORY = 2_000
"""Entries printed; the audit record has every one."""


def past_routes(house: House) -> APIRouter:
    """Read-only pages of one case."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/assessments/{number}")
    async def older(request: Request, case_id: UUID, number: int) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            values = await case_values(house, work, file, case, visitor, request.query_params)
            with refusals():
                read = await _as_of(work, file, await read_case(work, file, case), number)
        shown = replace(await view_of(read, visitor, work), assessment_number=number)
        return house.pages.page("dossier.html", **{**values, "case": shown}, older=True)

    @router.get("/cases/{case_id}/dossier")
    async def dossier(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            values = await case_values(house, work, file, case, visitor, request.query_params)
            with refusals():
                read = await read_case(work, file, case)
        return house.pages.page("dossier.html", **values, older=False, decisions=read.decisions, file=file)

    @router.get("/cases/{case_id}/dossier.pdf")
    async def on_paper(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            with refusals():
                read = await read_case(work, file, case)
            shown = await view_of(read, visitor, work)
            place = (file.tenant, file.order_key, MOST_HISTORY)
            history = history_of(await work.connection.fetch(HISTORY, *place), read.names)
        lines = dossier_lines(shown, file, read.decisions, history, house.clock)
        printed = f"printed {house.clock.full(work.now)} {house.clock.zone}"
        foot = f"Order {shown.order_id}, case {case_id}, {printed}"
        letter = Letter(f"Dossier: {shown.order_id}", tuple(lines), foot)
        content = await asyncio.to_thread(pdf_of, letter)
        named = {"Content-Disposition": "attachment; filename=dossier.pdf"}
        return Response(content, media_type="application/pdf", headers=named)

    @router.get("/cases/{case_id}/changes")
    async def changes(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            with refusals():
                values = await _changes(house, work, file, case, request.query_params)
            frame = await house.frame(work, visitor, "/queue")
        return house.pages.page("changes.html", **context(frame, **values))

    return router


async def _as_of(work: DiligenceWork, file: OrderFile, read: CaseFile, number: int) -> CaseFile:
    """The case with an earlier assessment and the order it was about."""
    assessment = await assessment_of(work, file, number)
    order = await order_of(work, file, assessment.revision)
    return replace(read, assessment=assessment, order=order)


async def assessment_of(work: DiligenceWork, file: OrderFile, number: int) -> Assessment:
    """One assessment of the order; 404 where it is not on file."""
    if not 0 < number < 2**31:
        raise Problem(404, "No such assessment", type_="no-such-assessment")
    try:
        return await work.documents.assessment(file, number)
    except AssessmentMissing as error:
        detail = f"Assessment {number} of this order is not on file here."
        raise Problem(404, "No such assessment", detail, type_="no-such-assessment") from error


async def order_of(work: DiligenceWork, file: OrderFile, revision: int) -> bytes:
    """One revision of the order in canonical form."""
    return bytes(await work.connection.fetchval(ORDER, file.tenant, file.order_key, revision) or b"{}")


async def _changes(
    house: House, work: DiligenceWork, file: OrderFile, case: Case, asked: Any
) -> dict[str, Any]:
    read = await read_case(work, file, case)
    numbers = [row["assessment_number"] for row in read.assessments]
    to = _number(asked.get("to"), numbers, 0)
    start = _number(asked.get("from"), numbers, min(numbers.index(to) + 1, len(numbers) - 1) if to else 0)
    if not to or not start:
        raise Problem(404, "Nothing to compare", "This case has no assessment yet.", type_="no-changes")
    old, new = await assessment_of(work, file, start), await assessment_of(work, file, to)
    before, after = await order_of(work, file, old.revision), await order_of(work, file, new.revision)
    appeared, gone = findings_changed(old, new)
    void = [one for one in read.decisions if one.assessment_number < to]
    return {
        "file": file,
        "case_id": case.case_id,
        "numbers": numbers,
        "old": old,
        "new": new,
        "lines_": words_changed.order_lines(decoded_order(before), decoded_order(after)),
        "versions": words_changed.version_lines(old.versions, new.versions),
        "appeared": appeared,
        "gone": gone,
        "cause": case.cause,
        "void": void if case.state.value == "open" and void else [],
    }


def _number(text: str | None, known: list[int], default: int) -> int:
    if text and text.isascii() and text.isdigit() and int(text) in known:
        return int(text)
    return known[default] if known else 0
