"""Make sure that topics exist as they should."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from deploy.local.kafka_config import LARGEST_MESSAGE

ADMIN_SECONDS = 30.0


@dataclass(frozen=True)
class TopicSpec:
    """A topic as it should be. ``settings`` are Kafka's own topic settings."""

    name: str
    partitions: int = 6
    replication_factor: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)


async def ensure_topics(bootstrap: str, topics: Sequence[TopicSpec]) -> list[str]:
    """Create the topics that are missing; returns their names. Existing ones are left as they are.

    Raises KafkaError when the broker refuses, TimeoutError when it does not answer in 30 s.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    try:
        async with asyncio.timeout(ADMIN_SECONDS):
            await admin.start()
            present = set(await admin.list_topics())
            missing = [topic for topic in topics if topic.name not in present]
            if missing:
                answer = await admin.create_topics([_new_topic(topic) for topic in missing])
                _raise_refusals(answer.topic_errors)
    finally:
        await admin.close()
    return [topic.name for topic in missing]


def _new_topic(topic: TopicSpec) -> NewTopic:
    settings = {"max.message.bytes": str(LARGEST_MESSAGE), **topic.settings}
    return NewTopic(
        name=topic.name,
        num_partitions=topic.partitions,
        replication_factor=topic.replication_factor,
        topic_configs=settings,
    )


def _raise_refusals(errors: Sequence[Sequence[object]]) -> None:
    for name, code, *message in errors:
        kind = for_code(code)
        if code and kind is not TopicAlreadyExistsError:
            raise kind(f"topic {name}: {message[0] if message else ''}")


async def broker_answers(bootstrap: str, seconds: float = 3.0) -> bool:
    """Does a broker answer a metadata request? That is when it may take work."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=int(seconds * 1000))
    try:
        async with asyncio.timeout(seconds):
            await admin.start()
            await admin.list_topics()
    except (KafkaError, OSError, TimeoutError):
        return False
    finally:
        await admin.close()
    return True
