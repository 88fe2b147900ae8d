"""`/v1/cases/{id}/notification`: the message to the authority, from draft to answer."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.responses import PlainTextResponse, Response

from services.diligence.api import views
from services.diligence.api.bodies import NotificationBody
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
from services.diligence.api.meanwhile import check_read
from services.diligence.api.once import change
from services.diligence.domain.notification import Notification, Step, in_words, title_of
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.keeping import HEADERS
from services.diligence.letters import Letter, pdf_of
from services.diligence.notifying import (
    Stored,
    draft,
    notification_view,
    proposed_text,
    stored_notification,
    take_step,
)
from services.diligence.work import DiligenceWork
from shared.contracts.order.parse import FieldError
from shared.web.auth import require, require_person
from shared.web.principals import Principal
from shared.web.problems import Problem

Reader = Annotated[Principal, Depends(require(*READERS))]
Handler = Annotated[Principal, Depends(require_person(*HANDLERS))]
Decider = Annotated[Principal, Depends(require_person(*DECIDERS))]
PATH = "/v1/cases/{case_id}/notification"
Taken = Callable[[DiligenceWork, OrderFile, Case], Awaitable[Stored]]


def notification_router(desk: Desk) -> APIRouter:
    """Read and draft it, approve it, and say what the authority said."""
    router = APIRouter(tags=["cases"])

    @router.get(PATH, summary="The message to the authority; a proposal where there is none yet")
    async def get_notification(
        caller: Reader, case_id: UUID, format: Literal["json", "text", "pdf"] = "json"
    ) -> Response:
        async with desk.case(tenant_of(caller), case_id, lock=False) as (work, file, case):
            with refusals():
                stored = await stored_notification(work, file, case)
                text = stored.text if stored else await proposed_text(work, file, case)
        if format == "text":
            return PlainTextResponse(in_words(text))
        if format == "pdf":
            return notification_pdf(file, case, text, stored)
        unsaved = {"version": 0, "state": None, "text": msgspec.to_builtins(text)}
        return answer(notification_view(stored) if stored else unsaved, version=case.version)

    @router.put(PATH, status_code=201, summary="Keep a version of its text; If-Match")
    async def put_notification(
        request: Request, caller: Handler, case_id: UUID, body: dict[str, Any]
    ) -> Response:
        text = _text(body)
        return await _change(
            desk,
            request,
            caller,
            case_id,
            lambda work, file, case: draft(work, file, case, person_of(caller), text),
        )

    @router.post(PATH, status_code=201, summary="Approve, send, acknowledge, decide; If-Match")
    async def post_notification(
        request: Request, caller: Decider, case_id: UUID, body: NotificationBody
    ) -> Response:
        return await _change(desk, request, caller, case_id, _taken(body, caller))

    return router


def notification_pdf(file: OrderFile, case: Case, text: Notification, stored: Stored | None) -> Response:
    """On paper, with the hash of exactly the text that JSON shows."""
    digest = hashlib.sha256(stored.document if stored else msgspec.json.encode(text)).hexdigest()
    version = f"version {stored.version}" if stored else "not kept"
    foot = f"Order {file.key.order_id}, case {case.case_id}, {version}, SHA-256 {digest}"
    title = title_of(text, stored.state if stored else None)
    named = "attachment; filename=notification.pdf"
    return Response(
        pdf_of(Letter(title, tuple(in_words(text).split("\n")), foot)),
        media_type="application/pdf",
        headers={**HEADERS, "Content-Disposition": named},
    )


def _taken(body: NotificationBody, caller: Principal) -> Taken:
    """What this body asks for; an answer decides, and a reference alone says that it was sent."""
    step = Step(body.step or ("decide" if body.answer else "send"))
    person, reference, said = person_of(caller), body.reference or "", body.answer
    return lambda work, file, case: take_step(
        work, file, case, person, step, reference=reference, answer=said
    )


async def _change(desk: Desk, request: Request, caller: Principal, case_id: UUID, taken: Taken) -> Response:
    async def act(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
        await check_read(request, work, file, case)
        stored = await taken(work, file, case)
        return {**views.case_head(file, case), "notification": notification_view(stored)}

    return await change(desk, request, caller, case_id, act)


def _text(body: dict[str, Any]) -> Notification:
    unknown = body.keys() - set(Notification.__struct_fields__)
    if unknown:
        raise _incomplete(f"/{min(unknown)}", "There is no such field.")
    try:
        return msgspec.convert(body, Notification)
    except msgspec.ValidationError as error:
        raise _incomplete("", str(error)) from error


def _incomplete(pointer: str, detail: str) -> Problem:
    errors = [FieldError(pointer, detail)]
    return Problem(422, "The notification is not complete", detail, type_="incomplete", errors=errors)
