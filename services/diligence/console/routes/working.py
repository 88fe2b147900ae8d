"""What is done to a case without deciding it: asking, answering, filing, due diligence, the authority."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.cases import saved
from services.diligence.api.desk import person_of, refusals
from services.diligence.asking import open_link
from services.diligence.console.diligence_form import differences, record_of, typed_record
from services.diligence.console.drafts import Draft, drop_draft, find_draft, save_draft
from services.diligence.console.forms import Form
from services.diligence.console.house import House, require_role
from services.diligence.console.notification_form import edited
from services.diligence.console.pages import see_other
from services.diligence.console.routes.case import case_values
from services.diligence.console.sessions import SignInNeeded, Visitor, check_origin, check_token
from services.diligence.console.uploads import read_upload
from services.diligence.domain.notification import Notification, NotificationState, Step, in_words
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.due_diligence import due_diligence_version, record_due_diligence
from services.diligence.establishing import Answer, establish
from services.diligence.filing import Filed, add_document
from services.diligence.keeping import content_of
from services.diligence.knowledge.mitigation import mitigation
from services.diligence.notifying import Answer as AuthorityAnswer
from services.diligence.notifying import current_text, draft, stored_notification, take_step
from services.diligence.work import DiligenceWork
from shared.web.etag import changed
from shared.web.problems import Problem

HANDLERS = ("analyst", "reviewer", "approver")
LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "nl": "Dutch", "es": "Spanish", "zh": "Chinese",
    "ar": "Arabic", "ru": "Russian", "fa": "Persian", "ja": "Japanese",
}  # fmt: skip
QUESTIONS = "questions"
FORMS = ("questions", "answers", "documents", "diligence", "notification")
VALID = timedelta(days=21)
STEPS: dict[str, tuple[Step, AuthorityAnswer | None]] = {
    "approve": (Step.APPROVE, None),
    "send": (Step.SEND, None),
    "acknowledge": (Step.ACKNOWLEDGE, None),
    "permitted": (Step.DECIDE, "permitted"),
    "refused": (Step.DECIDE, "refused"),
}
"""What the form offers beside keeping the text."""
_SAID: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}

Done = TypeVar("Done")
Act = Callable[[DiligenceWork, OrderFile, Case, Visitor, Form], Awaitable[Done]]


def working_routes(house: House) -> APIRouter:
    """One form each; a GET shows it alone."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/{form}")
    async def form_alone(request: Request, case_id: UUID, form: str) -> Response:
        if form not in FORMS:
            raise Problem(404, "No such page", type_="no-such-page")
        visitor = await house.visitor(request)
        async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
            values = await case_values(house, work, file, case, visitor, request.query_params)
            values |= await _form_values(work, file, case, visitor, form)
        return house.pages.page("work.html", **values, problem=None)

    @router.post("/cases/{case_id}/questions")
    async def ask(request: Request, case_id: UUID) -> Response:
        async def asked(
            work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form
        ) -> Response:
            opened = await _asked(work, file, case, visitor, form)
            await work.flush()
            values = await case_values(house, work, file, case, visitor, request.query_params)
            link = f"{request.url.scheme}://{request.headers.get('host', '')}{opened['path']}"
            return house.pages.page("work.html", **values, form="asked", link=link)

        return await _taken(house, request, case_id, QUESTIONS, asked)

    _documents(router, house)
    _simple(router, house, "answers", _answer, "answered")
    _simple(router, house, "diligence", _diligence, "diligence")
    _simple(router, house, "notification", _notification, "notified")

    @router.post("/cases/{case_id}/documents")
    async def upload(request: Request, case_id: UUID) -> Response:
        check_origin(request)
        visitor = await house.visitor(request)
        require_role(visitor, *HANDLERS)
        form, files = await read_upload(request)
        check_token(visitor, form.get("token"))
        if not files:
            raise Problem(422, "No file", "Choose a file.", type_="incomplete")
        actor, sent = visitor.person.actor, files[0]
        kept = await house.desk.keep(visitor.person.tenant, sent.name, sent.content, actor)
        kind = form.get("kind") or "other"
        async with house.desk.case(visitor.person.tenant, case_id, lock=True) as (work, file, case):
            title, until = form.get("title").strip()[:500] or kept.name, form.get("expires_on")
            filed = Filed(kept.sha256, kind, title, kept.media_type, None, _day(until))
            await add_document(work, file, case, filed, actor)
        return see_other(f"/cases/{case_id}?done=filed#documents")

    return router


def _documents(router: APIRouter, house: House) -> None:
    @router.get("/cases/{case_id}/documents/{document_id}")
    async def content(request: Request, case_id: UUID, document_id: UUID) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        async with house.desk.case(tenant, case_id, lock=False) as (work, _file, _case):
            return saved(await content_of(work, tenant, case_id, document_id))


def _simple(router: APIRouter, house: House, name: str, act: Act[None], done: str) -> None:
    @router.post(f"/cases/{{case_id}}/{name}", name=name)
    async def post(request: Request, case_id: UUID) -> Response:
        async def acted(
            work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form
        ) -> Response:
            await act(work, file, case, visitor, form)
            return see_other(f"/cases/{case_id}?done={done}")

        return await _taken(house, request, case_id, name, acted)


