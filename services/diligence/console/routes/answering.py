"""`/a/{token}`: the customer's page. Public, no navigation; it asks and does not accuse."""

import re
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.api.customers import Counter
from services.diligence.asking import Link, save_draft, take_answers
from services.diligence.console.forms import Form
from services.diligence.console.house import House
from services.diligence.console.pages import see_other
from services.diligence.console.sessions import check_origin
from services.diligence.console.uploads import read_upload
from services.diligence.domain.decisions import Incomplete
from services.diligence.domain.questionnaire import Given, check_answers
from services.diligence.knowledge.answer_page import FALLBACK, PageWords, words_for
from shared.web.problems import Problem

SAID: dict[str, Given] = {"yes": True, "no": False}
UNKNOWN = "unknown"
_NUMBER = re.compile("[0-9]{1,4}")


def answer_routes(house: House) -> APIRouter:
    """Read, save, send a file, answer once."""
    router = APIRouter(include_in_schema=False)
    counter = Counter(house.desk)

    @router.get("/a/{token}")
    async def questions(request: Request, token: str) -> Response:
        async with counter.link(token) as (work, link):
            if link.answered_at is not None:
                return _shown(house, request, link, "answered.html", link.answered_at)
            link.check_open(work.now)
        return _page(house, request, link, token, done=request.query_params.get("done", ""))

    @router.post("/a/{token}")
    async def answer(request: Request, token: str) -> Response:
        check_origin(request)
        form, files = await read_upload(request)
        given = _given(form)
        async with counter.link(token) as (work, link):
            await save_draft(work, link, given)
        for file in files:
            try:
                await counter.take_file(token, file.name, file.content)
            except Problem as problem:
                return _page(
                    house, request, link, token, given=given, faults={0: f"{file.name}: {problem.detail}"}
                )
        if form.get("do") != "send":
            return see_other(f"/a/{token}?done={'file' if files else 'saved'}")
        try:
            check_answers(link.questions, given)
        except Incomplete as error:
            faults = {int(one.pointer.rpartition("/")[2]): one.detail for one in error.faults}
            return _page(house, request, link, token, given=given, faults=faults)
        async with counter.case(token) as (work, file_, case, link):
            await take_answers(work, file_, case, link, given)
        return see_other(f"/a/{token}")

    return router


def _given(form: Form) -> dict[int, Given]:
    """Answers by the number of their question; what was left empty is not among them."""
    found: dict[int, Given] = {}
    for name, value in form.pairs:
        prefix, _, number = name.partition("-")
        if prefix != "q" or not _NUMBER.fullmatch(number) or not value.strip():
            continue
        found[int(number)] = None if value == UNKNOWN else SAID.get(value, value.strip()[:4_000])
    return found


def _page(
    house: House,
    request: Request,
    link: Link,
    token: str,
    *,
    given: dict[int, Given] | None = None,
    faults: dict[int, str] | None = None,
    done: str = "",
) -> Response:
    said = _words(request, link)
    # The domain says what is wrong in English; elsewhere the page says what to do.
    told = {
        number: said.missing if number and said.missing else text for number, text in (faults or {}).items()
    }
    values: dict[str, Any] = {
        "token": token,
        "given": link.draft if given is None else given,
        "faults": told,
        "done": {"saved": said.saved, "file": said.arrived}.get(done, ""),
    }
    return _shown(house, request, link, "answer.html", link.expires_at, 422 if faults else 200, **values)


def _words(request: Request, link: Link) -> PageWords:
    return words_for(request.headers.get("accept-language", ""), link.language)


def _shown(
    house: House,
    request: Request,
    link: Link,
    template: str,
    moment: datetime,
    status: int = 200,
    **values: Any,
) -> Response:
    """The page in the reader's language; `moment` is the one time that it names."""
    said = _words(request, link)
    at = house.clock.full(moment) if said.code == FALLBACK else f"{house.clock.here(moment):%Y-%m-%d %H:%M}"
    page = house.pages.page(template, status, frame=None, link=link, said=said, until=at, **values)
    page.headers["Content-Language"] = said.code
    page.headers["Vary"] = "Accept-Language"
    return page
