"""One member of a Kafka consumer group (eager protocol)."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    IllegalStateError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from aiokafka.structs import TopicPartition as KafkaPartition

from shared.messaging.bus import BusUnavailable, ConsumerLost, Headers, Reassigned, Received, TopicPartition
from shared.messaging.kafka_internals import NO_GENERATION, commit_once, group_generation, stop_consumer

_LOG = structlog.get_logger(__name__)

_MOVED_ON = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
LAG_WITHIN = 5.0
"""Seconds for asking the broker where its logs end."""


class Rebalances(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Counts revocations and assignments."""

    def __init__(self) -> None:
        self.count = 0

    async def on_partitions_revoked(self, revoked: set[KafkaPartition]) -> None:
        self.count += 1

    async def on_partitions_assigned(self, assigned: set[KafkaPartition]) -> None:
        self.count += 1
        _LOG.info("partitions assigned", partitions=sorted(f"{tp.topic}/{tp.partition}" for tp in assigned))


class KafkaSubscription:
    """See `Subscription`.

    Offsets are committed only in the group generation in which their records were polled. A consumer
    that was paused and wakes after its successor has gone therefore commits nothing: Kafka would take
    its commit (generation -1, empty group) and rewind the group, as seen on 4.1.
    """

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        rebalances: Rebalances,
        *,
        poll_within: float,
        commit_within: float,
        close_within: float,
    ) -> None:
        self._consumer = consumer
        self._rebalances = rebalances
        self._poll_within = poll_within
        self._commit_within = commit_within
        self._close_within = close_within
        self._polled_in = (0, NO_GENERATION)

    @property
    def generation(self) -> int:
        """See `Subscription.generation`."""
        return self._rebalances.count

    async def poll(self, *, max_records: int, within: float) -> list[Received]:
        """See `Subscription.poll`."""
        try:
            async with asyncio.timeout(within + self._poll_within):
                batches = await self._consumer.getmany(timeout_ms=int(within * 1000), max_records=max_records)
        except (KafkaError, TimeoutError, IllegalStateError) as error:
            raise ConsumerLost(repr(error)) from error
        self._polled_in = self._now_in()
        if batches and group_generation(self._consumer) == NO_GENERATION:
            raise ConsumerLost("the session ended; these records may already be another member's")
        return [_received(record) for records in batches.values() for record in records]

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """See `Subscription.commit`: one request, in the generation of the last poll, never tried twice."""
        self._check_generation()
        owned = self._consumer.assignment()
        current = {
            KafkaPartition(*place): offset
            for place, offset in offsets.items()
            if KafkaPartition(*place) in owned
        }
        if not current:
            return
        try:
            async with asyncio.timeout(self._commit_within):
                await commit_once(self._consumer, current)
        except _MOVED_ON as error:
            raise Reassigned("the group has moved on") from error
        except (KafkaError, TimeoutError, IllegalStateError) as error:
            raise BusUnavailable(f"committing offsets: {error!r}") from error

    def _check_generation(self) -> None:
        count, generation = self._now_in()
        if count != self._polled_in[0]:
            raise Reassigned("the partitions were dealt out anew while records were in hand")
        if generation != self._polled_in[1] or generation == NO_GENERATION:
            raise ConsumerLost("the session ended while records were in hand")

    def _now_in(self) -> tuple[int, int]:
        return self._rebalances.count, group_generation(self._consumer)

    async def lag(self) -> int:
        """See `Subscription.lag`; asks the broker, because a fetcher that stopped knows no new end."""
        places = sorted(self._consumer.assignment())
        if not places:
            return 0
        try:
            async with asyncio.timeout(LAG_WITHIN):
                ends = await self._consumer.end_offsets(places)
                positions = [await self._consumer.position(place) for place in places]
        except (KafkaError, TimeoutError, IllegalStateError) as error:
            raise BusUnavailable(f"asking for the lag: {error!r}") from error
        return sum(max(0, ends[place] - at) for place, at in zip(places, positions, strict=True))

    async def close(self) -> None:
        """See `Subscription.close`."""
        await stop_consumer(self._consumer, self._close_within)


def _received(record: Any) -> Received:
    headers: Headers = tuple((name, value or b"") for name, value in record.headers)
    return Received(
        record.topic,
        record.partition,
        record.offset,
        record.key,
        record.value,
        headers,
        record.timestamp,
    )
