"""Two consumers of one service on a real broker: they come and go under load, and nobody storms."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.local.kafka import KafkaBroker
from deploy.local.topics import TopicSpec, ensure_topics
from shared.contracts.events import ORDERS, WATCHLISTS
from shared.messaging.kafka import KafkaBus, KafkaTimes
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.service import toy_core
from shared.testing.toy.traffic import released
from shared.testing.waiting import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

TIMES = KafkaTimes(session=3.0, heartbeat=0.3, close=1.5)
COUNT = 800


async def test_members_come_and_go_under_load(
    kafka_broker: KafkaBroker,
    toy_database: ServiceDatabase,
    testing_keys: TestingKeys,
    maker: EventMaker,
    tmp_path: Path,
) -> None:
    await ensure_topics(kafka_broker.bootstrap, [TopicSpec(ORDERS), TopicSpec(WATCHLISTS)])
    tenant = f"t-{uuid4().hex[:8]}"
    where = f"tenant = '{tenant}'"

    async def handled(count: int) -> bool:
        return await toy_database.count("toy_handled", where) >= count

    async def feed(bus: KafkaBus) -> None:
        for start in range(0, COUNT, 20):
            names = range(start, start + 20)
            events = [released(maker, f"{tenant}-{n % 9}", f"r{n}", tenant=tenant) for n in names]
            await bus.publish([maker.record(event) for event in events])
            await eventually(lambda low=start - 200: handled(low), within=60, what="keeping up")

    buses = [KafkaBus(kafka_broker.bootstrap, client_id=f"member-{n}", times=TIMES) for n in range(2)]
    async with toy_database.connected() as one, toy_database.connected() as two:
        first = await toy_core(toy_database, one, testing_keys, tmp_path, buses[0])
        second = await toy_core(toy_database, two, testing_keys, tmp_path, buses[1])
        stop = asyncio.Event()
        running = asyncio.create_task(first.consumer.run(stop))
        feeding = asyncio.create_task(feed(buses[0]))
        for low in (100, 300, 500):
            await eventually(lambda low=low: handled(low), within=60, what=f"{low} events")
            leave = asyncio.Event()
            guest = asyncio.create_task(second.consumer.run(leave))
            await eventually(lambda low=low: handled(low + 100), within=60, what=f"{low + 100} events")
            leave.set()
            await guest
        await feeding
        await eventually(lambda: handled(COUNT), within=60, what="everything")
        stop.set()
        await running
    assert await toy_database.count("toy_handled", where) == COUNT
    assert await toy_database.count("sequence_seen", f"{where} AND (gaps > 0 OR late > 0)") == 0
    for bus in buses:
        await bus.close()
