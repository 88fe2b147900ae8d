"""Given these messages, when this one, then this state: the inbox on a real PostgreSQL."""

import asyncio
import random

import pytest

from shared.database import core_sql
from shared.messaging.pruning import InboxPruner
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events, given_one_by_one
from shared.testing.outbox import outbox_events
from shared.testing.toy.traffic import cancelled, released
from shared.testing.toy.work import ToyWork
from tests.integration.messaging.conftest import Handled

pytestmark = pytest.mark.postgres


async def test_an_event_delivered_again_is_handled_once(
    toy: Core[ToyWork], maker: EventMaker, handled: Handled, toy_database: ServiceDatabase
) -> None:
    events = [released(maker, "a", "one"), released(maker, "a", "two")]
    await given_events(toy, [*events, *events], maker)
    await given_one_by_one(toy, events, maker)
    assert await handled.names() == ["one", "two"]
    assert await toy_database.count("outbox") == 2
    assert await toy_database.count("audit_entry") == 2


async def test_rows_older_than_their_topic_are_pruned_in_batches_but_not_those_of_a_retry(
    toy: Core[ToyWork], maker: EventMaker, failing: set[str], toy_database: ServiceDatabase
) -> None:
    failing.add("bad")
    old = [*(released(maker, f"o{n}", f"r{n}") for n in range(5)), released(maker, "poor", "bad")]
    await given_events(toy, old, maker)
    await toy_database.fetch("UPDATE inbox SET received_at = now() - interval '46 days'")
    await given_events(toy, [released(maker, "new", "young")], maker)
    pruner = InboxPruner(toy.database, keep_days=45, batch=2)
    assert await pruner.prune(asyncio.Event()) == 5
    assert await pruner.prune(asyncio.Event()) == 0
    kept = await toy_database.fetch("SELECT event_id FROM inbox WHERE received_at < now() - interval '1 day'")
    assert [row["event_id"] for row in kept] == [old[-1].id]
    assert await toy_database.count("inbox") == 2


async def test_what_is_published_continues_correlation_and_sequence(
    toy: Core[ToyWork], maker: EventMaker
) -> None:
    first, second = released(maker, "a", "one"), released(maker, "a", "two")
    await given_one_by_one(toy, [first, second], maker)
    said = await outbox_events(toy.database, toy.verifier)
    assert [event.sequence for event in said] == [1, 2]
    assert [event.causation for event in said] == [str(first.id), str(second.id)]
    assert [event.correlation for event in said] == [first.correlation, second.correlation]


async def test_one_failing_event_among_many_fails_alone(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.add("bad")
    events = [released(maker, f"order-{n}", f"good-{n}") for n in range(9)]
    events.insert(4, released(maker, "poor", "bad"))
    await given_events(toy, events, maker)
    assert sorted(await handled.names()) == sorted(f"good-{n}" for n in range(9))
    rows = await toy_database.fetch("SELECT key, attempts, parked, error FROM retry")
    assert [(row["key"], row["attempts"], row["parked"]) for row in rows] == [("acme/erp/poor", 1, False)]
    assert "ToyFailure" in rows[0]["error"]


async def test_later_events_of_a_failing_order_wait_and_follow_in_order(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.add("one")
    names = ["one", "two", "three", "four"]
    await given_events(toy, [released(maker, "a", name) for name in names[:3]], maker)
    await given_events(toy, [released(maker, "a", names[3]), released(maker, "b", "free")], maker)
    assert await handled.names() == ["free"]
    assert await toy_database.count("retry", "parked") == 3
    failing.clear()
    await _make_due(toy_database)
    while await toy.retries.retry_once():
        pass
    assert await handled.names("acme/erp/a") == names
    assert await toy_database.count("retry") == 0
    assert await toy_database.count("sequence_seen", "gaps > 0 OR late > 0") == 0


async def test_a_restrictive_event_does_not_wait(
    toy: Core[ToyWork], maker: EventMaker, handled: Handled, failing: set[str]
) -> None:
    failing.add("one")
    await given_events(toy, [released(maker, "a", "one"), released(maker, "a", "two")], maker)
    await given_events(toy, [cancelled(maker, "a", 7)], maker)
    assert await handled.names() == ["cancel 7"]


async def test_a_restrictive_event_that_failed_once_does_not_wait_behind_others(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.update({"one", "stubborn"})
    await given_events(toy, [released(maker, "a", "one")], maker)
    await given_events(toy, [cancelled(maker, "a", 7, reason="stubborn")], maker)
    failing.discard("stubborn")
    await _make_due(toy_database)
    while await toy.retries.retry_once():
        pass
    assert await handled.names() == ["cancel 7"]


async def test_a_failing_event_delivered_again_keeps_its_place(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.add("one")
    events = [released(maker, "a", "one"), released(maker, "a", "two")]
    for _ in range(3):
        await given_events(toy, events, maker)
    assert await toy_database.count("retry") == 2
    failing.clear()
    await _make_due(toy_database)
    while await toy.retries.retry_once():
        pass
    await given_events(toy, events, maker)
    assert await handled.names() == ["one", "two"]


async def test_a_value_that_fits_no_column_does_not_hold_the_partition(
    toy: Core[ToyWork], maker: EventMaker, handled: Handled, toy_database: ServiceDatabase
) -> None:
    await given_events(toy, [released(maker, "a", "nul \x00"), released(maker, "b", "fine")], maker)
    assert await handled.names() == ["fine"]
    assert await toy_database.count("retry") == 1


@pytest.mark.parametrize("seed", range(5))
async def test_duplicates_and_shuffles_are_handled_once_each(
    toy: Core[ToyWork], maker: EventMaker, handled: Handled, seed: int
) -> None:
    chance = random.Random(seed)
    events = [released(maker, f"order-{n % 5}", f"r{n}") for n in range(40)] * 5
    chance.shuffle(events)
    while events:
        size = chance.randint(1, 30)
        await given_events(toy, events[:size], maker)
        events = events[size:]
    assert sorted(await handled.names()) == sorted(f"r{n}" for n in range(40))


async def test_gaps_and_late_events_are_counted_and_gaps_close_again(
    toy: Core[ToyWork], maker: EventMaker, toy_database: ServiceDatabase
) -> None:
    events = [released(maker, "a", f"r{n}") for n in range(1, 6)]
    await given_events(toy, [events[0], events[3]], maker)
    health = dict((await toy_database.fetch(core_sql.SEQUENCE_HEALTH))[0])
    assert health == {"gapped": 1, "missing": 2, "late": 0}
    await given_events(toy, [events[2], events[1], events[4]], maker)
    health = dict((await toy_database.fetch(core_sql.SEQUENCE_HEALTH))[0])
    assert health == {"gapped": 0, "missing": 0, "late": 1}


async def _make_due(database: ServiceDatabase) -> None:
    await database.fetch("UPDATE retry SET next_at = now()")
