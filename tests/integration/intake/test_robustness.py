"""What must not hurt: garbled bodies, full queues, failing items, clients that go away, a lost commit."""

import asyncio
import json
import random
import threading
from contextlib import suppress

import asyncpg
import pytest
import uvicorn

from services.intake.accept import posted
from services.intake.batcher import Overloaded, Unavailable
from services.intake.formats.beside import Beside
from services.intake.formats.draft import Draft, refuse
from services.intake.formats.readers import BY_MEDIA_TYPE
from shared.contracts.order import parse_order
from shared.testing.waiting import eventually
from tests.integration.intake.conftest import Opened
from tests.integration.intake.world import World, order

pytestmark = pytest.mark.postgres


def _garbled(chance: random.Random) -> bytes:
    body = bytearray(json.dumps(order("garbled", notes="ü" * 20), ensure_ascii=False).encode())
    kind = chance.randrange(8)
    if kind == 0:
        return bytes(chance.randbytes(chance.randrange(200)))
    if kind == 1:
        return bytes(body[: chance.randrange(len(body))])
    if kind == 2:
        body[chance.randrange(len(body))] = chance.choice((0, 0xFF, 0xC0))
        return bytes(body[:-1])
    if kind == 3:
        return b"[" * chance.randrange(1, 100_000)
    if kind == 4:
        return json.dumps(order(chance.choice(("", "a\x00b", "\u2028", "x" * 129)))).encode()
    if kind == 5:
        return json.dumps({**order(), "lines": chance.choice(([], None, [{}], "x", [[1]]))}).encode()
    if kind == 6:
        return b'{"order_id": "1", "order_id": "2"}'
    return json.dumps({**order(), "revision": chance.choice((0, -1, 1.5, "1", 10**40, True))}).encode()


async def test_a_thousand_garbled_bodies_are_problems_and_good_ones_pass_between(world: World) -> None:
    chance = random.Random(20260803)
    bodies = [_garbled(chance) for _ in range(1_000)]
    good = 0
    for start in range(0, len(bodies), 50):
        answers = await asyncio.gather(
            *(world.post(body) for body in bodies[start : start + 50]), world.post(order(f"good-{start}"))
        )
        for answer in answers[:-1]:
            assert answer.status_code in (400, 422), answer.text
            assert answer.headers["content-type"] == "application/problem+json"
        good += answers[-1].status_code == 202
    assert good == await world.database.count("sales_order") == 20


async def test_a_full_queue_is_503_with_retry_after(opened: Opened) -> None:
    async with opened(accept_queue=5, accept_at_once=1, accept_batch=1) as world:
        answers = await asyncio.gather(*(world.post(order(str(number))) for number in range(30)))
        refused = [answer for answer in answers if answer.status_code == 503]
        assert refused
        assert {answer.headers["retry-after"] for answer in refused} == {"1"}
        stored = sum(answer.status_code == 202 for answer in answers)
        assert stored == 30 - len(refused) == await world.database.count("sales_order")


