"""The outbox and its relay: nothing is skipped, order per key is kept, an outage leaves the rows."""

import asyncio
from collections import defaultdict

import pytest

from shared.contracts.events import WATCHLISTS, WatchlistPublished
from shared.database import core_sql
from shared.database.pool import Database
from shared.messaging import relay as relay_module
from shared.messaging.bus import BusUnavailable, Record
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.memory import MemoryBus
from shared.messaging.relay import Relay
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase
from shared.testing.toy.work import ToyWork
from shared.testing.waiting import eventually

pytestmark = pytest.mark.postgres


def _said(key: str, number: int) -> WatchlistPublished:
    return WatchlistPublished("acme", key, str(number), number, "2026-08-03T12:00:00Z")


async def _say(toy: Core[ToyWork], key: str, number: int) -> None:
    async with toy.transactions.begin(["acme"]) as work:
        await work.lock([("acme", key)])
        work.publish("watchlist.published", tenant="acme", key=key, data=_said(key, number))


def _relay(pool: Database, bus: MemoryBus) -> Relay:
    return Relay(pool, bus, CrashPoints(None))


async def test_rows_of_a_transaction_that_commits_late_are_not_skipped(
    toy: Core[ToyWork], memory_bus: MemoryBus
) -> None:
    claimed, may_commit = asyncio.Event(), asyncio.Event()
    await _say(toy, "early", 1)

    async def late() -> None:
        async with toy.transactions.begin(["acme"]) as work:
            await work.lock([("acme", "late")])
            work.publish("watchlist.published", tenant="acme", key="late", data=_said("late", 1))
            await work.flush()
            claimed.set()
            await may_commit.wait()

    task = asyncio.create_task(late())
    await claimed.wait()
    await _say(toy, "early", 2)
    assert await toy.relay.relay_once() == 2
    may_commit.set()
    await task
    assert await toy.relay.relay_once() == 1
    assert {record.key for record in memory_bus.records(WATCHLISTS)} == {b"early", b"late"}


async def test_two_relays_keep_the_order_of_each_key(
    toy: Core[ToyWork],
    pool: Database,
    memory_bus: MemoryBus,
    toy_database: ServiceDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay_module, "CLAIM", 7)
    stop = asyncio.Event()
    relays = [asyncio.create_task(_relay(pool, memory_bus).run(stop)) for _ in range(2)]
    await asyncio.gather(*(_say_many(toy, f"key-{n}", 40) for n in range(4)))

    async def drained() -> bool:
        return await toy_database.count("outbox") == 0

    await eventually(drained, within=20, what="an empty outbox")
    stop.set()
    await asyncio.gather(*relays)
    sequences: dict[bytes | None, list[int]] = defaultdict(list)
    for record in memory_bus.records(WATCHLISTS):
        sequences[record.key].append(int(dict(record.headers)["ce_sequence"]))
    assert sequences == {f"key-{n}".encode(): list(range(1, 41)) for n in range(4)}


async def _say_many(toy: Core[ToyWork], key: str, count: int) -> None:
    for number in range(count):
        await _say(toy, key, number)


async def test_a_relay_claims_nothing_while_another_works(
    toy: Core[ToyWork], pool: Database, memory_bus: MemoryBus
) -> None:
    await _say(toy, "a", 1)
    async with pool.transaction(()) as (connection, _):
        assert await connection.fetch(core_sql.CLAIM_OUTBOX, 1, 1)
        await _say(toy, "b", 1)
        assert await toy.relay.relay_once() == 0
    assert await toy.relay.relay_once() == 2


async def test_without_a_broker_the_rows_stay(
    toy: Core[ToyWork], memory_bus: MemoryBus, toy_database: ServiceDatabase
) -> None:
    await _say(toy, "a", 1)
    memory_bus.available = False
    with pytest.raises(BusUnavailable):
        await toy.relay.relay_once()
    assert await toy_database.count("outbox") == 1
    memory_bus.available = True
    assert await toy.relay.relay_once() == 1
    assert len(memory_bus.records(WATCHLISTS)) == 1


async def test_a_lost_acknowledgement_publishes_again_under_the_same_id(
    toy: Core[ToyWork], memory_bus: MemoryBus
) -> None:
    await _say(toy, "a", 1)
    memory_bus.fail_next_publish = 1
    with pytest.raises(BusUnavailable):
        await toy.relay.relay_once()
    await toy.relay.relay_once()
    ids = [dict(record.headers)["ce_id"] for record in memory_bus.records(WATCHLISTS)]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def test_a_claim_is_bounded_in_bytes_but_never_empty(
    toy: Core[ToyWork], memory_bus: MemoryBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "CLAIM_BYTES", 10_000)
    async with toy.transactions.begin(()) as work:
        for size in (50_000, 4_000, 4_000, 4_000):
            work.publish_record(Record("large", b"k", b"x" * size, ()))
    moved = []
    while count := await toy.relay.relay_once():
        moved.append(count)
    assert moved == [1, 3]
    assert [len(record.value or b"") for record in memory_bus.records("large")] == [
        50_000,
        4_000,
        4_000,
        4_000,
    ]


async def test_the_relay_goes_on_after_an_outage_and_stops_when_told(
    toy: Core[ToyWork], memory_bus: MemoryBus, toy_database: ServiceDatabase
) -> None:
    memory_bus.available = False
    stop = asyncio.Event()
    running = asyncio.create_task(toy.relay.run(stop))
    await _say(toy, "a", 1)
    memory_bus.available = True
    await eventually(lambda: len(memory_bus.records(WATCHLISTS)) == 1, within=10, what="the record")
    stop.set()
    async with asyncio.timeout(2):
        await running
    assert await toy_database.count("outbox") == 0
