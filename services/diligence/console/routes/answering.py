"""`/a/{token}`: the customer's page. Public, no navigation; it asks and does not accuse."""

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
from shared.web.problems import Problem

SAID: dict[str, Given] = {"yes": True, "no": False}
UNKNOWN = "unknown"


def answer_routes(house: House) -> APIRouter:
    """Read, save, send a file, answer once."""
    router = APIRouter(include_in_schema=False)
    counter = Counter(house.desk)

    @router.get("/a/{token}")
    async def questions(request: Request, token: str) -> Response:
        async with counter.link(token) as (work, link):
            if link.answered_at is not None:
                return house.pages.page("answered.html", frame=None, link=link)
            link.check_open(work.now)
        return _page(house, link, token, done=request.query_params.get("done", ""))

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
                return _page(house, link, token, given=given, faults={0: f"{file.name}: {problem.detail}"})
        if form.get("do") != "send":
            return see_other(f"/a/{token}?done={'file' if files else 'saved'}")
        try:
            check_answers(link.questions, given)
        except Incomplete as error:
            faults = {int(one.pointer.rpartition("/")[2]): one.detail for one in error.faults}
            return _page(house, link, token, given=given, faults=faults)
        async with counter.case(token) as (work, file_, case, link):
            await take_answers(work, file_, case, link, given)
        return see_other(f"/a/{token}")

    return router


def _given(form: Form) -> dict[int, Given]:
    """Answers by the number of their question; what was left empty is not among them."""
    found: dict[int, Given] = {}
    for name, value in form.pairs:
        prefix, _, number = name.partition("-")
        if prefix != "q" or not number.isdigit() or not value.strip():
            continue
        found[int(number)] = None if value == UNKNOWN else SAID.get(value, value.strip()[:4_000])
    return found


def _page(
    house: House,
    link: Link,
    token: str,
    *,
    given: dict[int, Given] | None = None,
    faults: dict[int, str] | None = None,
    done: str = "",
) -> Response:
    values: dict[str, Any] = {
        "frame": None,
        "link": link,
        "token": token,
        "given": link.draft if given is None else given,
        "faults": faults or {},
        "done": {
            "saved": "Saved. You can come back under the same link.",
            "file": "The file has arrived.",
        }.get(done, ""),
    }
    return house.pages.page("answer.html", 422 if faults else 200, **values)
