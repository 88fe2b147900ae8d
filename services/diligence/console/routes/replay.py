"""`/cases/{id}/assessments/{n}/replay`: a past assessment made once more, and what differs."""

from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import refusals
from services.diligence.console.conflict import findings_changed
from services.diligence.console.house import House, context
from services.diligence.console.queries.case import read_case
from services.diligence.console.routes.past import assessment_of, order_of
from services.diligence.domain.facts import overlay
from services.diligence.domain.order_file import OrderFile
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment
from shared.web.problems import Problem

NOT_POSSIBLE = (404, 409)
"""Screening's own word that a list, a rule set or an order of then is not there any more."""


def replay_routes(house: House) -> APIRouter:
    """Read-only: nothing is stored, published or decided."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/assessments/{number}/replay")
    async def replay(request: Request, case_id: UUID, number: int) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            with refusals():
                recorded = await assessment_of(work, file, number)
                read = await read_case(work, file, case)
            inputs = await _inputs(work, file, recorded)
            frame = await house.frame(work, visitor, "/queue")
        values = {
            "file": file,
            "case_id": case_id,
            "recorded": recorded,
            "decisions": [one for one in read.decisions if one.assessment_number == number],
            "again": None,
            "why_not": "",
        }
        try:
            answer = await house.screening.replay(file.key, number, inputs)
        except Problem as problem:
            if problem.status not in (*NOT_POSSIBLE, 503):
                raise
            values["why_not"] = problem.detail
        else:
            values |= _compared(recorded, answer)
        return house.pages.page("replay.html", **context(frame, **values))

    return router


async def _inputs(work: DiligenceWork, file: OrderFile, recorded: Assessment) -> bytes:
    """The order's revision and the facts of then, as this service keeps them."""
    order = await order_of(work, file, recorded.revision)
    facts = overlay(await work.documents.facts_of_then(file, recorded.facts_version))
    return msgspec.json.encode({"order": msgspec.Raw(order), "facts": facts})


def _compared(recorded: Assessment, answer: dict[str, Any]) -> dict[str, Any]:
    """Against the sealed assessment kept here, not against what screening says that it said."""
    again = msgspec.convert(answer["replayed"], Assessment)
    appeared, gone = findings_changed(recorded, again)
    stamps = {"activation", "assessed_at"}
    fields = [
        name
        for name in Assessment.__struct_fields__
        if name not in stamps
        and msgspec.json.encode(getattr(recorded, name)) != msgspec.json.encode(getattr(again, name))
    ]
    return {
        "again": again,
        "appeared": appeared,
        "gone": gone,
        "fields": fields,
        "related": [str(key).split("/")[-1] for key in answer.get("related", [])],
    }
