"""Limits, and what happens to requests that run into them or go away."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Request
from starlette.types import Message, Scope

from shared.testing.waiting import eventually
from shared.web.app import create_app
from shared.web.local import FirstOf


class Rooms:
    """Stands for a pool of connections: who is in, who may go on."""

    def __init__(self) -> None:
        self.inside = 0
        self.go_on = asyncio.Event()

    async def stay(self) -> None:
        """Enter, wait, leave; like `async with pool.acquire()`."""
        self.inside += 1
        try:
            await self.go_on.wait()
        finally:
            self.inside -= 1


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
def router(rooms: Rooms) -> APIRouter:
    router = APIRouter()

    @router.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    @router.get("/stay")
    @router.get("/events")
    async def stay() -> str:
        await rooms.stay()
        return "done"

    return router


async def _pieces(count: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


async def test_a_body_announced_too_long_is_refused_before_the_route(
    client_for: Any, router: APIRouter
) -> None:
    async with client_for(router, max_body=100) as client:
        refused = await client.post("/length", content=b"x" * 101)
        taken = await client.post("/length", content=b"x" * 100)
    assert (refused.status_code, refused.json()["limit"], taken.json()) == (413, 100, 100)


async def test_a_body_of_unknown_length_is_counted(client_for: Any, router: APIRouter) -> None:
    async with client_for(router, max_body=100) as client:
        refused = await client.post("/length", content=_pieces(11, 10))
        taken = await client.post("/length", content=_pieces(10, 10))
    assert (refused.status_code, taken.json()) == (413, 100)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["connection"] == "close"


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "GZIP"])
async def test_a_compressed_body_is_refused_with_what_is_taken(
    client_for: Any, router: APIRouter, coding: str
) -> None:
    async with client_for(router) as client:
        refused = await client.post("/length", content=b"x" * 9, headers={"Content-Encoding": coding})
    assert (refused.status_code, refused.headers["accept-encoding"]) == (415, "identity")
    assert refused.json()["type"] == "urn:exportgate:problem:content-encoding"
    assert coding in refused.json()["detail"]


@pytest.mark.parametrize("coding", ["identity", "Identity", ""])
async def test_a_body_that_says_it_is_plain_is_taken(client_for: Any, router: APIRouter, coding: str) -> None:
    async with client_for(router) as client:
        taken = await client.post("/length", content=b"x" * 9, headers={"Content-Encoding": coding})
    assert (taken.status_code, taken.json()) == (200, 9)


async def test_a_route_may_take_more(client_for: Any, router: APIRouter) -> None:
    async with client_for(router, max_body=10, body_limits={"/length": 50}) as client:
        assert (await client.post("/length", content=b"x" * 50)).json() == 50
        assert (await client.post("/length", content=b"x" * 51)).status_code == 413


async def test_a_length_that_lies_does_not_help(router: APIRouter) -> None:
    """The server below would cut it; the limit does not rely on that."""
    app = create_app(service="d", title="D", routers=[router], authenticator=FirstOf([]), max_body=10)
    sent: list[Message] = []
    bodies = iter([b"x" * 8, b"x" * 8])

    async def receive() -> Message:
        return {"type": "http.request", "body": next(bodies), "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(_scope("POST", "/length", [(b"content-length", b"8")]), receive, send)
    assert sent[0]["status"] == 413


async def test_a_request_that_takes_too_long_leaves_its_room(
    client_for: Any, router: APIRouter, rooms: Rooms
) -> None:
    async with client_for(router, time_limit=0.05) as client:
        response = await client.get("/stay")
    assert response.status_code == 503
    assert response.json()["type"] == "urn:exportgate:problem:time-limit"
    assert rooms.inside == 0


async def test_a_body_that_does_not_come_is_the_senders_fault(router: APIRouter) -> None:
    app = create_app(service="d", title="D", routers=[router], authenticator=FirstOf([]), time_limit=0.05)
    sent: list[Message] = []
    parts = iter([{"type": "http.request", "body": b"x", "more_body": True}])

    async def receive() -> Message:
        if (part := next(parts, None)) is None:
            await asyncio.Event().wait()
        return part or {}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(_scope("POST", "/length", [(b"content-length", b"8")]), receive, send)
    assert sent[0]["status"] == 408
    assert b"too-slow" in sent[1]["body"]
    assert (b"retry-after", b"5") in sent[0]["headers"]


async def test_a_stream_has_no_time_limit(client_for: Any, router: APIRouter, rooms: Rooms) -> None:
    async with client_for(router, time_limit=0.05, streams=["/events"]) as client:
        waiting = asyncio.create_task(client.get("/events"))
        assert (await client.get("/stay")).status_code == 503
        assert rooms.inside == 1
        rooms.go_on.set()
        assert (await waiting).status_code == 200


async def test_what_comes_on_top_is_told_to_come_again(
    client_for: Any, router: APIRouter, rooms: Rooms
) -> None:
    async with client_for(router, max_concurrent=3) as client:
        waiting = [asyncio.create_task(client.get("/stay")) for _ in range(3)]
        await eventually(lambda: rooms.inside == 3)
        refused = await client.get("/stay")
        probe = await client.get("/healthz")
        rooms.go_on.set()
        answers = await asyncio.gather(*waiting)
        after = await client.get("/stay")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert (probe.status_code, after.status_code) == (200, 200)
    assert {answer.status_code for answer in answers} == {200}


async def test_streams_do_not_take_the_places_of_requests(
    client_for: Any, router: APIRouter, rooms: Rooms
) -> None:
    async with client_for(router, max_concurrent=1, streams=["/events"]) as client:
        waiting = [asyncio.create_task(client.get("/events")) for _ in range(5)]
        await eventually(lambda: rooms.inside == 5)
        last = asyncio.create_task(client.get("/stay"))
        await eventually(lambda: rooms.inside == 6)
        rooms.go_on.set()
        assert (await last).status_code == 200
        await asyncio.gather(*waiting)


async def test_a_thousand_requests_cut_off_leave_nothing_behind(router: APIRouter, rooms: Rooms) -> None:
    """Cancelled in the middle, as a server that stops does; every place and room is free again."""
    app = create_app(service="d", title="D", routers=[router], authenticator=FirstOf([]), max_concurrent=1000)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://d") as client:
        waiting = [asyncio.create_task(client.get("/stay")) for _ in range(1000)]
        await eventually(lambda: rooms.inside == 1000)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert rooms.inside == 0
        rooms.go_on.set()
        again = await asyncio.gather(*(client.get("/stay") for _ in range(1000)))
    assert {answer.status_code for answer in again} == {200}


async def test_a_client_that_goes_away_while_sending_frees_its_place(router: APIRouter, rooms: Rooms) -> None:
    app = create_app(service="d", title="D", routers=[router], authenticator=FirstOf([]), max_concurrent=1)
    answers: list[Message] = []

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answers.append(message)

    for _ in range(3):
        await app(_scope("POST", "/length", []), gone, send)
    assert not [message for message in answers if message.get("status") == 503]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://d") as client:
        assert (await client.post("/length", content=b"xy")).json() == 2


async def test_a_request_id_is_taken_over_only_when_harmless(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        taken = await client.get("/healthz", headers={"X-Request-ID": "erp-2026-0001"})
        refused = await client.get("/healthz", headers={"X-Request-ID": "x y<script>"})
    assert taken.headers["x-request-id"] == "erp-2026-0001"
    assert len(refused.headers["x-request-id"]) == 36


async def test_security_headers_are_on_every_answer(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        for path in ("/healthz", "/nowhere", "/docs"):
            headers = (await client.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'self';")
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"


def _scope(method: str, path: str, headers: list[tuple[bytes, bytes]]) -> Scope:
    return {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": headers, "http_version": "1.1", "scheme": "http", "server": ("d", 80), "client": None,
        "root_path": "",
    }  # fmt: skip