async def _taken(house: House, request: Request, case_id: UUID, name: str, act: Act[Response]) -> Response:
    """Act on the form that was sent and drop its draft; where it is not taken, show it again."""
    visitor, form = await _posted(house, request, case_id, name)
    try:
        async with house.desk.case(visitor.person.tenant, case_id, lock=True) as (work, file, case):
            _check(form, case)
            await drop_draft(work, visitor.person, case_id, name)
            with refusals():
                return await act(work, file, case, visitor, form)
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        return await _refilled(house, request, visitor, case_id, name, problem)


async def _refilled(
    house: House, request: Request, visitor: Visitor, case_id: UUID, name: str, problem: Problem
) -> Response:
    """The form as it was sent, over it why it was not taken; a 412 says who changed what meanwhile."""
    async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
        values = await case_values(house, work, file, case, visitor, request.query_params)
        values |= await _form_values(work, file, case, visitor, name)
        if problem.status == 412:
            last = values["case"].history[0]
            values["meanwhile"] = {"who": last.actor, "at": last.at, "text": last.text}
            if name == "diligence":
                seen = await due_diligence_version(
                    work, case, file.tenant, _number(values["typed"].get("seen"))
                )
                values["fields"] = differences(seen, values["case"].record, typed_record(values["typed"]))
    return house.pages.page("work.html", problem.status, **values, problem=problem)


async def _form_values(
    work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, name: str
) -> dict[str, Any]:
    """What a form's page needs beside the case: what was typed before, and what it offers."""
    state, message = await _message(work, file, case, name)
    typed = await find_draft(work, visitor.person, case.case_id, name)
    record = typed_record(typed) if name == "diligence" and typed.fields else None
    return {
        "form": name,
        "typed": typed,
        "typed_record": record,
        "languages": LANGUAGES,
        "measures": mitigation().measure,
        "link": "",
        "message_state": state,
        "message": message,
        "message_text": in_words(message) if message else "",
        "meanwhile": None,
        "fields": (),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def _posted(house: House, request: Request, case_id: UUID, name: str) -> tuple[Visitor, Form]:
    """Who sends which form. What was typed is kept first: whatever happens then, it is not lost."""
    visitor, form = await house.posted(request)
    require_role(visitor, *HANDLERS)
    async with house.desk.case(visitor.person.tenant, case_id, lock=False) as (work, file, case):
        typed = Draft(form.fields(("token", "case_version")), case.version, file.assessment_number)
        await save_draft(work, visitor.person, case_id, name, typed)
    if not visitor.current:
        raise SignInNeeded
    return visitor, form


async def _asked(
    work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form
) -> dict[str, Any]:
    texts = [text.strip()[:500] for text in form.all("question") if text.strip()]
    if not texts:
        raise Problem(422, "Nothing is asked", "Choose or write at least one question.", type_="incomplete")
    language = form.get("language") if form.get("language") in LANGUAGES else "en"
    person = person_of(visitor.person)
    return await open_link(work, file, case, person, texts, language=language, valid=VALID)


def _check(form: Form, case: Case) -> None:
    if form.number("case_version") != case.version:
        raise changed(case.version)


async def _answer(work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form) -> None:
    """One fact, declared; or confirmed by the document that was read."""
    fact, said = form.get("fact"), form.get("value").strip()
    if not fact or not said:
        raise Problem(422, "Nothing is answered", "Choose the fact and say what is so.", type_="incomplete")
    value = _SAID[said] if said in _SAID else said[:4_000]
    document = form.get("document") or None
    name, _, subject = fact.partition("|")
    given = Answer(name, value, subject, document is not None, document)
    await establish(work, file, case, [given], person_of(visitor.person))


async def _diligence(work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form) -> None:
    await record_due_diligence(work, file, case, record_of(form), visitor.person.id)


async def _notification(
    work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, form: Form
) -> None:
    """Keep the text, or take the next step: the door that HTTP has, a second person's approval included."""
    person, chosen = person_of(visitor.person), form.get("step")
    if chosen == Step.EDIT:
        await draft(work, file, case, person, edited(await current_text(work, file, case), form))
        return
    require_role(visitor, "reviewer", "approver")
    step, answer = STEPS.get(chosen, (None, None))
    if step is None:
        raise Problem(422, "Nothing is chosen", "Say what happened.", type_="incomplete")
    reference = form.get("reference").strip()[:500]
    await take_step(work, file, case, person, step, reference=reference, answer=answer)


async def _message(
    work: DiligenceWork, file: OrderFile, case: Case, form: str
) -> tuple[NotificationState | None, Notification | None]:
    """Where the message to the authority stands, and its text, on the page that is about it."""
    if form != "notification" or not file.assessed:
        return None, None
    with refusals():
        stored = await stored_notification(work, file, case)
        state = stored.state if stored else None
        return state, await current_text(work, file, case)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
