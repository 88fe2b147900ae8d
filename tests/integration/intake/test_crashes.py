"""The process itself: `python -m services.intake`, killed at its labelled points, started again."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.local.ports import free_port
from services.intake.settings import IntakeSettings
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from shared.testing.waiting import eventually
from tests.integration.intake.world import World, order

pytestmark = pytest.mark.postgres


@asynccontextmanager
async def _diligence(world: World) -> AsyncIterator[str]:
    """The double of diligence on a real socket."""

    async def answer(request: Request) -> Response:
        asked = httpx.Request(
            request.method, str(request.url), content=await request.body(), headers=dict(request.headers)
        )
        given = await world.diligence.handle(asked)
        return Response(given.content, given.status_code, media_type="application/json")

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started, what="diligence has started")
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def _running(
    world: World, directory: Path, keys: TestingKeys, *, diligence: str = "", crash_at: str = ""
) -> AsyncIterator[tuple[httpx.AsyncClient, asyncio.subprocess.Process]]:
    port = free_port()
    settings = settings_for(
        IntakeSettings, "intake", database=world.database, keys=keys, directory=directory, http_port=port
    )
    told = {
        "DATABASE_URL": world.database.url,
        "KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "HTTP_PORT": str(port),
        "DATA_DIR": str(settings.data_dir),
        "EVENT_SIGNING_KEY_FILE": str(settings.event_signing_key_file),
        "EVENT_PUBLIC_KEYS_FILE": str(settings.event_public_keys_file),
        "AUDIT_KEY_FILE": str(settings.audit_key_file),
        "SERVICE_KEYS_FILE": str(settings.service_keys_file),
        "DILIGENCE_URL": diligence,
        **({"CRASH_AT": crash_at} if crash_at else {}),
    }
    environment = {**os.environ, **{f"EXPORTGATE_{name}": value for name, value in told.items()}}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.intake", env=environment, cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=world.erp.headers, timeout=30)

    async def ready() -> bool:
        try:
            return (await client.get("/readyz")).status_code == 200
        except httpx.TransportError:
            return False

    try:
        await eventually(ready, within=40, what="intake is ready")
        yield client, process
    finally:
        await client.aclose()
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(30):
            await process.wait()


async def _said_of_orders(world: World) -> list[str]:
    """The types of the events about orders: a running process also writes checkpoints of its audit chain."""
    return [event.type for event in await world.said() if event.type.startswith("order.")]


@pytest.mark.parametrize("label", ["accept.before-commit", "accept.after-commit"])
async def test_a_post_that_dies_is_sent_again_and_stored_once(
    world: World, tmp_path: Path, testing_keys: TestingKeys, label: str
) -> None:
    async with _running(world, tmp_path, testing_keys, crash_at=label) as (client, process):
        with pytest.raises(httpx.TransportError):
            await client.post("/v1/orders", json=order(), headers={"Idempotency-Key": "k"})
        assert await process.wait() == -9
    assert await world.database.count("sales_order") == (label == "accept.after-commit")
    async with _running(world, tmp_path, testing_keys) as (client, process):
        again = await client.post("/v1/orders", json=order(), headers={"Idempotency-Key": "k"})
        assert again.status_code == 202
        process.terminate()
        assert await process.wait() == 0
    assert await _said_of_orders(world) == ["order.received"]


@pytest.mark.parametrize("label", ["release.after-reservation", "release.after-commit"])
async def test_a_release_that_dies_ends_in_one_release_and_one_receipt(
    world: World, tmp_path: Path, testing_keys: TestingKeys, label: str
) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.issued())
    async with _diligence(world) as url:
        async with _running(world, tmp_path, testing_keys, diligence=url, crash_at=label) as (
            client,
            process,
        ):
            with pytest.raises(httpx.TransportError):
                await client.post(f"{accepted.path}/release")
            assert await process.wait() == -9
        async with _running(world, tmp_path, testing_keys, diligence=url) as (client, _):
            first = await client.post(f"{accepted.path}/release")
            again = await client.post(f"{accepted.path}/release")
    assert first.status_code == 200
    assert first.content == again.content
    assert len({asked["release_id"] for asked in world.diligence.reserved}) == 1
    assert (await _said_of_orders(world)).count("order.released") == 1
    assert await world.database.count("release") == 1