async def test_large_bodies_are_parsed_few_at_a_time(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes many times its size meanwhile: two dozen ended intake for want of memory."""
    third = threading.Barrier(3)

    def read(body: bytes, charset: str | None, beside: Beside) -> Draft:
        with suppress(threading.BrokenBarrierError):
            third.wait(0.1)
            together.append(body)
        return refuse("document", "was read")

    together: list[bytes] = []
    monkeypatch.setitem(BY_MEDIA_TYPE, "text/csv", read)
    async with opened(large_bodies_at_once=2) as world:
        tried = (world.post(b"x" * 100_000, **{"Content-Type": "text/csv"}) for _ in range(6))
        assert {answer.status_code for answer in await asyncio.gather(*tried)} == {422}
    assert together == []


async def test_one_item_that_cannot_be_stored_fails_alone(world: World) -> None:
    def item(order_id: str, **changes: object) -> object:
        body = json.dumps(order(order_id)).encode()
        made = posted(
            "acme", parse_order(body), body, media_type="application/json", submitters=(), actor="api_key:x"
        )
        for name, value in changes.items():
            object.__setattr__(made, name, value)
        return made

    items = [item(str(number)) for number in range(40)]
    items[17] = item("17", media_type="nul \x00")  # PostgreSQL refuses it: stands for any fault of one item
    results = await asyncio.gather(
        *(world.intake.door.batcher.submit(one) for one in items),  # type: ignore[arg-type]  # made above
        return_exceptions=True,
    )
    assert [index for index, result in enumerate(results) if isinstance(result, Exception)] == [17]
    assert await world.database.count("sales_order") == 39


async def test_a_commit_whose_connection_died_is_read_back(world: World) -> None:
    """Connections are cut again and again while orders come in: every 202 is stored exactly once."""
    stop = asyncio.Event()

    async def cut() -> None:
        admin = await asyncpg.connect(world.database.admin_url)
        try:
            while not stop.is_set():
                await admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND usename = $1 AND query ILIKE 'COMMIT%'",
                    world.database.role,
                )
                await asyncio.sleep(0.002)
        finally:
            await admin.close()

    cutting = asyncio.create_task(cut())
    try:
        answers = []
        for start in range(0, 300, 20):
            answers += await asyncio.gather(*(world.post(order(str(start + one))) for one in range(20)))
    finally:
        stop.set()
        await cutting
    acknowledged = {answer.json()["order_id"] for answer in answers if answer.status_code == 202}
    rows = await world.database.fetch("SELECT order_id FROM sales_order")
    assert acknowledged <= {row["order_id"] for row in rows}
    assert {answer.status_code for answer in answers} <= {202, 503}
    assert len(acknowledged) > 200
    sequences = await world.database.fetch(
        "SELECT sequence, audit_length FROM stream WHERE key LIKE 'acme/%'"
    )
    assert {(row["sequence"], row["audit_length"]) for row in sequences} == {(1, 1)}


async def test_without_a_database_a_post_is_503(world: World) -> None:
    await world.intake.core.database.close()
    body = json.dumps(order()).encode()
    item = posted("acme", parse_order(body), body, media_type="x", submitters=(), actor="x")
    with pytest.raises(Unavailable):
        await world.intake.door.batcher.submit(item)


async def _served(world: World) -> tuple[uvicorn.Server, asyncio.Task[None], int]:
    server = uvicorn.Server(uvicorn.Config(world.intake.app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started, what="the server has started")
    return server, serving, server.servers[0].sockets[0].getsockname()[1]


def _raw(start: str, token: str) -> bytes:
    return f"{start}\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode()


async def test_a_thousand_clients_that_go_away_leak_no_connection(world: World) -> None:
    accepted = await world.accepted()
    server, serving, port = await _served(world)
    token = world.erp.headers["Authorization"]
    chance = random.Random(7)
    body = json.dumps(order("gone")).encode()
    requests = [
        _raw(f"POST /v1/orders HTTP/1.1\r\nContent-Length: {len(body)}", token) + body,
        _raw("GET /v1/orders/4711/clearance?wait=1 HTTP/1.1", token),
        _raw("POST /v1/orders/batch HTTP/1.1\r\nTransfer-Encoding: chunked", token),
        _raw("GET /v1/orders HTTP/1.1", token),
    ]

    async def leave() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        request = chance.choice(requests)
        writer.write(request[: chance.choice((len(request), len(request) // 2))])
        await writer.drain()
        await asyncio.sleep(chance.random() * 0.01)
        writer.transport.abort()

    try:
        for _ in range(20):
            await asyncio.gather(*(leave() for _ in range(50)))
        await eventually(lambda: world.intake.door.waiters.waiting == 0, what="nobody is waited for any more")
        await eventually(lambda: _no_busy_connection(world), what="every connection is idle again")
        async with asyncio.timeout(5):
            assert (await accepted.clearance())["state"] == "PENDING"
        held = await _connections(world)
        assert held <= world.intake.door.settings.pool_size
    finally:
        server.should_exit = True
        await serving


async def _no_busy_connection(world: World) -> bool:
    busy = await world.database.fetch(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = $1 "
        "AND state <> 'idle'",
        world.database.role,
    )
    return not busy


async def _connections(world: World) -> int:
    rows = await world.database.fetch(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = $1",
        world.database.role,
    )
    return len(rows)


async def test_overload_is_an_exception_of_its_own(opened: Opened) -> None:
    async with opened(accept_queue=0) as world:
        body = json.dumps(order()).encode()
        item = posted("acme", parse_order(body), body, media_type="x", submitters=(), actor="x")
        with pytest.raises(Overloaded):
            await world.intake.door.batcher.submit(item)
