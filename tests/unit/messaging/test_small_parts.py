"""Crash points, delays, sequences, how failures are told, ids."""

import asyncio
import subprocess
import sys

import pytest

from shared.messaging.crashpoints import CrashPoints
from shared.messaging.envelope import Unreadable, decode
from shared.messaging.failures import for_log, for_table, storable
from shared.messaging.ids import new_id
from shared.messaging.keys import EventVerifier
from shared.messaging.retry import LAST_DELAY, delay, wait_for
from shared.messaging.sequences import sequence_rows
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.traffic import released


def test_an_unknown_crash_point_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown crash point"):
        CrashPoints("nowhere")


def test_a_crash_point_kills_at_the_chosen_visit() -> None:
    code = (
        "from shared.messaging.crashpoints import CrashPoints\n"
        "points = CrashPoints('batch.middle:3')\n"
        "for n in range(9):\n"
        "    points.reached('batch.before-commit'); points.reached('batch.middle'); print(n, flush=True)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode == -9
    assert ended.stdout.split() == [b"0", b"1"]


def test_delays_double_up_to_five_minutes() -> None:
    for attempts in range(1, 20):
        expected = min(2.0 ** (attempts - 1), LAST_DELAY)
        assert 0.8 * expected <= delay(attempts) <= 1.2 * expected


async def test_waiting_ends_with_the_stop_event() -> None:
    stop = asyncio.Event()
    stop.set()
    async with asyncio.timeout(1):
        await wait_for(stop, 60)


def test_sequences_per_producer_and_key(maker: EventMaker) -> None:
    events = [released(maker, order, "r") for order in ("a", "b", "a", "a")]
    assert sequence_rows(events) == [
        ("intake", "acme", "acme/erp/a", 1, 3, 3, False),
        ("intake", "acme", "acme/erp/b", 1, 1, 1, False),
    ]
    assert sequence_rows(reversed(events[2:]))[0][-1] is True


def test_logs_name_the_place_of_a_failure_and_no_values() -> None:
    try:
        raise KeyError("Ana Maria Person")
    except KeyError as error:
        told = for_log(error)
        assert "Person" in for_table(error)
    assert told.startswith("KeyError at test_small_parts.py:")
    assert "Person" not in told


def test_texts_fit_a_text_column() -> None:
    assert storable("a\x00b\ud800") == "a\N{SYMBOL FOR NULL}b?"
    assert len(storable("x" * 5000)) == 2000


def test_ids_rise() -> None:
    ids = [new_id() for _ in range(1000)]
    assert sorted(ids) == ids
    assert {item.version for item in ids} == {7}


def test_while_a_key_is_replaced_events_of_both_are_read(maker: EventMaker) -> None:
    successor = TestingKeys()
    old, new = maker.keys.public_keys()["intake"], successor.public_keys()["intake"]
    verifier = EventVerifier({"intake": [new, old]})
    event = released(maker, "order", "release")
    for keys in (maker.keys, successor):
        assert decode(EventMaker(keys).received(event), verifier) == event
    with pytest.raises(Unreadable, match="does not verify"):
        decode(maker.received(event), EventVerifier({"intake": [new]}))
