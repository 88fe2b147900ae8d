"""The watchdog leaves only when records wait, broker and database answer, and nothing is handled."""

import asyncio
import time

import pytest

from shared.messaging.bus import BusUnavailable
from shared.runtime.watchdog import IN_HAND, Watchdog
from shared.testing.waiting import eventually


class Consumer:
    """A consumer as the watchdog sees it."""

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        self.handled_at = time.monotonic()
        self.in_hand = 0
        self.unknown = False
        self.looks = 0

    async def lag(self) -> int:
        self.looks += 1
        if self.unknown:
            raise BusUnavailable("no answer")
        return self.waiting


class Database:
    def __init__(self, answering: bool = True) -> None:
        self.answering = answering

    async def answers(self) -> bool:
        return self.answering


LIMIT = 0.3


class Run:
    """A watchdog at work, and whether it has left."""

    def __init__(self, consumer: Consumer, database: Database) -> None:
        self.left = 0
        self.stop = asyncio.Event()
        watchdog = Watchdog(consumer, database, LIMIT, look_every=0.01, leave=self._leave)
        self.task = asyncio.create_task(watchdog.run(self.stop))

    def _leave(self) -> None:
        self.left += 1
        self.stop.set()

    async def end(self) -> None:
        self.stop.set()
        await self.task


async def test_leaves_when_records_wait_and_none_is_handled() -> None:
    run = Run(Consumer(waiting=3), Database())
    await eventually(lambda: run.left == 1, within=5, what="leaving")
    await run.end()


async def test_a_batch_in_hand_is_given_longer_but_not_for_ever() -> None:
    consumer = Consumer(waiting=3)
    consumer.in_hand = 3
    run = Run(consumer, Database())
    started = time.monotonic()
    await eventually(lambda: run.left == 1, within=10 * IN_HAND * LIMIT, what="leaving")
    assert time.monotonic() - started > IN_HAND * LIMIT
    await run.end()


@pytest.mark.parametrize("case", ["no lag", "broker away", "database away", "handling"])
async def test_stays(case: str) -> None:
    consumer, database = Consumer(waiting=0 if case == "no lag" else 3), Database(case != "database away")
    consumer.unknown = case == "broker away"
    run = Run(consumer, database)
    until = time.monotonic() + 4 * LIMIT

    def over() -> bool:
        if case == "handling":
            consumer.handled_at = time.monotonic()
        return time.monotonic() > until and consumer.looks > 5

    await eventually(over, within=5)
    await run.end()
    assert run.left == 0


async def test_a_long_rest_before_the_first_record_does_not_count() -> None:
    consumer = Consumer(waiting=0)
    consumer.handled_at = time.monotonic() - 3600
    run = Run(consumer, Database())
    await eventually(lambda: consumer.looks > 3)
    consumer.waiting = 1
    seen = consumer.looks
    await eventually(lambda: consumer.looks > seen + 2)
    assert run.left == 0
    await run.end()
