"""What the bus promises while brokers die and consumers are paused; each test with a broker of its own."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local.kafka import KafkaBroker
from deploy.local.topics import TopicSpec, ensure_topics
from shared.messaging.bus import BusUnavailable, ConsumerLost, Record
from shared.messaging.kafka import KafkaBus, KafkaTimes
from shared.testing.waiting import eventually
from tests.contract.bus_contract import next_offsets, numbered, per_key, read, values

pytestmark = pytest.mark.kafka

READER = Path(__file__).with_name("obedient_reader.py")
TOPIC = "faults"
SESSION = 2.0


@pytest_asyncio.fixture
async def broker(tmp_path: Path) -> AsyncIterator[KafkaBroker]:
    settings = {"group.min.session.timeout.ms": "1000"}
    async with KafkaBroker(tmp_path / "kafka", settings=settings) as broker:
        await ensure_topics(broker.bootstrap, [TopicSpec(TOPIC, partitions=3)])
        yield broker


@pytest.fixture
def times(short_times: KafkaTimes) -> KafkaTimes:
    return KafkaTimes(**{**vars(short_times), "session": SESSION, "heartbeat": 0.3})


@pytest_asyncio.fixture
async def bus(broker: KafkaBroker, times: KafkaTimes) -> AsyncIterator[KafkaBus]:
    bus = KafkaBus(broker.bootstrap, client_id="faults", times=times)
    yield bus
    await bus.close()


@asynccontextmanager
async def reader(
    broker: KafkaBroker, group: str, count: int, *mode: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A consumer process that has read `count` records and waits with them in hand."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(READER),
        broker.bootstrap,
        TOPIC,
        group,
        str(count),
        *mode,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert await _line(process) == "read"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while True:
            line = (await process.stdout.readline()).decode().strip()
            if line in {"read", "committed"} or line.startswith("refused") or not line:
                return line


async def _commit(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.write(b"commit\n")
    await process.stdin.drain()


async def _successor_handles_all_and_leaves(bus: KafkaBus, group: str) -> None:
    successor = await bus.subscribe([TOPIC], group=group, member="successor")
    await bus.publish(numbered(TOPIC, 10, start=10))
    await successor.commit(next_offsets(await read(successor, 20)))
    await successor.close()


async def _left_to_read(bus: KafkaBus, group: str) -> int:
    third = await bus.subscribe([TOPIC], group=group, member="third")
    await eventually(lambda: third.generation > 0, within=15, what="joining")
    found = 0
    for _ in range(10):
        found += len(await third.poll(max_records=100, within=0.2))
    await third.close()
    return found


async def test_a_killed_reader_leaves_its_records_to_the_next(broker: KafkaBroker, bus: KafkaBus) -> None:
    await bus.publish(numbered(TOPIC, 10))
    async with reader(broker, "killed", 10) as process:
        process.kill()
        await process.wait()
        subscription = await bus.subscribe([TOPIC], group="killed", member="next")
        assert sorted(values(await read(subscription, 10))) == sorted(r.value for r in numbered(TOPIC, 10))
        await subscription.close()


@pytest.mark.parametrize("told_while_paused", [True, False], ids=["at once", "after its heartbeat failed"])
async def test_a_paused_reader_that_wakes_does_not_rewind_the_group(
    broker: KafkaBroker, bus: KafkaBus, *, told_while_paused: bool
) -> None:
    await bus.publish(numbered(TOPIC, 10))
    async with reader(broker, "zombie", 10) as process:
        process.send_signal(signal.SIGSTOP)
        await _successor_handles_all_and_leaves(bus, "zombie")
        if told_while_paused:
            await _commit(process)
        process.send_signal(signal.SIGCONT)
        if not told_while_paused:
            await asyncio.wait({asyncio.create_task(process.wait())}, timeout=2 * SESSION)
            await _commit(process)
        assert (await _line(process)).startswith("refused")
    assert await _left_to_read(bus, "zombie") == 0


async def test_the_library_by_itself_does_rewind_it(broker: KafkaBroker, bus: KafkaBus) -> None:
    """Otherwise the test above could not fail."""
    await bus.publish(numbered(TOPIC, 10))
    async with reader(broker, "zombie", 10, "plain") as process:
        process.send_signal(signal.SIGSTOP)
        await _successor_handles_all_and_leaves(bus, "zombie")
        process.send_signal(signal.SIGCONT)
        await asyncio.wait({asyncio.create_task(process.wait())}, timeout=2 * SESSION)
        await _commit(process)
        assert await _line(process) == "committed"
    assert await _left_to_read(bus, "zombie") > 0


async def test_published_records_survive_a_kill_once_each(broker: KafkaBroker, bus: KafkaBus) -> None:
    await bus.publish(numbered(TOPIC, 500))
    await broker.kill()
    publishing = asyncio.create_task(_publish_patiently(bus, numbered(TOPIC, 500, start=500)))
    await broker.start()
    tries = await publishing
    subscription = await bus.subscribe([TOPIC], group="survivors", member="reader")
    found = values(await read(subscription, 1000))
    while len(set(found)) < 1000:  # a try that was given up may have been kept in part, and came twice
        found += values(await read(subscription, 1))
    assert set(found) == {r.value for r in numbered(TOPIC, 1000)}
    assert all(numbers == sorted(numbers) for numbers in per_key(list(dict.fromkeys(found))).values())
    if tries == 1:
        assert len(found) == len(set(found))
    await subscription.close()


async def _publish_patiently(bus: KafkaBus, records: list[Record]) -> int:
    """As the relay does; gives the number of tries."""
    tries = 0
    async with asyncio.timeout(60):
        while True:
            tries += 1
            try:
                await bus.publish(records)
            except BusUnavailable:
                await asyncio.sleep(0.2)  # the relay rests as well
            else:
                return tries


async def test_a_pause_of_the_broker_writes_nothing_twice(broker: KafkaBroker, bus: KafkaBus) -> None:
    await bus.publish(numbered(TOPIC, 10))
    broker.pause()
    publishing = asyncio.create_task(bus.publish(numbered(TOPIC, 200, start=10)))
    await asyncio.wait({publishing}, timeout=2.0)
    broker.resume()
    await publishing
    subscription = await bus.subscribe([TOPIC], group="once", member="reader")
    found = values(await read(subscription, 210))
    assert len(set(found)) == 210
    assert await subscription.poll(max_records=10, within=0.5) == []
    await subscription.close()


async def test_with_the_broker_away_everything_is_bounded(
    broker: KafkaBroker, bus: KafkaBus, times: KafkaTimes
) -> None:
    await bus.publish(numbered(TOPIC, 10))
    subscription = await bus.subscribe([TOPIC], group="away", member="reader")
    await read(subscription, 10)
    await broker.kill()
    started = time.monotonic()
    with pytest.raises(BusUnavailable):
        await bus.publish(numbered(TOPIC, 1))
    assert time.monotonic() - started < times.publish + 30
    with pytest.raises(BusUnavailable):
        await bus.subscribe([TOPIC], group="away", member="other")
    started = time.monotonic()
    await subscription.close()
    await bus.close()
    assert time.monotonic() - started < 60
    assert not [task for task in asyncio.all_tasks() if "aiokafka" in repr(task.get_coro())]


async def test_the_same_bus_works_again_after_an_outage(broker: KafkaBroker, bus: KafkaBus) -> None:
    await bus.publish(numbered(TOPIC, 5))
    await broker.kill()
    with pytest.raises(BusUnavailable):
        await bus.publish(numbered(TOPIC, 5, start=5))
    await broker.start()
    await _publish_patiently(bus, numbered(TOPIC, 5, start=5))
    subscription = await bus.subscribe([TOPIC], group="again", member="reader")
    assert len(set(values(await read(subscription, 10)))) == 10
    await subscription.close()


async def test_a_reader_outlives_a_restart_of_the_broker(broker: KafkaBroker, bus: KafkaBus) -> None:
    subscription = await bus.subscribe([TOPIC], group="outlives", member="reader")
    await bus.publish(numbered(TOPIC, 10))
    done = await read(subscription, 10)
    await subscription.commit(next_offsets(done))
    await broker.kill()
    await broker.start()
    await _publish_patiently(bus, numbered(TOPIC, 10, start=10))
    found: set[bytes] = set()
    until = time.monotonic() + 30
    while len(found) < 10 and time.monotonic() < until:
        try:
            found |= set(values(await subscription.poll(max_records=50, within=0.2)))
        except ConsumerLost:  # the session ended meanwhile: as a consumer does, it joins again
            await subscription.close()
            subscription = await bus.subscribe([TOPIC], group="outlives", member="reader")
    assert found >= {r.value for r in numbered(TOPIC, 10, start=10)}
    await subscription.close()
