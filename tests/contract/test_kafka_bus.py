"""Apache Kafka, through our bus, passes the same contract."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from deploy.local.kafka import KafkaBroker
from deploy.local.topics import TopicSpec, ensure_topics
from shared.messaging.kafka import KafkaBus, KafkaTimes
from tests.contract.bus_contract import BusContract

pytestmark = pytest.mark.kafka


@pytest_asyncio.fixture
async def bus(kafka_broker: KafkaBroker, short_times: KafkaTimes) -> AsyncIterator[KafkaBus]:
    bus = KafkaBus(kafka_broker.bootstrap, client_id="contract", times=short_times)
    yield bus
    await bus.close()


@pytest_asyncio.fixture
async def topic(kafka_broker: KafkaBroker) -> str:
    name = f"contract-{uuid4().hex[:8]}"
    await ensure_topics(kafka_broker.bootstrap, [TopicSpec(name)])
    return name


class TestKafkaBus(BusContract):
    """Nothing to add here: what needs faults is in test_kafka_faults."""
