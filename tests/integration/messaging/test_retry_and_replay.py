"""A failing event is tried again, becomes a dead letter, and is replayed under the id it had."""

import msgspec
import pytest

from shared.messaging.replay import Replay
from shared.messaging.retry import MAX_ATTEMPTS, RetryTable
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events
from shared.testing.keys import TestingKeys
from shared.testing.toy.handlers import toy_routes
from shared.testing.toy.traffic import released
from shared.testing.toy.work import ToyWork
from tests.integration.messaging.conftest import Handled

pytestmark = pytest.mark.postgres


async def _try_until_nothing_is_due(toy: Core[ToyWork], database: ServiceDatabase) -> None:
    for _ in range(MAX_ATTEMPTS + 5):
        await database.fetch("UPDATE retry SET next_at = now()")
        await toy.retries.retry_once()


async def test_exhausted_then_replayed_in_order(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.add("one")
    events = [released(maker, "a", "one"), released(maker, "a", "two")]
    await given_events(toy, events, maker)
    await _try_until_nothing_is_due(toy, toy_database)
    letters = await toy_database.fetch("SELECT id, event_id, reason FROM dead_letter")
    assert [row["event_id"] for row in letters] == [events[0].id]
    assert f"failed {MAX_ATTEMPTS} times" in letters[0]["reason"]
    assert await toy_database.count("retry", "exhausted") == 1
    topics = await toy_database.fetch("SELECT topic FROM outbox")
    assert [row["topic"] for row in topics] == ["exportgate.screening.dead-letter.v1"]

    failing.clear()
    replayed = await toy.replay.by_id([letters[0]["id"]], actor="ana")
    assert [(item.event_id, item.reason) for item in replayed] == [(events[0].id, None)]
    while await toy.retries.retry_once():
        pass
    assert await handled.names() == ["one", "two"]
    audit = await toy_database.fetch("SELECT actor, action FROM audit_entry ORDER BY position")
    assert [(row["actor"], row["action"]) for row in audit] == [
        ("ana", "dead-letter.replayed"),
        ("toy", "toy.handled"),
        ("toy", "toy.handled"),
    ]
    assert await toy.replay.by_id([letters[0]["id"]], actor="ana") == []


async def test_exhausted_again_is_a_new_letter(
    toy: Core[ToyWork], maker: EventMaker, failing: set[str], toy_database: ServiceDatabase
) -> None:
    failing.add("one")
    await given_events(toy, [released(maker, "a", "one")], maker)
    await _try_until_nothing_is_due(toy, toy_database)
    await toy.replay.by_topic("exportgate.orders.v1", actor="ana")
    await _try_until_nothing_is_due(toy, toy_database)
    assert await toy_database.count("dead_letter") == 2
    assert await toy_database.count("dead_letter", "replayed_at IS NULL") == 1


async def test_a_replayed_event_refused_again_is_a_new_letter_and_blocks_nothing(
    toy: Core[ToyWork], maker: EventMaker, handled: Handled, toy_database: ServiceDatabase
) -> None:
    await given_events(toy, [released(maker, "a", "")], maker)
    for _ in range(2):
        await toy.replay.by_topic("exportgate.orders.v1", actor="ana")
        assert await toy.retries.retry_once()
        assert await toy_database.count("retry") == 0
        assert await toy_database.count("dead_letter", "replayed_at IS NULL") == 1
    await given_events(toy, [released(maker, "a", "next")], maker)
    assert await handled.names() == ["next"]


async def test_a_parked_event_that_is_refused_gives_way_to_the_next(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.add("one")
    await given_events(toy, [released(maker, "a", name) for name in ("one", "", "two")], maker)
    failing.clear()
    await toy_database.fetch("UPDATE retry SET next_at = now()")
    while await toy.retries.retry_once():
        pass
    assert await handled.names() == ["one", "two"]
    assert await toy_database.count("retry") == 0
    assert await toy_database.count("dead_letter") == 1


async def test_sending_an_exhausted_event_again_gives_it_its_tries_anew(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.add("one")
    event = released(maker, "a", "one")
    await given_events(toy, [event], maker)
    await _try_until_nothing_is_due(toy, toy_database)
    failing.clear()
    await given_events(toy, [event], maker)
    assert await toy.retries.retry_once()
    assert await handled.names() == ["one"]


async def test_letters_of_other_tenants_are_unknown(
    toy: Core[ToyWork], maker: EventMaker, failing: set[str], toy_database: ServiceDatabase
) -> None:
    failing.add("one")
    event = released(maker, "a", "one")
    await given_events(toy, [event], maker)
    await _try_until_nothing_is_due(toy, toy_database)
    letter = (await toy_database.fetch("SELECT id FROM dead_letter"))[0]["id"]
    assert await toy.replay.by_id([letter], actor="eve", tenant="other") == []
    assert await toy.replay.by_topic("exportgate.orders.v1", actor="eve", tenant="other") == []
    assert len(await toy.replay.by_id([letter], actor="ana", tenant=event.tenant)) == 1


async def test_an_unreadable_letter_says_so_until_it_can_be_read(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    testing_keys: TestingKeys,
    toy_database: ServiceDatabase,
) -> None:
    strangers = EventMaker(TestingKeys())
    event = released(maker, "a", "one")
    await toy.consumer.apply([strangers.received(event)])
    letter = (await toy_database.fetch("SELECT id, reason FROM dead_letter"))[0]
    assert "does not verify" in letter["reason"]
    answer = await toy.replay.by_id([letter["id"]], actor="ana")
    assert answer[0].reason == letter["reason"]
    assert await toy_database.count("dead_letter", "replayed_at IS NULL") == 1

    replay = Replay(toy.transactions, _retries(toy, strangers.keys), strangers.keys.verifier)
    assert (await replay.by_id([letter["id"]], actor="ana"))[0].event_id == event.id
    assert await _retries(toy, strangers.keys).retry_once()
    assert await handled.names() == ["one"]


async def test_a_kept_event_that_became_unreadable_is_given_up_and_the_loop_goes_on(
    toy: Core[ToyWork],
    maker: EventMaker,
    handled: Handled,
    failing: set[str],
    toy_database: ServiceDatabase,
) -> None:
    failing.update({"one", "two"})
    await given_events(toy, [released(maker, "a", "one"), released(maker, "b", "two")], maker)
    failing.clear()
    rotated = TestingKeys()
    await toy_database.fetch("UPDATE retry SET next_at = now()")
    assert await _retries(toy, rotated).retry_once()
    assert await _retries(toy, rotated).retry_once()
    assert not await _retries(toy, rotated).retry_once()
    assert await toy_database.count("retry", "exhausted") == 2
    assert await toy_database.count("dead_letter") == 2


def _retries(toy: Core[ToyWork], keys: TestingKeys) -> RetryTable[ToyWork]:
    return RetryTable(toy.transactions, toy_routes(), keys.verifier, toy.dead_letters, toy.crash)


async def test_ten_thousand_garbled_records_hide_no_valid_one(
    toy: Core[ToyWork], maker: EventMaker, handled: Handled, toy_database: ServiceDatabase
) -> None:
    good = [released(maker, f"order-{n}", f"good-{n}") for n in range(20)]
    records = []
    for n in range(10_000):
        if n % 500 == 0:
            records.append(maker.received(good[n // 500]))
        sound = maker.record(good[n % 20])
        headers = sound.headers if n % 3 else ()
        records.append(maker.arrived(msgspec.structs.replace(sound, value=_garbled(n), headers=headers)))
    for start in range(0, len(records), 200):
        await toy.consumer.apply(records[start : start + 200])
    await toy.consumer.apply(records[:400])
    assert sorted(await handled.names()) == sorted(f"good-{n}" for n in range(20))
    assert await toy_database.count("dead_letter") == 10_000
    assert await toy_database.count("outbox", "topic LIKE '%dead-letter%'") == 10_000


def _garbled(n: int) -> bytes:
    kinds = (b"{", b"\xff\xfe", b"\x00", b"[" * 500, "\u202e".encode(), b"null", b"1e999", b'{"tenant":1}')
    return kinds[n % len(kinds)] + str(n).encode()
