"""The embedded broker is a real one: idempotent producers, groups, and records that survive a kill."""

from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError, UnknownTopicOrPartitionError

from deploy.local.kafka import KafkaBroker
from deploy.local.kafka_cluster import KafkaCluster
from deploy.local.topics import TopicSpec, ensure_topics
from deploy.local.waiting import wait_until

pytestmark = pytest.mark.kafka

COUNT = 200


async def _produce(broker: KafkaBroker | KafkaCluster, topic: str, values: list[bytes]) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap,
        enable_idempotence=True,
        max_request_size=9 * 1024 * 1024,
        request_timeout_ms=5000,
    )
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(topic, value, key=b"order")
    finally:
        await producer.stop()


async def _consume(
    broker: KafkaBroker | KafkaCluster, topic: str, count: int, group: str | None = None
) -> list[bytes]:
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=broker.bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        values = [(await consumer.getone()).value for _ in range(count)]
        if group:
            await consumer.commit()
    finally:
        await consumer.stop()
    return values


async def test_records_and_offsets_survive_kill_and_restart(server_directory: Path) -> None:
    broker = KafkaBroker(server_directory / "kafka")
    values = [f"{n}".encode() for n in range(COUNT)]
    async with broker:
        assert await ensure_topics(broker.bootstrap, [TopicSpec("orders", partitions=3)]) == ["orders"]
        await _produce(broker, "orders", values)
        assert await _consume(broker, "orders", 10, group="readers") == values[:10]
        await broker.kill()
        await broker.start()
        assert await _consume(broker, "orders", COUNT) == values
        assert await ensure_topics(broker.bootstrap, [TopicSpec("orders", partitions=3)]) == []


async def test_starts_again_on_other_ports_in_a_directory_of_any_name(server_directory: Path) -> None:
    directory = server_directory / "Zoll prüfung 上海 𝄞" / "kafka"
    async with KafkaBroker(directory) as broker:
        await ensure_topics(broker.bootstrap, [TopicSpec("orders")])
        await _produce(broker, "orders", [b"kept"])
    async with KafkaBroker(directory) as moved:
        assert moved.port != broker.port
        assert await _consume(moved, "orders", 1) == [b"kept"]


async def test_eight_mebibytes_fit_and_more_does_not(kafka_broker: KafkaBroker) -> None:
    await ensure_topics(kafka_broker.bootstrap, [TopicSpec("large", partitions=1)])
    await _produce(kafka_broker, "large", [b"x" * (8 * 1024 * 1024)])
    with pytest.raises(MessageSizeTooLargeError):
        await _produce(kafka_broker, "large", [b"x" * (8 * 1024 * 1024 + 128 * 1024)])


async def test_a_misspelt_topic_is_not_created(kafka_broker: KafkaBroker) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka_broker.bootstrap, request_timeout_ms=2000)
    await producer.start()
    with pytest.raises(UnknownTopicOrPartitionError):
        await producer.send("no-such-topic", b"x")
    await producer.stop()


async def test_paused_broker_does_not_answer_until_resumed(server_directory: Path) -> None:
    async with KafkaBroker(server_directory / "kafka") as broker:
        broker.pause()
        assert not await broker.ready()
        broker.resume()
        # Its controller may have taken it for dead meanwhile: it answers once it is known again.
        await wait_until(broker.ready, seconds=30, what="the resumed broker answers")


async def test_three_brokers_lose_one_without_losing_a_record(server_directory: Path) -> None:
    topic = TopicSpec("orders", partitions=3, replication_factor=3)
    values = [f"{n}".encode() for n in range(COUNT)]
    async with KafkaCluster(server_directory) as cluster:
        await ensure_topics(cluster.bootstrap, [topic])
        await _produce(cluster, "orders", values[: COUNT // 2])
        await cluster.brokers[0].kill()
        await _produce(cluster, "orders", values[COUNT // 2 :])
        assert await _consume(cluster, "orders", COUNT) == values
        await cluster.brokers[0].start()
        assert await _consume(cluster.brokers[0], "orders", COUNT) == values
