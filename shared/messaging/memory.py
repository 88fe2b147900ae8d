"""The bus in memory: partitions, keys, groups with committed offsets, and faults on demand.

Records live as long as the object. For tests and for trying a service without a broker; it passes the
same contract suite as Kafka.
"""

import asyncio
import zlib
from collections.abc import Mapping, Sequence

from shared.messaging.bus import BusUnavailable, ConsumerLost, Reassigned, Received, Record, TopicPartition


class MemoryBus:
    """Topics come into being when first used, with `partitions` partitions each."""

    def __init__(self, *, partitions: int = 6) -> None:
        self.partitions = partitions
        self.available = True
        """False: publishing and joining raise `BusUnavailable`, polls give nothing."""
        self.fail_next_publish = 0
        """So many publishes keep their records and raise all the same (acknowledgement lost)."""
        self.duplicates = 1
        """How often each record is written; 2 writes everything twice."""
        self._logs: dict[TopicPartition, list[Received]] = {}
        self._groups: dict[str, _Group] = {}
        self._news = asyncio.Condition()

    async def publish(self, records: Sequence[Record]) -> None:
        """See `Bus.publish`."""
        if not self.available:
            raise BusUnavailable("the bus is switched off")
        for record in records:
            for _ in range(self.duplicates):
                self._append(record)
        await self._tell()
        if self.fail_next_publish:
            self.fail_next_publish -= 1
            raise BusUnavailable("the acknowledgement was lost")

    def _append(self, record: Record) -> None:
        place = TopicPartition(record.topic, zlib.crc32(record.key) % self.partitions)
        log = self.log(place)
        log.append(Received(*place, len(log), record.key, record.value, record.headers))

    async def subscribe(self, topics: Sequence[str], *, group: str, member: str) -> "MemorySubscription":
        """See `Bus.subscribe`."""
        if not self.available:
            raise BusUnavailable("the bus is switched off")
        found = self._groups.setdefault(group, _Group(self))
        subscription = MemorySubscription(self, found, member, tuple(topics))
        found.join(subscription)
        await self._tell()
        return subscription

    async def expel(self, group: str, member: str) -> None:
        """What a session timeout does: the group goes on without `member`, which does not know yet."""
        found = self._groups[group]
        for subscription in [item for item in found.members if item.member == member]:
            found.leave(subscription)
        await self._tell()

    def members(self, group: str) -> list[str]:
        """Who is in a group now."""
        return [item.member for item in self._groups[group].members] if group in self._groups else []

    def log(self, place: TopicPartition) -> list[Received]:
        """The records of one partition, oldest first."""
        return self._logs.setdefault(place, [])

    def records(self, topic: str) -> list[Received]:
        """Every record of a topic, partition by partition."""
        return [r for n in range(self.partitions) for r in self.log(TopicPartition(topic, n))]

    def committed(self, group: str) -> dict[TopicPartition, int]:
        """The committed offsets of a group."""
        return dict(self._groups[group].committed) if group in self._groups else {}

    async def close(self) -> None:
        """See `Bus.close`: nothing to release; records stay."""

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def wait_for_news(self, seconds: float) -> None:
        """Until something was published or a group changed, or `seconds` have passed."""
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait()
        except TimeoutError:
            return


class _Group:
    """Members and committed offsets of one consumer group."""

    def __init__(self, bus: MemoryBus) -> None:
        self._bus = bus
        self.members: list[MemorySubscription] = []
        self.committed: dict[TopicPartition, int] = {}

    def join(self, subscription: "MemorySubscription") -> None:
        self.members.append(subscription)
        self._assign()

    def leave(self, subscription: "MemorySubscription") -> None:
        if subscription in self.members:
            self.members.remove(subscription)
            self._assign()

    def _assign(self) -> None:
        """Deal partitions out anew; everybody starts again at the committed offsets (eager protocol)."""
        for member in self.members:
            member.reassign()
        for topic in sorted({topic for member in self.members for topic in member.topics}):
            readers = [member for member in self.members if topic in member.topics]
            for number in range(self._bus.partitions):
                place = TopicPartition(topic, number)
                readers[number % len(readers)].positions[place] = self.committed.get(place, 0)


class MemorySubscription:
    """See `Subscription`."""

    def __init__(self, bus: MemoryBus, group: _Group, member: str, topics: tuple[str, ...]) -> None:
        self._bus = bus
        self._group = group
        self.member = member
        self.topics = topics
        self.positions: dict[TopicPartition, int] = {}
        self.generation = 0
        self._polled_in = 0

    def reassign(self) -> None:
        """Everything owned is given back."""
        self.positions = {}
        self.generation += 1

    async def poll(self, *, max_records: int, within: float) -> list[Received]:
        """See `Subscription.poll`."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        while True:
            self._check_member()
            self._polled_in = self.generation
            found = self._take(max_records) if self._bus.available else []
            left = until - loop.time()
            if found or left <= 0:
                return found
            await self._bus.wait_for_news(left)

    def _take(self, most: int) -> list[Received]:
        found: list[Received] = []
        for place in sorted(self.positions):
            start = self.positions[place]
            records = self._bus.log(place)[start : start + most - len(found)]
            self.positions[place] = start + len(records)
            found += records
        return found

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """See `Subscription.commit`."""
        self._check_member()
        if self._polled_in != self.generation:
            raise Reassigned("the partitions were dealt out anew while records were in hand")
        if offsets and not self._bus.available:
            raise BusUnavailable("the bus is switched off")
        owned = {place: offset for place, offset in offsets.items() if place in self.positions}
        self._group.committed.update(owned)

    async def lag(self) -> int:
        """See `Subscription.lag`."""
        return sum(len(self._bus.log(place)) - position for place, position in self.positions.items())

    async def close(self) -> None:
        """See `Subscription.close`."""
        self._group.leave(self)
        await self._bus._tell()  # same module

    def _check_member(self) -> None:
        if self not in self._group.members:
            raise ConsumerLost("the group has moved on without this member")
