"""The console, route by route as the application lists them: a stranger sees and changes nothing."""

import asyncio
import base64
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import HTTPConnection

from services.diligence.console.routes import events
from services.diligence.console.sessions import Sessions, Visitor
from shared.database.pool import Connection
from shared.testing.waiting import eventually
from tests.integration.tenants.conftest import Served
from tests.integration.tenants.routes import MARK, every_route

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]
SERVICES = ("intake", "screening", "diligence", "notify")
OF_NOBODY = ("/static/{digest}/{name}", "/docs", "/docs/reference.css", "/openapi.json", "/metrics")
"""Hold nothing of any tenant; `test_of_nobody` looks."""
ENDLESS = "/events"
OF_THE_LINK = "/a/{token}"
"""Whoever has the token may open it: a stranger is one who has none."""
FORM = {"case_version": "1", "assessment_number": "1", "to": "me", "outcome": "HOLD", "hours": "5",
        "reason": "x", "person": "person", "delegate": "person", "from": "2030-01-01", "until": "2030-01-02",
        "subject": "/parties/0", "entry": "us_csl/EL/1", "code": "KE-43", "do": "keep"}  # fmt: skip
Opened = tuple[Connection, datetime]
REAL: ContextVar[bool] = ContextVar("the session is looked up as it is", default=False)


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of everything that answers, without what only stands for it (HEAD)."""
    found = iter_route_contexts(app.routes)
    return [
        (method, str(one.path))
        for one in found
        for method in sorted((one.methods or set()) - {"HEAD"})
        if one.path is not None
    ]


def shown(path: str) -> str:
    """As an OpenAPI document writes it."""
    return re.sub(r":\w+}", "}", path)


@pytest.fixture(scope="module")
def pages(services: dict[str, Served]) -> list[tuple[str, str]]:
    """What the console serves beside the documented API."""
    documented = {(one.method, one.path) for one in every_route() if one.service == "diligence"}
    found = routes_of(services["diligence"].app)
    return [one for one in found if (one[0], shown(one[1])) not in documented]


async def signed_in(served: Served, tenant: str) -> httpx.AsyncClient:
    """A browser of somebody of this tenant who has every role."""
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    headers = {"Origin": "http://console", "Accept": "text/html"}
    client = httpx.AsyncClient(
        transport=transport, base_url="http://console", headers=headers, follow_redirects=False
    )
    answer = await client.post("/signin", data={"key": f"person:{tenant}", "next": "/queue"})
    assert answer.status_code == 303, answer.text
    return client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stranger(services: dict[str, Served]) -> AsyncIterator[httpx.AsyncClient]:
    client = await signed_in(services["diligence"], "rival")
    yield client
    await client.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def own(services: dict[str, Served]) -> AsyncIterator[httpx.AsyncClient]:
    client = await signed_in(services["diligence"], "acme")
    yield client
    await client.aclose()


async def names_of(served: Served) -> dict[str, str]:
    """What stands in paths of the console: all of it acme's."""
    (entry,) = await served.database.fetch(
        "SELECT entry_id FROM audit_entry WHERE tenant = 'acme' ORDER BY entry_id DESC LIMIT 1"
    )
    return {
        **served.names, "entry": str(entry["entry_id"]), "key": MARK, "form": "questions", "rule": "USR-01",
        "version": "r1", "source": "us_csl", "job_id": served.names["case_id"], "step": "approval",
        "delegation_id": served.names["case_id"], "activation": "1",
    }  # fmt: skip


async def asked(
    client: httpx.AsyncClient, names: dict[str, str], method: str, path: str, token: str
) -> httpx.Response:
    """One request; a parameter that nothing here stands for fails the test."""
    filled = re.sub(r"\{(\w+)(:\w+)?\}", lambda name: names[name[1]], path)
    form = {**FORM, "case": names["case_id"], "token": token}
    if method == "GET":
        return await client.get(filled)
    if path in ("/rules/propose", "/cases/{case_id}/documents"):
        file = {"file": ("a.pdf", b"%PDF-1.7\nx\n")}
        return await client.post(filled, data={"token": token, "do": "propose"}, files=file)
    return await client.request(method, filled, data=form)


def told(answer: httpx.Response) -> str:
    """The page without what the stranger asked for by name, and is told not to be there."""
    return answer.text.replace(f"No case names {MARK}", "")


async def form_token(client: httpx.AsyncClient) -> str:
    return (await client.get("/queue")).text.partition('name="token" value="')[2].partition('"')[0]


async def test_every_service_documents_what_it_serves_or_it_is_a_page_or_of_nobody(
    services: dict[str, Served], pages: list[tuple[str, str]]
) -> None:
    """So nothing is served that neither `test_every_route` nor this file asks for."""
    for service in SERVICES:
        documented = {(one.method, one.path) for one in every_route() if one.service == service}
        served = {(method, shown(path)) for method, path in routes_of(services[service].app)}
        beside = served - documented - {(method, shown(path)) for method, path in pages}
        left = {path for _, path in beside} - set(OF_NOBODY)
        assert left <= {"/v1/alerts/stream", "/v1/api-keys/{prefix}"}, (service, left)


async def test_of_nobody(services: dict[str, Served], stranger: httpx.AsyncClient) -> None:
    for path in OF_NOBODY[1:]:
        assert MARK not in (await stranger.get(path)).text


