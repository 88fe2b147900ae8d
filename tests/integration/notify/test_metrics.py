"""What the gauges say of alerts that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prometheus_client import CollectorRegistry

from services.notify.metrics import NotifyMetrics, Sampler
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_one_by_one

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start, Story

pytestmark = pytest.mark.postgres


async def test_open_unrouted_and_oldest(
    start: Start, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import subscribe

    notify = await start()
    registry = CollectorRegistry()
    sampler = Sampler(notify.core.database, NotifyMetrics(registry))
    await given_one_by_one(notify.core, [story.case()], maker)
    await subscribe(notify, "rui@example.com")
    await given_one_by_one(notify.core, [story.revoked(reserved=True)], maker)
    await notify_database.fetch("UPDATE alert_recipient SET added_at = now() - interval '1 hour'")
    await sampler.sample()

    assert registry.get_sample_value("exportgate_notify_alerts_open", {"severity": "high"}) == 1
    assert registry.get_sample_value("exportgate_notify_alerts_open", {"severity": "urgent"}) == 1
    assert registry.get_sample_value("exportgate_notify_alerts_open", {"severity": "normal"}) == 0
    assert registry.get_sample_value("exportgate_notify_alerts_unrouted") == 1
    oldest = registry.get_sample_value("exportgate_notify_undelivered_oldest_seconds")
    assert oldest is not None
    assert 3_600 <= oldest < 3_700
