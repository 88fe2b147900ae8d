"""What every bus must do. A bus passes when a subclass that gives `bus` and `topic` is green."""

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from uuid import uuid4

from shared.messaging.bus import (
    Bus,
    BusUnavailable,
    ConsumerLost,
    Reassigned,
    Received,
    Record,
    Subscription,
    TopicPartition,
)
from shared.testing.waiting import eventually

MIB = 1024 * 1024


def numbered(topic: str, count: int, *, keys: int = 5, start: int = 0) -> list[Record]:
    """Records whose values are `key:number`, the keys in turn."""
    return [
        Record(topic, f"key-{n % keys}".encode(), f"key-{n % keys}:{n}".encode(), ())
        for n in range(start, start + count)
    ]


def per_key(values: Sequence[bytes]) -> dict[str, list[int]]:
    """The numbers of each key, in order of arrival."""
    found: dict[str, list[int]] = defaultdict(list)
    for value in values:
        key, _, number = value.decode().partition(":")
        found[key].append(int(number))
    return found


def next_offsets(records: Sequence[Received]) -> dict[TopicPartition, int]:
    return {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}


async def read(subscription: Subscription, count: int, *, within: float = 20.0) -> list[Received]:
    """Poll until `count` records have come; `TimeoutError` says how many did."""
    found: list[Received] = []
    until = time.monotonic() + within
    while len(found) < count:
        if time.monotonic() > until:
            raise TimeoutError(f"{len(found)} of {count} records within {within:g} s")
        found += await subscription.poll(max_records=count - len(found), within=0.2)
    return found


def values(records: Sequence[Received]) -> list[bytes]:
    return [record.value or b"" for record in records]