async def test_a_signed_in_stranger_sees_and_changes_nothing_on_any_page(
    services: dict[str, Served], pages: list[tuple[str, str]], stranger: httpx.AsyncClient
) -> None:
    served = services["diligence"]
    before, names, token = await served.of_acme(), await names_of(served), await form_token(stranger)
    left_out = (*OF_NOBODY, ENDLESS, OF_THE_LINK, "/signout")
    for method, path in [one for one in pages if one[1] not in left_out]:
        answer = await asked(stranger, names, method, path, token)
        said = (method, path, answer.status_code, answer.text[-2_000:])
        assert MARK not in told(answer), said
        assert answer.status_code < 500 or answer.status_code == 503, said
        if "{case_id}" in path or "{order_id" in path or path.startswith(("/audit/{", "/customers/{")):
            assert answer.status_code == 404 if method == "GET" else answer.status_code in (403, 404, 422), (
                said
            )
    assert await served.of_acme() == before


async def test_the_tenant_itself_sees_its_own(
    services: dict[str, Served], pages: list[tuple[str, str]], own: httpx.AsyncClient
) -> None:
    """Or the test above would show nothing."""
    names = await names_of(services["diligence"])
    seen = [
        path
        for method, path in pages
        if method == "GET"
        and path not in (*OF_NOBODY, ENDLESS)
        and MARK in told(await asked(own, names, "GET", path, ""))
    ]
    assert {"/customers", "/cases/{case_id}", "/cases/{case_id}/dossier", OF_THE_LINK} <= set(seen)
    assert len(seen) > 8, seen


async def test_row_level_security_alone_stops_whom_the_console_takes_for_one_of_the_tenant(
    services: dict[str, Served],
    pages: list[tuple[str, str]],
    own: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The session is acme's, every transaction is the stranger's."""
    served = services["diligence"]
    before, names, token = await served.of_acme(), await names_of(served), await form_token(own)
    monkeypatch.setattr(
        served.core.database, "transaction", of_the_stranger(served.core.database.transaction)
    )
    monkeypatch.setattr(Sessions, "find", as_it_is(Sessions.find))
    for method, path in [one for one in pages if one[1] not in (*OF_NOBODY, ENDLESS, "/signout", "/signin")]:
        answer = await asked(own, names, method, path, token)
        assert MARK not in told(answer), (method, path)
    assert await served.of_acme() == before


Begin = Callable[[Iterable[str]], AbstractAsyncContextManager[Opened]]


def of_the_stranger(real: Begin) -> Begin:
    """Whatever tenant is asked for, it is the stranger's; but sessions are looked up as they are."""

    @asynccontextmanager
    async def transaction(tenants: Iterable[str]) -> AsyncIterator[Opened]:
        wanted = list(tenants)
        async with real(wanted if REAL.get() else ["rival"] if wanted else []) as opened:
            yield opened

    return transaction


def as_it_is(find: Callable[..., Any]) -> Callable[..., Any]:
    async def found(self: Sessions, request: HTTPConnection, *, seen: bool = True) -> Visitor | None:
        token = REAL.set(True)
        try:
            visitor: Visitor | None = await find(self, request, seen=seen)
            return visitor
        finally:
            REAL.reset(token)

    return found


async def test_the_stream_of_the_console_tells_only_of_ones_own_cases(
    services: dict[str, Served],
    own: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(events, "LOOK_EVERY", 0.05)
    served = services["diligence"]
    heard: list[dict[str, str]] = [{"text": ""}, {"text": ""}]
    holding = [
        asyncio.create_task(hears(served.app, client, text))
        for client, text in zip((own, stranger), heard, strict=True)
    ]
    for one in heard:
        await eventually(lambda one=one: ": still here" in one["text"], what="an open stream")
    await served.database.fetch(
        "UPDATE case_queue SET version = version + 1, changed_at = now() WHERE tenant = 'acme'"
    )
    await eventually(lambda: "event: case" in heard[0]["text"], what="the change")
    looks = heard[1]["text"].count(": still here")
    await eventually(lambda: heard[1]["text"].count(": still here") > looks + 1, what="a look after it")
    assert "event: case" not in heard[1]["text"]
    for task in holding:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def hears(app: FastAPI, client: httpx.AsyncClient, heard: dict[str, str]) -> None:
    """Hold the stream open as this browser; httpx would wait for its end."""
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": ENDLESS, "raw_path": ENDLESS.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"console"), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1), "server": ("console", 80),
    }  # fmt: skip
    asked_once = False

    async def receive() -> dict[str, Any]:
        nonlocal asked_once
        if asked_once:
            await asyncio.Event().wait()
        asked_once = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        heard["text"] += message.get("body", b"").decode()

    await app(scope, receive, send)


async def test_a_session_carried_over_to_another_tenant_is_nobodys(
    services: dict[str, Served], stranger: httpx.AsyncClient
) -> None:
    """The tenant stands readable in the cookie; the secret is looked for among that one's sessions alone."""
    ((name, value),) = stranger.cookies.items()
    acme = base64.urlsafe_b64encode(b"acme").rstrip(b"=").decode()
    forged = {"Cookie": f"{name}={acme}.{value.partition('.')[2]}"}
    transport = httpx.ASGITransport(services["diligence"].app)
    async with httpx.AsyncClient(transport=transport, base_url="http://console", headers=forged) as client:
        answer = await client.get("/queue", headers={"Accept": "text/html"})
    assert (answer.status_code, MARK in answer.text) == (303, False)
