"""The bus on Apache Kafka, through aiokafka.

No auto-commit (it commits records as they are handed out), no Kafka transactions, bounded time round
every call (an idempotent producer retries for ever by itself).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.messaging.bus import BusUnavailable, Record
from shared.messaging.kafka_internals import cut_producer, stop_consumer, stop_producer
from shared.messaging.kafka_security import KafkaSecurity
from shared.messaging.kafka_subscription import KafkaSubscription, Rebalances

MAX_REQUEST_BYTES = 9 * 1024 * 1024
"""8 MiB of data and its headers."""


@dataclass(frozen=True)
class KafkaTimes:
    """Seconds that bound what the bus does; tests shorten them."""

    publish: float = 10.0
    """One batch; below the 15 s of `idle_in_transaction_session_timeout`."""
    request: float = 5.0
    """One request; 40 s, aiokafka's default, is how long a paused broker would hold an acknowledgement."""
    session: float = 30.0
    """Without a heartbeat for so long, a member is out of its group."""
    patience: float = 10.0
    """What a joining member waits beyond the session: the broker answers once every old member has either
    joined again or lost its session. A member that gave up earlier would come back as one more member,
    and the group would never settle."""
    heartbeat: float = 3.0
    join: float = 30.0
    """Reaching the broker when a consumer starts."""
    commit: float = 10.0
    close: float = 2.0
    """Polite end of a producer or consumer; then it is cut."""


class KafkaBus:
    """Producer made on first use and again after a failure; consumers by `subscribe`."""

    def __init__(
        self,
        bootstrap: str,
        *,
        client_id: str,
        linger_ms: int = 5,
        gather_ms: int = 100,
        times: KafkaTimes | None = None,
        static_members: bool = False,
        security: KafkaSecurity | None = None,
    ) -> None:
        """`linger_ms`, `gather_ms`: so long may producer and broker wait for company of a record.

        `static_members`: members keep their place in the group over a restart (`member` is the name of a
        slot, and at most one live process has it); a killed one has its partitions back at once."""
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._linger_ms, self._gather_ms = linger_ms, gather_ms
        self._times = times or KafkaTimes()
        self._static_members = static_members
        self._security = security or KafkaSecurity()
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def publish(self, records: Sequence[Record]) -> None:
        """See `Bus.publish`: sends are gathered, so that they travel in large batches."""
        if not records:
            return
        try:
            async with asyncio.timeout(self._times.publish):
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
        async with self._starting:
            if self._producer is None:
                producer = self._new_producer()
                try:
                    await producer.start()
                except BaseException:
                    await cut_producer(producer)
                    raise
                self._producer = producer
            return self._producer

    def _new_producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            client_id=self._client_id,
            enable_idempotence=True,
            acks="all",
            compression_type="lz4",
            # 16 KiB, the default, takes eight 2 KB records to a batch: 7 times slower.
            max_batch_size=512 * 1024,
            linger_ms=self._linger_ms,
            request_timeout_ms=int(self._times.request * 1000),
            max_request_size=MAX_REQUEST_BYTES,
            **self._security.client_options(),
        )

    async def _drop_producer(self) -> None:
        """Without a flush: what was not acknowledged will be published again by a new producer."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await cut_producer(producer)

    async def subscribe(self, topics: Sequence[str], *, group: str, member: str) -> KafkaSubscription:
        """See `Bus.subscribe`; `member` becomes the client id, and the instance id of a static member."""
        consumer = self._new_consumer(group, member)
        try:
            async with asyncio.timeout(self._times.join):
                await consumer.start()
        except (KafkaError, TimeoutError, OSError) as error:
            await stop_consumer(consumer, self._times.close)
            raise BusUnavailable(f"joining {group}: {error!r}") from error
        rebalances = Rebalances()
        consumer.subscribe(list(topics), listener=rebalances)
        return KafkaSubscription(
            consumer,
            rebalances,
            poll_within=self._times.session + 2 * self._times.patience,
            commit_within=self._times.commit,
            close_within=self._times.close,
        )

    def _new_consumer(self, group: str, member: str) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            client_id=member,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=int(self._times.session * 1000),
            heartbeat_interval_ms=int(self._times.heartbeat * 1000),
            rebalance_timeout_ms=int(self._times.session * 1000),
            max_poll_interval_ms=120_000,
            request_timeout_ms=int((self._times.session + self._times.patience) * 1000),
            group_instance_id=member if self._static_members else None,
            fetch_max_bytes=16 * 1024 * 1024,
            max_partition_fetch_bytes=MAX_REQUEST_BYTES,
            # The broker gathers for a moment: records come in batches worth a transaction. Three hops of
            # an order cost 0.3 s at most, and an idle consumer asks ten times a second.
            fetch_min_bytes=64 * 1024,
            fetch_max_wait_ms=self._gather_ms,
            **self._security.client_options(),
        )

    async def close(self) -> None:
        """See `Bus.close`."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await stop_producer(producer, self._times.close)
