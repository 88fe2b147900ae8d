"""The bus on Apache Kafka, through aiokafka.

No auto-commit (it commits records as they are handed out), no Kafka transactions, bounded time round
every call (an idempotent producer retries for ever by itself).
"""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from aiokafka.structs import OffsetAndMetadata
from aiokafka.structs import TopicPartition as KafkaPartition

from shared.messaging.bus import BusUnavailable, ConsumerLost, Headers, Received, Record, TopicPartition

_LOG = structlog.get_logger(__name__)

MAX_REQUEST_BYTES = 9 * 1024 * 1024
"""8 MiB of data and its headers."""

PUBLISH_WITHIN = 10.0
"""Seconds for one batch; below the 15 s of `idle_in_transaction_session_timeout`."""

PAUSE_LIMIT = 12.0
"""Seconds between two calls after which a consumer must assume that the group moved on without it.

Below the session timeout (30 s): a paused consumer that wakes would otherwise commit with
generation -1, which Kafka accepts for an empty group and which rewinds it (seen on 4.1).
"""


class KafkaBus:
    """Producer made on first use and again after a failure; consumers by `subscribe`."""

    def __init__(self, bootstrap: str, *, client_id: str, linger_ms: int = 5) -> None:
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._linger_ms = linger_ms
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, records: Sequence[Record]) -> None:
        """See `Bus.publish`: sends are gathered, so that they travel in large batches."""
        if not records:
            return
        try:
            async with asyncio.timeout(PUBLISH_WITHIN):
                producer = await self._ready_producer()
                futures = [
                    await producer.send(r.topic, value=r.value, key=r.key, headers=list(r.headers))
                    for r in records
                ]
                await asyncio.gather(*futures)
        except (KafkaError, TimeoutError, OSError) as error:
            await self._drop_producer()
            raise BusUnavailable(f"publishing {len(records)} records: {error!r}") from error

    async def _ready_producer(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                client_id=self._client_id,
                enable_idempotence=True,
                acks="all",
                compression_type="lz4",
                # 16 KiB, the default, takes eight 2 KB records to a batch: 7 times slower.
                max_batch_size=512 * 1024,
                linger_ms=self._linger_ms,
                # 40 s, the default, is how long a paused broker would hold an acknowledgement.
                request_timeout_ms=5_000,
                max_request_size=MAX_REQUEST_BYTES,
            )
            self._producer = producer
            await producer.start()
        return self._producer

    async def _drop_producer(self) -> None:
        """Stop in bounded time: `stop` hangs when the broker is down."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with contextlib.suppress(KafkaError, TimeoutError, OSError):
                async with asyncio.timeout(2):
                    await producer.stop()

    async def subscribe(self, topics: Sequence[str], *, group: str, member: str) -> "KafkaSubscription":
        """See `Bus.subscribe`; `member` becomes the client id, membership is dynamic."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            client_id=member,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=30_000,
            heartbeat_interval_ms=3_000,
            rebalance_timeout_ms=30_000,
            max_poll_interval_ms=120_000,
            request_timeout_ms=10_000,
            fetch_max_bytes=16 * 1024 * 1024,
            max_partition_fetch_bytes=MAX_REQUEST_BYTES,
            fetch_max_wait_ms=100,
        )
        listener = _Revocations()
        try:
            async with asyncio.timeout(30):
                await consumer.start()
        except (KafkaError, TimeoutError, OSError) as error:
            with contextlib.suppress(KafkaError, TimeoutError, OSError):
                async with asyncio.timeout(2):
                    await consumer.stop()
            raise BusUnavailable(f"joining {group}: {error!r}") from error
        consumer.subscribe(list(topics), listener=listener)
        return KafkaSubscription(consumer, listener)

    async def close(self) -> None:
        """See `Bus.close`."""
        await self._drop_producer()


class _Revocations(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Counts rebalances, so that work begun before one is not committed after it."""

    def __init__(self) -> None:
        self.generation = 0

    async def on_partitions_revoked(self, revoked: set[KafkaPartition]) -> None:
        self.generation += 1

    async def on_partitions_assigned(self, assigned: set[KafkaPartition]) -> None:
        _LOG.info("partitions assigned", partitions=sorted(f"{tp.topic}/{tp.partition}" for tp in assigned))


class KafkaSubscription:
    """See `Subscription`."""

    def __init__(self, consumer: AIOKafkaConsumer, revocations: _Revocations) -> None:
        self._consumer = consumer
        self._revocations = revocations
        self._polled_in = 0
        self._last_call = time.monotonic()

    async def poll(self, *, max_records: int, within: float) -> list[Received]:
        """See `Subscription.poll`."""
        self._check_not_paused()
        try:
            async with asyncio.timeout(within + 10):
                batches = await self._consumer.getmany(timeout_ms=int(within * 1000), max_records=max_records)
        except (KafkaError, TimeoutError, IllegalStateError) as error:
            raise ConsumerLost(repr(error)) from error
        self._check_not_paused(allowance=within + 10)
        self._polled_in = self._revocations.generation
        return [_received(record) for records in batches.values() for record in records]

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """See `Subscription.commit`: dropped after a rebalance, never tried twice."""
        self._check_not_paused()
        if self._polled_in != self._revocations.generation:
            raise ConsumerLost("the partitions were reassigned while records were in hand")
        owned = self._consumer.assignment()
        current = {
            KafkaPartition(tp.topic, tp.partition): OffsetAndMetadata(offset, "")
            for tp, offset in offsets.items()
            if KafkaPartition(tp.topic, tp.partition) in owned
        }
        if not current:
            return
        try:
            async with asyncio.timeout(10):
                await self._consumer.commit(current)
        except CommitFailedError as error:
            raise ConsumerLost("the group has moved on") from error
        except (KafkaError, TimeoutError, IllegalStateError) as error:
            _LOG.warning("offsets not committed; they will be with the next batch", error=repr(error))

    async def lag(self) -> int:
        """See `Subscription.lag`."""
        total = 0
        for partition in self._consumer.assignment():
            end = self._consumer.highwater(partition)
            if end is not None:
                total += max(0, end - await self._consumer.position(partition))
        return total

    async def close(self) -> None:
        """See `Subscription.close`."""
        with contextlib.suppress(KafkaError, TimeoutError, OSError):
            async with asyncio.timeout(5):
                await self._consumer.stop()

    def _check_not_paused(self, allowance: float = PAUSE_LIMIT) -> None:
        now = time.monotonic()
        silent, self._last_call = now - self._last_call, now
        if silent > max(PAUSE_LIMIT, allowance):
            raise ConsumerLost(f"this process stood still for {silent:.0f} s")


def _received(record: object) -> Received:
    headers: Headers = tuple((name, value or b"") for name, value in record.headers)  # type: ignore[attr-defined]
    return Received(
        topic=record.topic,  # type: ignore[attr-defined]
        partition=record.partition,  # type: ignore[attr-defined]
        offset=record.offset,  # type: ignore[attr-defined]
        key=record.key,  # type: ignore[attr-defined]
        value=record.value,  # type: ignore[attr-defined]
        headers=headers,
        timestamp_ms=record.timestamp,  # type: ignore[attr-defined]
    )
