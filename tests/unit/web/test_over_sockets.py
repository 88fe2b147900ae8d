"""The application behind the real server: clients that hang up, bodies that never end."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
import uvicorn
from fastapi import APIRouter, Request

from shared.testing.waiting import eventually
from shared.web.app import create_app
from shared.web.local import FirstOf

CLIENTS = 300


class Rooms:
    """Stands for a pool of connections."""

    def __init__(self) -> None:
        self.inside = 0
        self.go_on = asyncio.Event()


@pytest_asyncio.fixture
async def rooms() -> Rooms:
    return Rooms()


@pytest_asyncio.fixture
async def port(rooms: Rooms) -> AsyncIterator[int]:
    router = APIRouter()

    @router.get("/stay")
    async def stay() -> str:
        rooms.inside += 1
        try:
            await rooms.go_on.wait()
        finally:
            rooms.inside -= 1
        return "done"

    @router.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    app = create_app(
        service="d",
        title="D",
        routers=[router],
        authenticator=FirstOf([]),
        max_concurrent=CLIENTS,
        max_body=1000,
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started, what="the server")
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def _send(port: int, text: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text)
    await writer.drain()
    return reader, writer


async def test_clients_that_hang_up_free_their_places(rooms: Rooms, port: int) -> None:
    request = b"GET /stay HTTP/1.1\r\nHost: d\r\n\r\n"
    waiting = await asyncio.gather(*(_send(port, request) for _ in range(CLIENTS)))
    await eventually(lambda: rooms.inside == CLIENTS, what="everybody inside")
    for _, writer in waiting:
        writer.transport.abort()
    rooms.go_on.set()
    await eventually(lambda: rooms.inside == 0, what="everybody gone")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert (await client.get("/stay")).status_code == 200


async def test_clients_that_hang_up_while_sending_free_their_places(port: int) -> None:
    half = b"POST /length HTTP/1.1\r\nHost: d\r\nContent-Length: 900\r\n\r\nxx"
    for _ in range(2):
        sending = await asyncio.gather(*(_send(port, half) for _ in range(CLIENTS)))
        for _, writer in sending:
            writer.transport.abort()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:

        async def answered() -> bool:
            return (await client.post("/length", content=b"xyz")).status_code == 200

        await eventually(answered, what="a place for the next one")


async def test_a_body_without_end_is_cut_off(port: int) -> None:
    reader, writer = await _send(
        port, b"POST /length HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    for _ in range(11):
        writer.write(b"64\r\n" + b"x" * 100 + b"\r\n")
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
