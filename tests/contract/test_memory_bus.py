"""The bus in memory passes the contract, and fails when it is told to."""

import pytest

from shared.messaging.bus import BusUnavailable, ConsumerLost
from shared.messaging.memory import MemoryBus
from tests.contract.bus_contract import BusContract, next_offsets, numbered, read


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


@pytest.fixture
def topic() -> str:
    return "contract"


class TestMemoryBus(BusContract):
    async def test_switched_off_it_says_so_and_recovers(self, bus: MemoryBus, topic: str) -> None:
        subscription = await bus.subscribe([topic], group="g", member="m")
        bus.available = False
        with pytest.raises(BusUnavailable):
            await bus.publish(numbered(topic, 1))
        with pytest.raises(BusUnavailable):
            await bus.subscribe([topic], group="g", member="n")
        assert await subscription.poll(max_records=1, within=0.05) == []
        bus.available = True
        await bus.publish(numbered(topic, 3))
        assert len(await read(subscription, 3)) == 3

    async def test_a_lost_acknowledgement_leaves_the_records(self, bus: MemoryBus, topic: str) -> None:
        bus.fail_next_publish = 1
        with pytest.raises(BusUnavailable):
            await bus.publish(numbered(topic, 4))
        assert len(bus.records(topic)) == 4

    async def test_writes_twice_when_told_to(self, bus: MemoryBus, topic: str) -> None:
        bus.duplicates = 2
        await bus.publish(numbered(topic, 4))
        assert len(bus.records(topic)) == 8

    async def test_an_expelled_member_learns_it_and_commits_nothing(self, bus: MemoryBus, topic: str) -> None:
        await bus.publish(numbered(topic, 10))
        member = await bus.subscribe([topic], group="g", member="paused")
        records = await read(member, 10)
        await bus.expel("g", "paused")
        with pytest.raises(ConsumerLost):
            await member.commit(next_offsets(records))
        with pytest.raises(ConsumerLost):
            await member.poll(max_records=1, within=0.01)
        assert bus.committed("g") == {}
