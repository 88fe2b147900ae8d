"""What a customer does under a link, without an account: read the questions, save, answer, send files.

The link's token is the only credential; it opens these questions and nothing else.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.diligence.api.bodies import GivenAnswers
from services.diligence.api.desk import Desk, answer, refusals
from services.diligence.asking import Link, LinkClosed, find_link, save_draft, take_answers
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.questionnaire import read_token
from services.diligence.filing import Filed, add_document
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.web.problems import Problem

PREFIX = "/v1/answers/"


MOST_FILES = 30
"""Under one link, which may have come into any hands: 600 MiB at most, and more than any case has needed."""
SENT = "SELECT count(*) FROM case_document WHERE tenant = $1 AND case_id = $2 AND added_by = $3"


@dataclass(frozen=True)
class Counter:
    """Where customers are served: everything a link opens, in one transaction each."""

    desk: Desk

    @asynccontextmanager
    async def link(self, token: str) -> AsyncIterator[tuple[DiligenceWork, Link]]:
        """The link of a token; 404 for every token that is none, without saying why."""
        read = read_token(token)
        if read is None:
            raise no_link()
        async with self.desk.transactions.begin([read[0]]) as work:
            link = await find_link(work, token)
            if link is None:
                raise no_link()
            with closed():
                yield work, link

    @asynccontextmanager
    async def case(self, token: str) -> AsyncIterator[tuple[DiligenceWork, OrderFile, Case, Link]]:
        """The link with its case, under the lock of the order's stream."""
        async with self.link(token) as (_, link):
            link_case, tenant = link.case_id, link.tenant
        async with self.desk.case(tenant, link_case, lock=True) as (work, file, case):
            link_now = await find_link(work, token)
            if link_now is None:
                raise no_link()
            with closed(), refusals():
                yield work, file, case, link_now

    async def take_file(self, token: str, name: str, content: bytes) -> dict[str, Any]:
        """Keep a file and put it into the case; raises a problem when it is not taken."""
        async with self.link(token) as (work, link):
            link.check_open(work.now)
            tenant, actor = link.tenant, f"customer:{link.link_id}"
            sent: int = await work.connection.fetchval(SENT, tenant, link.case_id, actor)
        if sent >= MOST_FILES:
            detail = f"At most {MOST_FILES} files come under one link. Ask for a new one."
            raise Problem(409, "Enough files", detail, type_="too-many-files")
        upload = await self.desk.keep(tenant, name, content, actor)
        async with self.case(token) as (work, file, case, link):
            link.check_open(work.now)
            filed = Filed(upload.sha256, "other", upload.name, upload.media_type, None)
            return await add_document(work, file, case, filed, actor)


def closed_problem(error: LinkClosed) -> Problem:
    """410: it was a link of ours, and is no longer."""
    return Problem(410, "This link is closed", str(error), type_="link-closed")


@contextmanager
def closed() -> Iterator[None]:
    """`LinkClosed` as a problem."""
    try:
        yield
    except LinkClosed as error:
        raise closed_problem(error) from error


def no_link() -> Problem:
    """404, the same for every reason."""
    return Problem(404, "No such link", "Check that the link is whole.", type_="no-such-link")


def customers_router(desk: Desk) -> APIRouter:
    """The four things a link is good for."""
    router = APIRouter(tags=["customers"])
    counter = Counter(desk)

    @router.get(PREFIX + "{token}", summary="The questions under a link; no account needed")
    async def get_questions(token: str) -> Response:
        async with counter.link(token) as (work, link):
            link.check_open(work.now)
            return answer(_shown(link))

    @router.put(PREFIX + "{token}/draft", status_code=204, summary="Save unfinished answers")
    async def put_draft(token: str, body: GivenAnswers) -> Response:
        async with counter.link(token) as (work, link):
            await save_draft(work, link, body.answers)
        return Response(status_code=204)

    @router.post(PREFIX + "{token}", status_code=201, summary="Answer; once")
    async def post_answers(token: str, body: GivenAnswers) -> Response:
        async with counter.case(token) as (work, file, case, link):
            await take_answers(work, file, case, link, body.answers)
        return answer({"reference": link.reference, "answered_at": iso(work.now)}, status=201)

    @router.post(PREFIX + "{token}/documents", status_code=201, summary="Send a file")
    async def post_file(
        request: Request, token: str, name: Annotated[str, Query(min_length=1, max_length=400)]
    ) -> Response:
        filed = await counter.take_file(token, name, await request.body())
        return answer({"name": filed["name"], "sha256": filed["sha256"], "size": filed["size"]}, status=201)

    return router


def _shown(link: Link) -> dict[str, Any]:
    return {
        "exporter": link.exporter,
        "contact": link.contact,
        "language": link.language,
        "expires_at": iso(link.expires_at),
        "questions": [
            {"number": one.number, "text": one.text, "kind": one.kind, "why": one.why}
            for one in link.questions
        ],
        "draft": link.draft,
    }
