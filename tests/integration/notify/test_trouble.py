"""Everything at once: a moody mail server, cut database connections; still every order is named, once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

import asyncpg
import pytest

from services.notify.bootstrap import Notify
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events
from shared.testing.waiting import eventually

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start
    from tests.support.mail import MailReceiver

pytestmark = pytest.mark.postgres

CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = $1
"""
SPEED_UP = "UPDATE delivery SET next_at = now() WHERE state = 'due'"
LEASES_END = "UPDATE delivery SET leased_until = now() WHERE state = 'due'"


@pytest.mark.parametrize("seed", range(3))
async def test_every_order_is_named_under_one_message_id_per_recipient(
    start: Start, receiver: MailReceiver, maker: EventMaker, notify_database: ServiceDatabase, seed: int
) -> None:
    from tests.integration.notify.conftest import Story, subscribe

    chance = random.Random(seed)
    people = [f"p{number}@example.com" for number in range(4)]
    # Two processes share the work; digests of at most five make many messages.
    processes = [await start(digest_most=5, delivery_concurrency=3) for _ in range(2)]
    for person in people:
        await subscribe(processes[0], person)
        receiver.deferring[person] = chance.randrange(4)
    receiver.dropping = chance.randrange(6)
    orders = [Story(maker, order_id=f"SO-{number:02}") for number in range(30)]
    await given_events(processes[0].core, [order.case() for order in orders], maker)

    stop = asyncio.Event()
    tasks = [asyncio.create_task(_deliver(notify, stop)) for notify in processes]
    for _ in range(5):
        await notify_database.fetch(CUT, notify_database.role)
        await notify_database.fetch(SPEED_UP)
        await eventually(partial(_moved, receiver, len(receiver.seen)), within=15, what="another message")
        await notify_database.fetch(LEASES_END)

    async def all_sent() -> bool:
        await notify_database.fetch(SPEED_UP)
        waiting = await notify_database.count("alert_recipient", "delivery_id IS NULL")
        return waiting == 0 and await notify_database.count("delivery", "state <> 'sent'") == 0

    await eventually(all_sent, within=60, every=0.3, what="everything sent")
    stop.set()
    await asyncio.gather(*tasks)

    named = defaultdict(set)
    for recipient, message in receiver.mails:
        for order_id in re.findall(r"^Order: (\S+) ", message.get_content(), re.MULTILINE):
            named[recipient, order_id].add(message["Message-ID"])
    assert named.keys() == {(person, order.order_id) for person in people for order in orders}
    assert {len(ids) for ids in named.values()} == {1}
    assert await notify_database.count("alert", "delivered_at IS NULL") == 0
    assert await notify_database.count("audit_entry", "action = 'alert.delivered'") == len(orders)


def _moved(receiver: MailReceiver, before: int) -> bool:
    """Another message has arrived, or all 24 have been taken."""
    return len(receiver.seen) > before or len(receiver.mails) >= 24


async def _deliver(notify: Notify, stop: asyncio.Event) -> None:
    """As under a supervisor: a worker that a broken connection has ended is started again."""
    while not stop.is_set():
        with contextlib.suppress(asyncpg.InternalClientError):
            await notify.delivery.run(stop)
