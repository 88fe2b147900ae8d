"""`/cases/{id}`: the case; `/orders/…`: the way to it from an order's number."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.desk import refusals
from services.diligence.console.decisions import first_draft
from services.diligence.console.drafts import find_draft
from services.diligence.console.house import House, context
from services.diligence.console.pages import see_other
from services.diligence.console.queries import queue as queue_sql
from services.diligence.console.queries.case import CaseFile, read_case
from services.diligence.console.routes.queue import wanted_from
from services.diligence.console.sessions import Visitor
from services.diligence.console.views.case import CaseView, case_view
from services.diligence.console.views.order import unmarked
from services.diligence.console.views.queue import VIEWS
from services.diligence.delegating import acting
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.work import DiligenceWork
from shared.contracts.order import OrderKey
from shared.web.problems import Problem

DECISION = "decision"
DECIDED = ("signed", "recorded", "held", "disagreed")
"""What leads on to the next case; after anything else a person is not done with this one."""


def case_routes(house: House) -> APIRouter:
    """The case, and the order as it was taken."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}")
    async def case_page(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            values = await case_values(house, work, file, case, visitor, request.query_params)
        return house.pages.page("case.html", **values)

    @router.get("/cases/{case_id}/order")
    async def order_page(request: Request, case_id: UUID) -> Response:
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            document = await work.documents.order(file)
            frame = await house.frame(work, visitor, "/queue")
        text = msgspec.json.format(document, indent=2).decode()
        return house.pages.page("order.html", **context(frame, text=text, file=file, case_id=case.case_id))

    @router.get("/orders/{source_system}/{order_id:path}")
    async def order_redirect(request: Request, source_system: str, order_id: str) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        key = str(OrderKey(tenant, source_system, order_id))
        async with house.desk.transactions.begin([tenant]) as work:
            await work.files.load([(tenant, key)])
            file = work.files.find(key)
            if file is not None and file.case is not None:
                return see_other(f"/cases/{file.case.case_id}")
            frame = await house.frame(work, visitor, "/queue")
            document = await work.documents.order(file) if file else b""
        if file is None:
            detail = f"Nothing is known of the order {order_id} of {source_system}."
            raise Problem(404, "No such order", detail, type_="no-such-order")
        return house.pages.page("cleared.html", **context(frame, file=file, sections=unmarked(document)))

    return router


async def case_values(
    house: House,
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    visitor: Visitor,
    parameters: Mapping[str, str],
) -> dict[str, Any]:
    """What the template of a case needs; also for its pages of one form."""
    with refusals():
        read = await read_case(work, file, case, who=visitor.person.name or visitor.person.id)
    shown = await view_of(read, visitor, work)
    wanted = wanted_from(parameters)
    person = visitor.person
    done = _done(parameters.get("done", ""), shown)
    asked = (work.connection, person.tenant, person.id, wanted, case.case_id)
    return context(
        await house.frame(work, visitor, "/queue"),
        case=shown,
        draft=first_draft(shown.record, await find_draft(work, person, case.case_id, DECISION)),
        query=wanted.query(),
        beside=await queue_sql.neighbours_of(*asked),
        view_title=dict(VIEWS).get(wanted.view, "Search"),
        done=done,
        onward=await queue_sql.onward_from(*asked) if parameters.get("done") in DECIDED else None,
        faults=(),
    )


async def view_of(read: CaseFile, visitor: Visitor, work: DiligenceWork) -> CaseView:
    """The case as this person sees it."""
    with refusals():
        person = await acting(work, visitor.person)
    return case_view(read, person, due_diligence_required=work.policy.due_diligence_required)


def _done(what: str, shown: CaseView) -> str:
    """What has just been done, from a word in the address: nothing else of it is shown."""
    if what == "signed" and shown.certificate:
        return f"Signed. Certificate {shown.certificate[-4:].upper()} issued."
    cases = what.partition("-")[2]
    if what.startswith("dismissed-") and cases.isascii() and cases.isdigit():
        return f"The hit is dismissed by you in {cases[:4]} orders. They are being assessed again."
    said = {
        "signed": "Signed.",
        "recorded": "First decision recorded. Somebody else must sign.",
        "held": "Kept on hold, with your reasons.",
        "disagreed": "Your reasons are recorded. The case is open again.",
        "draft": "Draft saved.",
        "discarded": "Your draft is discarded.",
        "asked": "The questions are on record. The case waits for the customer.",
        "answered": "The answer is on file. The order is being assessed again.",
        "filed": "The document is filed.",
        "diligence": "The due diligence is recorded.",
        "fulfilled": "The condition is fulfilled.",
        "watched": "What was found is recorded.",
        "dismissed": "The hit is dismissed by you. The order is being assessed again.",
        "notified": "The message to the authority is on record.",
    }
    return said.get(what, "")
