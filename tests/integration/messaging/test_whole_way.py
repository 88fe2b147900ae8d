"""From a publishing transaction over the broker into a handler's row, with everything real."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.local.kafka import KafkaBroker
from deploy.local.topics import TopicSpec, ensure_topics
from shared.contracts.events import ORDERS
from shared.database.pool import Database
from shared.messaging.kafka import KafkaBus
from shared.messaging.memory import MemoryBus
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.service import toy_core
from shared.testing.toy.traffic import released
from shared.testing.toy.work import ToyWork
from shared.testing.waiting import eventually

pytestmark = pytest.mark.postgres


async def _goes_through(core: Core[ToyWork], database: ServiceDatabase, maker: EventMaker) -> None:
    tenant = f"t-{uuid4().hex[:8]}"
    where = f"tenant = '{tenant}'"  # the broker's topics hold what other tests sent
    events = [released(maker, f"order-{n % 7}", f"release-{n}", tenant=tenant) for n in range(100)]
    await core.bus.publish([maker.record(event) for event in events])
    stop = asyncio.Event()
    tasks = [asyncio.create_task(run(stop)) for run in (core.consumer.run, core.relay.run, core.retries.run)]

    async def all_handled() -> bool:
        done = await database.count("toy_handled", where) == 100
        return done and await database.count("outbox") == 0

    await eventually(all_handled, within=30, what="100 events handled and relayed")
    stop.set()
    await asyncio.gather(*tasks)
    rows = await database.fetch(f"SELECT key, sequence FROM toy_handled WHERE {where} ORDER BY place")
    assert len(rows) == 100
    for key in {row["key"] for row in rows}:
        sequences = [row["sequence"] for row in rows if row["key"] == key]
        assert sequences == list(range(1, len(sequences) + 1))
    assert await database.count("audit_entry", where) == 100


async def test_over_the_bus_in_memory(
    toy_database: ServiceDatabase,
    pool: Database,
    testing_keys: TestingKeys,
    maker: EventMaker,
    tmp_path: Path,
) -> None:
    core = await toy_core(toy_database, pool, testing_keys, tmp_path, MemoryBus())
    await _goes_through(core, toy_database, maker)


@pytest.mark.kafka
async def test_over_kafka(
    kafka_broker: KafkaBroker,
    toy_database: ServiceDatabase,
    pool: Database,
    testing_keys: TestingKeys,
    maker: EventMaker,
    tmp_path: Path,
) -> None:
    await ensure_topics(kafka_broker.bootstrap, [TopicSpec(ORDERS), TopicSpec("exportgate.watchlists.v1")])
    bus = KafkaBus(kafka_broker.bootstrap, client_id="whole-way")
    core = await toy_core(toy_database, pool, testing_keys, tmp_path, bus)
    try:
        await _goes_through(core, toy_database, maker)
    finally:
        await bus.close()
