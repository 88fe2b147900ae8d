"""What aiokafka does not offer, done with its private parts in this one file.

Its version is pinned and the contract suite runs these functions against a real broker.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata, TopicPartition

NO_GENERATION = -1
"""What a consumer that lost its membership has; Kafka takes its commits when the group is empty."""


async def within(seconds: float, work: Coroutine[Any, Any, object]) -> bool:
    """Run `work` for at most `seconds`; whether it ended well.

    In a task of its own: aiokafka's consumers, when stopped during an outage, await tasks that they have
    cancelled, and the `CancelledError` would pass for ours.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        task.cancel()
    await asyncio.wait({task}, timeout=1)
    if not task.done() or task.cancelled():
        return False
    error = task.exception()
    if error is not None and not isinstance(error, KafkaError | TimeoutError | OSError):
        raise error
    return error is None


async def stop_producer(producer: AIOKafkaProducer, seconds: float) -> None:
    """Flush and stop; what hangs longer than `seconds` is cut.

    `stop` alone hangs while the broker is down, and an idempotent producer left behind goes on
    sending its old records for ever.
    """
    if not await within(seconds, producer.stop()):
        await cut_producer(producer)


async def cut_producer(producer: AIOKafkaProducer) -> None:
    """End the sending task and the connections; what was not acknowledged is given up."""
    producer._closed = True
    if producer._sender is not None:
        await _cancel(producer._sender._sender_task)
    await within(2, producer.client.close())


async def stop_consumer(consumer: AIOKafkaConsumer, seconds: float) -> None:
    """Leave the group and stop; what hangs longer than `seconds` is cut."""
    if await within(seconds, consumer.stop()):
        return
    consumer._closed = True
    coordinator, fetcher = consumer._coordinator, consumer._fetcher
    if coordinator is not None:
        for name in ("_coordination_task", "_heartbeat_task", "_commit_refresh_task"):
            await _cancel(getattr(coordinator, name, None))
    if fetcher is not None:
        await within(2, fetcher.close())
    await within(2, consumer._client.close())


def group_generation(consumer: AIOKafkaConsumer) -> int:
    """The generation in which the consumer is a member of its group; -1 when it is not."""
    generation: int = getattr(consumer._coordinator, "generation", NO_GENERATION)
    return generation


async def commit_once(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    """One commit request in the generation of this very moment.

    `AIOKafkaConsumer.commit` tries again by itself, with whatever generation it has by then: after a
    lost session that is -1, which rewinds a group that has become empty.
    """
    assignment = consumer._subscription.subscription.assignment
    await consumer._coordinator._do_commit_offsets(
        assignment, {place: OffsetAndMetadata(offset, "") for place, offset in offsets.items()}
    )


async def _cancel(task: "asyncio.Task[Any] | None") -> None:
    if task is not None and not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=2)
