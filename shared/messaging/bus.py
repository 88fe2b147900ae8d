"""The bus: what the product needs of a broker, and nothing more.

Two implementations pass one contract suite: `shared.messaging.kafka` and `shared.messaging.memory`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

Headers = tuple[tuple[str, bytes], ...]


class BusUnavailable(Exception):
    """The broker did not take or give records in time; nothing is known about what it kept."""


class ConsumerLost(Exception):
    """This consumer is no longer a member of its group: drop what is in hand and join again."""


class Reassigned(Exception):
    """Partitions were dealt out anew while records were in hand: drop them and poll on.

    Leaving and joining again would make the other members drop theirs, and so on without end.
    """


class TopicPartition(NamedTuple):
    """Coordinates of a partition."""

    topic: str
    partition: int


class Record(msgspec.Struct, frozen=True):
    """A record to publish; records of one key keep their order."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers


class Received(msgspec.Struct, frozen=True):
    """A record as it was read."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int = 0


class Subscription(Protocol):
    """One member of a consumer group, reading its share of the partitions."""

    @property
    def generation(self) -> int:
        """Rises whenever partitions are dealt out anew; what was handled before it is not committed after."""

    async def poll(self, *, max_records: int, within: float) -> list[Received]:
        """Records in partition order, at most `max_records`, after at most `within` seconds.

        After a reassignment it goes on from the committed offsets. Raises `ConsumerLost` after a pause
        long enough for the group to have moved on.
        """

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Commit next offsets (last handled + 1) of partitions still owned; with none, only check membership.

        Raises `ConsumerLost` when the group has moved on, `Reassigned` when partitions were dealt out
        anew since the last poll, `BusUnavailable` when the broker did not answer.
        """

    async def lag(self) -> int:
        """Records published to the owned partitions and not yet given out, as the broker says.

        Raises `BusUnavailable` when it does not say.
        """

    async def close(self) -> None:
        """Leave; never commits by itself."""


class Bus(Protocol):
    """Publish durably; subscribe as a member of a group."""

    async def publish(self, records: Sequence[Record]) -> None:
        """Return once every record is durable; raises `BusUnavailable` otherwise (some may be kept)."""

    async def subscribe(self, topics: Sequence[str], *, group: str, member: str) -> Subscription:
        """Join `group` as `member`, unique per live process; begins at the group's offset or the earliest."""

    async def close(self) -> None:
        """Release connections within seconds, also when the broker is down."""
