"""From the bus to the receiver and back: consumer, workers and relay together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from services.notify.bootstrap import Notify
from shared.contracts.events import ALERTS
from shared.messaging.envelope import decode
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.waiting import eventually

if TYPE_CHECKING:
    from tests.support.mail import MailReceiver

pytestmark = pytest.mark.postgres


async def test_every_held_order_is_named_and_every_alert_said(
    notify: Notify, receiver: MailReceiver, maker: EventMaker, notify_database: ServiceDatabase,
    testing_keys: TestingKeys,
) -> None:  # fmt: skip
    from tests.integration.notify.conftest import Story

    bus = notify.core.bus
    assert isinstance(bus, MemoryBus)
    bus.duplicates = 3
    orders = [Story(maker, order_id=f"SO-{number}") for number in range(40)]
    held, cleared = orders[::4], [order for order in orders if order not in orders[::4]]
    events = [order.received() for order in orders]
    events += [order.issued() for order in cleared] + [order.case() for order in held]
    await bus.publish([maker.record(event) for event in events])

    stop = asyncio.Event()
    roles = (notify.core.consumer.run, notify.core.relay.run, notify.core.retries.run, *notify.workers)
    tasks = [asyncio.create_task(run(stop)) for run in roles]
    await eventually(
        lambda: all(f"Order: {order.order_id} " in receiver.text() for order in held),
        what="every order named",
    )

    async def all_said() -> bool:
        return await notify_database.count("outbox") == 0 and len(await _alert_events(bus)) == 2 * len(held)

    await eventually(all_said, what="raised and delivered, relayed")
    stop.set()
    await asyncio.gather(*tasks)
    said = [decode(record, testing_keys.verifier) for record in await _alert_events(bus)]
    assert sorted({event.type for event in said}) == ["alert.delivered", "alert.raised"]
    assert {event.sequence for event in said} == {1, 2}
    assert not any(f"Order: {order.order_id} " in receiver.text() for order in cleared)


async def _alert_events(bus: MemoryBus) -> list[Any]:
    """Each record once: this bus writes everything three times."""
    subscription = await bus.subscribe([ALERTS], group=f"archive-{id(object())}", member="one")
    found = await subscription.poll(max_records=10_000, within=0.01)
    await subscription.close()
    return list({record.value: record for record in found}.values())
