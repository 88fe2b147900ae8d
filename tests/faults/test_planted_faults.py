"""The harness must be able to fail: each fault, planted on purpose, is found by the ledger within 50 trials.

A trial plays a seeded story over the bus in memory and a real PostgreSQL, with crashes and redelivery,
and compares what was handled and published with what was sent. The sound core passes all trials.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from shared.contracts.events import WATCHLISTS
from shared.database.pool import Database
from shared.messaging.bus import Received, TopicPartition
from shared.messaging.envelope import decode
from shared.messaging.inbox import Inbox, Item
from shared.messaging.memory import MemoryBus, MemorySubscription
from shared.messaging.relay import Relay, _record
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.schema import prepare_toy
from shared.testing.toy.service import toy_core
from shared.testing.toy.traffic import released
from shared.testing.toy.work import ToyWork

pytestmark = pytest.mark.postgres

TRIALS = 50
GROUP = "exportgate.screening"


class Killed(BaseException):
    """The process ends here."""


class Story:
    """One trial: sends events, runs a consumer and a relay that are killed now and then, reads the ledger."""

    def __init__(
        self, seed: int, database: ServiceDatabase, core: Core[ToyWork], bus: MemoryBus, maker: EventMaker
    ) -> None:
        self.chance = random.Random(seed)
        self.tenant = f"trial{seed}"
        self.database, self.core, self.bus, self.maker = database, core, bus, maker
        self.events = [
            released(maker, f"{self.tenant}-{n % 3}", f"r{n}", tenant=self.tenant) for n in range(12)
        ]

    async def send(self) -> None:
        await self.bus.publish([self.maker.record(event) for event in self.events])

    async def consume(self, *, auto_commit: bool = False, inbox: Inbox[ToyWork] | None = None) -> None:
        """Members come and are killed, before or after the database commit, until no record is left."""
        for life in range(60):
            member = await self.bus.subscribe(["exportgate.orders.v1"], group=GROUP, member=str(life))
            try:
                await self._live(member, inbox or self.core.inbox, auto_commit=auto_commit)
            except Killed:
                await self.bus.expel(GROUP, str(life))
                continue
            await member.close()
            return

    async def _live(self, member: MemorySubscription, inbox: Inbox[ToyWork], *, auto_commit: bool) -> None:
        while records := await member.poll(max_records=self.chance.randint(1, 5), within=0):
            offsets = {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
            if auto_commit:
                await member.commit(offsets)
            self._perhaps_killed()
            await inbox.apply([self._item(record) for record in records])
            self._perhaps_killed()
            await member.commit(offsets)

    def _item(self, record: Received) -> Item:
        return decode(record, self.core.verifier), record

    def _perhaps_killed(self) -> None:
        if self.chance.random() < 0.2:
            raise Killed

    async def complaints(self) -> list[str]:
        """What an auditor finds wrong: lost, handled twice, invented, never published."""
        rows = await self.database.fetch(
            "SELECT event_id FROM toy_handled WHERE tenant = $1 ORDER BY place", self.tenant
        )
        handled = Counter(row["event_id"] for row in rows)
        sent = {event.id for event in self.events}
        found = [f"lost {event_id}" for event_id in sent - handled.keys()]
        found += [f"handled {times} times" for times in handled.values() if times > 1]
        found += [f"invented {event_id}" for event_id in handled.keys() - sent]
        return found

    async def unpublished(self) -> list[str]:
        """Keys of this trial whose sequences on the topic are not 1, 2, 3, ..."""
        numbers: dict[str, set[int]] = {}
        for record in self.bus.records(WATCHLISTS):
            event = decode(record, self.core.verifier)
            numbers.setdefault(event.key, set()).add(event.sequence)
        rows = await self.database.fetch("SELECT key, sequence FROM stream WHERE tenant = $1", self.tenant)
        return [
            row["key"] for row in rows if numbers.get(row["key"], set()) != set(range(1, row["sequence"] + 1))
        ]


@pytest_asyncio.fixture
async def database(service_databases: ServiceDatabases) -> AsyncIterator[ServiceDatabase]:
    async with service_databases.clone("toy", prepare=prepare_toy) as database:
        yield database


@pytest_asyncio.fixture
async def pool(database: ServiceDatabase) -> AsyncIterator[Database]:
    async with database.connected() as pool:
        yield pool


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


@pytest_asyncio.fixture
async def core(
    database: ServiceDatabase, pool: Database, testing_keys: TestingKeys, tmp_path: Path, bus: MemoryBus
) -> Core[ToyWork]:
    return await toy_core(database, pool, testing_keys, tmp_path, bus)


@pytest.fixture
def maker(testing_keys: TestingKeys) -> EventMaker:
    return EventMaker(testing_keys)


class NoInbox(Inbox[ToyWork]):
    """Planted: every delivery counts as the first."""

    async def _first_seen(self, work: ToyWork, items: Sequence[Item]) -> list[Item]:
        return list(items)


class CursorRelay(Relay):
    """Planted: reads `id > last`, as an outbox without claims would."""

    last = 0

    async def relay_once(self) -> int:
        async with self._database.transaction(()) as (connection, _):
            rows = await connection.fetch("SELECT * FROM outbox WHERE id > $1 ORDER BY id", self.last)
            await self._bus.publish([_record(row) for row in rows])
        if rows:
            self.last = rows[-1]["id"]
        return len(rows)


async def _first_complaint(
    database: ServiceDatabase,
    core: Core[ToyWork],
    bus: MemoryBus,
    maker: EventMaker,
    *,
    auto_commit: bool = False,
    inbox: Inbox[ToyWork] | None = None,
) -> int | None:
    """The trial in which the ledger complains for the first time; None when it never does."""
    for seed in range(TRIALS):
        story = Story(seed, database, core, bus, maker)
        await story.send()
        await story.consume(auto_commit=auto_commit, inbox=inbox)
        if await story.complaints():
            return seed
    return None


async def test_the_sound_core_has_no_complaints(
    database: ServiceDatabase, core: Core[ToyWork], bus: MemoryBus, maker: EventMaker
) -> None:
    assert await _first_complaint(database, core, bus, maker) is None


async def test_commit_before_handling_is_found(
    database: ServiceDatabase, core: Core[ToyWork], bus: MemoryBus, maker: EventMaker
) -> None:
    assert await _first_complaint(database, core, bus, maker, auto_commit=True) is not None


async def test_a_missing_inbox_is_found(
    database: ServiceDatabase, core: Core[ToyWork], bus: MemoryBus, maker: EventMaker
) -> None:
    without = NoInbox(core.transactions, core.inbox._routes, core.retries, core.crash)
    assert await _first_complaint(database, core, bus, maker, inbox=without) is not None


async def _relay_trials(
    database: ServiceDatabase, core: Core[ToyWork], bus: MemoryBus, relay: Relay, maker: EventMaker
) -> int | None:
    """Batches of different orders commit in any order while the relay looks between them."""
    for seed in range(TRIALS):
        story = Story(seed, database, core, bus, maker)
        await _commits_in_any_order(story, relay)
        while await relay.relay_once():
            pass
        if await story.unpublished():
            return seed
    return None


async def _commits_in_any_order(story: Story, relay: Relay) -> None:
    groups: dict[str, list[Item]] = {}
    for event in story.events:
        groups.setdefault(event.key, []).append(story.maker.item(event))
    flushed = [asyncio.Event() for _ in groups]
    commit = [asyncio.Event() for _ in groups]

    async def batch(number: int, items: list[Item]) -> None:
        async with story.core.transactions.begin([story.tenant]) as work:
            await work.lock([(event.tenant, event.key) for event, _ in items])
            for event, _ in items:
                await story.core.inbox._routes.handle(event, work)
            await work.flush()
            flushed[number].set()
            await commit[number].wait()

    async with story.core.transactions.begin([story.tenant]) as work:
        await work.lock([(story.tenant, "the tenant is known")])
    tasks = [asyncio.create_task(batch(n, items)) for n, items in enumerate(groups.values())]
    for written in flushed:
        await written.wait()
    order = list(range(len(tasks)))
    story.chance.shuffle(order)
    for number in order:
        commit[number].set()
        await tasks[number]
        if story.chance.random() < 0.5:
            await relay.relay_once()


async def test_the_sound_relay_skips_nothing(
    database: ServiceDatabase, core: Core[ToyWork], bus: MemoryBus, maker: EventMaker
) -> None:
    assert await _relay_trials(database, core, bus, core.relay, maker) is None


async def test_an_outbox_cursor_is_found(
    database: ServiceDatabase, core: Core[ToyWork], bus: MemoryBus, maker: EventMaker
) -> None:
    cursor = CursorRelay(core.database, bus, core.crash)
    assert await _relay_trials(database, core, bus, cursor, maker) is not None
