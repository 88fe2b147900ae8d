"""A service process: SIGTERM ends it within bounds, also while the broker or the database is away."""

import asyncio
import re
import signal
import time
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest

from deploy.local.kafka import KafkaBroker
from deploy.local.ports import free_port
from deploy.local.topics import TopicSpec, ensure_topics
from shared.contracts.events import ORDERS, WATCHLISTS
from shared.messaging.kafka import KafkaBus
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.process import toy_file, toy_process
from shared.testing.toy.traffic import released
from shared.testing.waiting import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

STOP_WITHIN = 60.0


async def _ready(port: int) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://127.0.0.1:{port}/ready", timeout=1)).status_code == 200
    except httpx.TransportError:
        return False


async def test_sigterm_ends_it_in_order_and_leaves_nothing(
    kafka_broker: KafkaBroker,
    toy_database: ServiceDatabase,
    testing_keys: TestingKeys,
    maker: EventMaker,
    tmp_path: Path,
) -> None:
    await ensure_topics(kafka_broker.bootstrap, [TopicSpec(ORDERS), TopicSpec(WATCHLISTS)])
    tenant = f"t-{uuid4().hex[:8]}"
    bus = KafkaBus(kafka_broker.bootstrap, client_id="stop")
    events = [released(maker, f"{tenant}-{n % 5}", f"r{n}", tenant=tenant) for n in range(200)]
    await bus.publish([maker.record(event) for event in events])
    await bus.close()
    port = free_port()
    settings = toy_file(tmp_path, toy_database, testing_keys, kafka_broker.bootstrap, http_port=port)
    async with toy_process(settings) as process:
        await eventually(lambda: _ready(port), within=30, what="the API")

        async def begun() -> bool:
            return await toy_database.count("toy_handled", f"tenant = '{tenant}'") > 0

        await eventually(begun, within=30, what="the first event")
        children = psutil.Process(process.pid).children(recursive=True)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        assert time.monotonic() - started < STOP_WITHIN
    assert children == []
    await eventually(lambda: _no_connections(toy_database), within=5, what="no connection of the service")
    assert not re.search(r"Traceback|never retrieved|was destroyed", settings.with_suffix(".log").read_text())


async def _no_connections(database: ServiceDatabase) -> bool:
    rows = await database.fetch(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = $1 AND usename = $2",
        database.name,
        database.role,
    )
    return bool(rows[0]["n"] == 0)


async def test_a_process_that_only_consumes_answers_its_probes(
    kafka_broker: KafkaBroker, toy_database: ServiceDatabase, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    port = free_port()
    values = {"http_port": port, "roles": ["consumer", "relay"]}
    settings = toy_file(tmp_path, toy_database, testing_keys, kafka_broker.bootstrap, **values)
    async with toy_process(settings), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        await eventually(lambda: _answers(client, "/healthz"), within=30, what="the probe")
        assert (await client.get("/ready")).status_code == 404


async def _answers(client: httpx.AsyncClient, path: str) -> bool:
    try:
        return (await client.get(path, timeout=1)).is_success
    except httpx.TransportError:
        return False


async def test_sigterm_without_a_broker(
    toy_database: ServiceDatabase, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    port = free_port()
    settings = toy_file(tmp_path, toy_database, testing_keys, "127.0.0.1:9", http_port=port)
    async with toy_process(settings) as process:
        await eventually(lambda: _ready(port), within=30, what="the API")
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        assert time.monotonic() - started < STOP_WITHIN


async def test_sigterm_while_the_broker_is_paused(
    toy_database: ServiceDatabase, testing_keys: TestingKeys, maker: EventMaker, tmp_path: Path
) -> None:
    async with KafkaBroker(tmp_path / "kafka", settings={"group.min.session.timeout.ms": "1000"}) as broker:
        await ensure_topics(broker.bootstrap, [TopicSpec(ORDERS), TopicSpec(WATCHLISTS)])
        bus = KafkaBus(broker.bootstrap, client_id="stop")
        await bus.publish([maker.record(released(maker, "a", "r"))])
        await bus.close()
        settings = toy_file(tmp_path, toy_database, testing_keys, broker.bootstrap, http_port=free_port())
        async with toy_process(settings) as process:

            async def begun() -> bool:
                return await toy_database.count("toy_handled") > 0

            await eventually(begun, within=30, what="the first event")
            broker.pause()
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(STOP_WITHIN + 10):
                status = await process.wait()
            broker.resume()
            assert status == 0
            assert time.monotonic() - started < STOP_WITHIN