class BusContract:
    """Subclasses give the fixtures `bus` (a running bus) and `topic` (a fresh one of several partitions)."""

    async def test_keeps_the_order_of_each_key(self, bus: Bus, topic: str) -> None:
        for start in range(0, 300, 100):
            await bus.publish(numbered(topic, 100, start=start))
        subscription = await bus.subscribe([topic], group=_group(), member="reader")
        found = per_key(values(await read(subscription, 300)))
        assert all(numbers == sorted(numbers) for numbers in found.values())
        assert sorted(n for numbers in found.values() for n in numbers) == list(range(300))
        await subscription.close()

    async def test_same_key_same_partition(self, bus: Bus, topic: str) -> None:
        await bus.publish(numbered(topic, 60))
        subscription = await bus.subscribe([topic], group=_group(), member="reader")
        places: dict[bytes, set[int]] = defaultdict(set)
        for record in await read(subscription, 60):
            places[record.key or b""].add(record.partition)
        assert all(len(partitions) == 1 for partitions in places.values())
        await subscription.close()

    async def test_carries_bytes_and_headers_unchanged(self, bus: Bus, topic: str) -> None:
        headers = (("ce_id", b"1"), ("ce_id", b"2"), ("empty", b""), ("bytes", b"\x00\xff"))
        garbage = [b"{not json", b"\xff\xfe\x00", b"", "\u202e\u200b".encode()]
        await bus.publish([Record(topic, b"k", value, headers) for value in garbage])
        subscription = await bus.subscribe([topic], group=_group(), member="reader")
        records = await read(subscription, len(garbage))
        assert values(records) == garbage
        assert {record.headers for record in records} == {headers}
        assert [record.offset for record in records] == list(range(len(garbage)))
        await subscription.close()

    async def test_carries_eight_mebibytes(self, bus: Bus, topic: str) -> None:
        value = random.Random(8).randbytes(8 * MIB)
        await bus.publish([Record(topic, b"large", value, (("ce_id", b"x" * 2000),))])
        subscription = await bus.subscribe([topic], group=_group(), member="reader")
        assert (await read(subscription, 1))[0].value == value
        await subscription.close()

    async def test_begins_at_the_earliest_record(self, bus: Bus, topic: str) -> None:
        await bus.publish(numbered(topic, 10))
        subscription = await bus.subscribe([topic], group=_group(), member="late")
        assert len(await read(subscription, 10)) == 10
        await subscription.close()

    async def test_goes_on_from_the_committed_offsets(self, bus: Bus, topic: str) -> None:
        group = _group()
        await bus.publish(numbered(topic, 50))
        first = await bus.subscribe([topic], group=group, member="first")
        done = await read(first, 30)
        await first.commit(next_offsets(done))
        await first.close()
        second = await bus.subscribe([topic], group=group, member="second")
        rest = await read(second, 20)
        assert sorted(values(done + rest)) == sorted(r.value for r in numbered(topic, 50))
        assert await second.poll(max_records=10, within=0.5) == []
        await second.close()

    async def test_gives_again_what_was_not_committed(self, bus: Bus, topic: str) -> None:
        group = _group()
        await bus.publish(numbered(topic, 30))
        first = await bus.subscribe([topic], group=group, member="first")
        taken = await read(first, 30)
        await first.close()
        second = await bus.subscribe([topic], group=group, member="second")
        assert sorted(values(await read(second, 30))) == sorted(values(taken))
        await second.close()

    async def test_groups_do_not_disturb_one_another(self, bus: Bus, topic: str) -> None:
        await bus.publish(numbered(topic, 20))
        for group in (_group(), _group()):
            subscription = await bus.subscribe([topic], group=group, member="reader")
            records = await read(subscription, 20)
            await subscription.commit(next_offsets(records))
            await subscription.close()

    async def test_takes_at_most_what_was_asked_for(self, bus: Bus, topic: str) -> None:
        await bus.publish(numbered(topic, 50))
        subscription = await bus.subscribe([topic], group=_group(), member="reader")
        left = 50
        while left:
            records = await subscription.poll(max_records=7, within=1.0)
            assert len(records) <= 7
            left -= len(records)
        await subscription.close()

    async def test_lag_counts_what_was_not_given_out(self, bus: Bus, topic: str) -> None:
        subscription = await bus.subscribe([topic], group=_group(), member="reader")
        await bus.publish(numbered(topic, 5))
        await read(subscription, 5)
        assert await subscription.lag() == 0
        await bus.publish(numbered(topic, 9, start=5))
        assert await subscription.lag() > 0
        await read(subscription, 9)
        assert await subscription.lag() == 0
        await subscription.close()

    async def test_a_second_member_takes_its_share(self, bus: Bus, topic: str) -> None:
        group, handled = _group(), Ledger()
        first = await bus.subscribe([topic], group=group, member="first")
        await bus.publish(numbered(topic, 100, keys=20))
        await handled.take(first, until=100)
        second = await bus.subscribe([topic], group=group, member="second")
        await bus.publish(numbered(topic, 200, keys=20, start=100))
        await handled.take(first, second, until=300)
        assert handled.by[second] > 0
        await second.close()
        await bus.publish(numbered(topic, 100, keys=20, start=300))
        await handled.take(first, until=400)
        assert handled.in_order()
        await first.close()

    async def test_records_in_hand_are_not_committed_after_a_reassignment(self, bus: Bus, topic: str) -> None:
        group = _group()
        await bus.publish(numbered(topic, 40, keys=20))
        first = await bus.subscribe([topic], group=group, member="first")
        in_hand = await read(first, 40)
        generation = first.generation
        second = await bus.subscribe([topic], group=group, member="second")
        shared: list[Received] = []

        async def dealt_out() -> bool:
            shared.extend(await second.poll(max_records=50, within=0.1))
            return first.generation != generation and bool(shared)

        await eventually(dealt_out, within=20, what="the reassignment")
        refused = False
        try:
            await first.commit(next_offsets(in_hand))
        except (Reassigned, ConsumerLost):
            refused = True
        assert refused
        await first.close()
        await read(second, 40 - len(shared)) if len(shared) < 40 else None
        await second.close()

    async def test_publishing_nothing_is_nothing(self, bus: Bus) -> None:
        await bus.publish([])


class Ledger:
    """Reads with several members, as consumers do: drops what a reassignment takes, commits the rest."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.by: dict[Subscription, int] = defaultdict(int)

    async def take(self, *members: Subscription, until: int, within: float = 30.0) -> None:
        """Poll the members in turn until `until` different values have been seen."""
        stop = time.monotonic() + within
        while len(set(self.seen)) < until:
            if time.monotonic() > stop:
                raise TimeoutError(f"{len(set(self.seen))} of {until} within {within:g} s")
            for member in members:
                await self._turn(member)

    async def _turn(self, member: Subscription) -> None:
        records = await member.poll(max_records=25, within=0.1)
        self.seen += values(records)
        self.by[member] += len(records)
        try:
            await member.commit(next_offsets(records))
        except (Reassigned, BusUnavailable):
            return

    def in_order(self) -> bool:
        """First sightings of each key rise."""
        first: dict[str, list[int]] = per_key(list(dict.fromkeys(self.seen)))
        return all(numbers == sorted(numbers) for numbers in first.values())


def _group() -> str:
    return f"group-{uuid4().hex[:8]}"
