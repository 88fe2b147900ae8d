"""Of an order whose time is over no alert keeps its words, nor who was told; a replay tells nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services.notify.bootstrap import Notify
from shared.contracts.events import OrderErased
from shared.messaging.envelope import Event
from shared.testing.databases import ServiceDatabase
from shared.testing.given import given_events
from tests.support.traces import AuditKeeper, places_with

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Story

pytestmark = pytest.mark.postgres
Tell = Callable[..., Awaitable[None]]

RECIPIENT = "lena@example.com"
KEPT = {"subscription", "audit_personal"}
"""Who wants to hear of alerts is kept for itself, with the audit of its own stream."""
OF_ALERTS = "stream IN (SELECT alert_id::text FROM alert)"


def erased(story: Story) -> Event:
    data = OrderErased(story.tenant, "erp", story.order_id, "2036-01-02T00:00:00+00:00")
    return story.maker.event("order.erased", data, key=story.key)


async def test_words_and_recipients_go_and_the_audit_verifies(
    notify_database: ServiceDatabase, notify: Notify, story: Story, told: Tell, tmp_path: Path
) -> None:
    await told(story.case(), story.change_refused())
    await notify.delivery.step()
    await notify.delivery.finish()
    assert {"alert_recipient", "delivery"} <= await places_with(notify_database, RECIPIENT)
    assert await notify_database.count("audit_personal", OF_ALERTS) > 0
    keeper = AuditKeeper(notify.core, notify_database, tmp_path)
    await keeper.checkpoint()
    await told(erased(story), erased(story))
    assert await places_with(notify_database, RECIPIENT) == KEPT
    assert await notify_database.count("audit_personal", OF_ALERTS) == 0
    rows = await notify_database.fetch("SELECT cause, settlement, next_escalation_at FROM alert")
    assert [tuple(row) for row in rows] == [("", "order_erased", None)] * 2
    assert await notify_database.count("audit_entry", "action = 'retention.erased'") == 1
    assert await keeper.problems() == []


async def test_a_replay_raises_nothing(notify_database: ServiceDatabase, story: Story, told: Tell) -> None:
    await told(erased(story))
    await told(story.case(), story.revoked(), story.change_refused(), story.rechecked(2), story.cancelled())
    assert await notify_database.count("alert") == 0


async def test_erased_in_one_batch_with_what_it_erases(
    notify_database: ServiceDatabase, notify: Notify, story: Story
) -> None:
    batch = [story.case(), erased(story), story.change_refused()]
    await given_events(notify.core, batch, story.maker)
    assert await places_with(notify_database, RECIPIENT) == KEPT
    assert await notify_database.count("alert") == 0
