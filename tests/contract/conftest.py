"""Short times, so that the suite is quick on a real broker."""

import pytest

from shared.messaging.kafka import KafkaTimes


@pytest.fixture(scope="session")
def short_times() -> KafkaTimes:
    return KafkaTimes(publish=4.0, request=1.5, session=6.0, heartbeat=0.5, join=5.0, commit=3.0, close=1.5)
