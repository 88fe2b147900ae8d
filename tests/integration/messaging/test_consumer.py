"""The consumer's loop through outages of the database, of the broker and of its own membership."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from deploy.local.postgres import PostgresCluster
from shared.contracts.events import ORDERS
from shared.messaging.consumer import COMMIT_EVERY_SECONDS
from shared.messaging.memory import MemoryBus
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.schema import prepare_toy
from shared.testing.toy.service import toy_core
from shared.testing.toy.traffic import released
from shared.testing.toy.work import ToyWork
from shared.testing.waiting import eventually
from tests.integration.messaging.conftest import Handled

pytestmark = pytest.mark.postgres

GROUP = "exportgate.screening"


@asynccontextmanager
async def running(*cores: Core[ToyWork]) -> AsyncIterator[None]:
    """Consumers and relays at work; an error of one of them is raised at the end."""
    stop = asyncio.Event()
    runs = [run for core in cores for run in (core.consumer.run, core.relay.run, core.retries.run)]
    tasks = [asyncio.create_task(run(stop)) for run in runs]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def _count(database: ServiceDatabase, count: int) -> bool:
    return await database.count("toy_handled") >= count


async def _send(bus: MemoryBus, maker: EventMaker, names: range) -> None:
    await bus.publish([maker.record(released(maker, f"o{n % 5}", f"r{n}")) for n in names])


async def test_a_database_that_is_killed_and_comes_back(
    testing_keys: TestingKeys, maker: EventMaker, memory_bus: MemoryBus, tmp_path: Path
) -> None:
    async with PostgresCluster(tmp_path / "postgres") as cluster:
        databases = ServiceDatabases(cluster.url())
        async with databases.clone("toy", prepare=prepare_toy) as database, database.connected() as pool:
            core = await toy_core(database, pool, testing_keys, tmp_path, memory_bus)
            async with running(core):
                await _send(memory_bus, maker, range(50))
                await eventually(lambda: _count(database, 10), within=20)
                await cluster.kill()
                await _send(memory_bus, maker, range(50, 100))
                await cluster.start()
                await eventually(lambda: _count(database, 100), within=40, what="everything handled")
            names = await Handled(database).names()
            assert sorted(names) == sorted(f"r{n}" for n in range(100))


async def test_a_refused_event_is_a_dead_letter_at_once_and_nothing_waits_for_it(
    toy: Core[ToyWork],
    maker: EventMaker,
    memory_bus: MemoryBus,
    handled: Handled,
    toy_database: ServiceDatabase,
) -> None:
    await memory_bus.publish([maker.record(released(maker, "a", name)) for name in ("", "next")])
    async with running(toy):
        await eventually(lambda: _count(toy_database, 1))
    assert await handled.names() == ["next"]
    assert await toy_database.count("retry") == 0
    (letter,) = await toy_database.fetch("SELECT key, reason FROM dead_letter")
    assert (letter["key"], letter["reason"]) == ("acme/erp/a", "Refused('a release has an id')")


async def test_an_outage_of_the_broker_is_waited_out_and_offsets_arrive_later(
    toy: Core[ToyWork], maker: EventMaker, memory_bus: MemoryBus, toy_database: ServiceDatabase
) -> None:
    async with running(toy):
        await _send(memory_bus, maker, range(30))
        await eventually(lambda: _count(toy_database, 30), within=20)
        memory_bus.available = False
        over = time.monotonic() + 2 * COMMIT_EVERY_SECONDS
        await eventually(lambda: time.monotonic() > over)
        memory_bus.available = True
        await _send(memory_bus, maker, range(30, 40))
        await eventually(lambda: _count(toy_database, 40), within=20)
        await eventually(lambda: sum(memory_bus.committed(GROUP).values()) == 40, within=10)
        assert await toy.consumer.lag() == 0


async def test_an_expelled_member_joins_again(
    toy: Core[ToyWork],
    maker: EventMaker,
    memory_bus: MemoryBus,
    handled: Handled,
    toy_database: ServiceDatabase,
) -> None:
    async with running(toy):
        for start in range(0, 60, 20):
            await _send(memory_bus, maker, range(start, start + 20))
            await eventually(lambda seen=start + 20: _count(toy_database, seen), within=20)
            for member in list(memory_bus.members(GROUP)):
                await memory_bus.expel(GROUP, member)
        await _send(memory_bus, maker, range(60, 70))
        await eventually(lambda: _count(toy_database, 70), within=20)
    assert sorted(await handled.names()) == sorted(f"r{n}" for n in range(70))


async def test_members_that_come_and_go_handle_everything_once_and_in_order(
    toy_database: ServiceDatabase,
    testing_keys: TestingKeys,
    maker: EventMaker,
    memory_bus: MemoryBus,
    tmp_path: Path,
) -> None:
    async with toy_database.connected() as one, toy_database.connected() as two:
        first = await toy_core(toy_database, one, testing_keys, tmp_path, memory_bus)
        second = await toy_core(toy_database, two, testing_keys, tmp_path, memory_bus)
        async with running(first):
            for start in range(0, 400, 100):
                await _send(memory_bus, maker, range(start, start + 100))
                async with running(second):
                    await eventually(lambda seen=start + 60: _count(toy_database, seen), within=30)
            await eventually(lambda: _count(toy_database, 400), within=30)
    assert await toy_database.count("toy_handled") == 400
    assert await toy_database.count("sequence_seen", "gaps > 0 OR late > 0") == 0
    assert len(memory_bus.records(ORDERS)) == 400
