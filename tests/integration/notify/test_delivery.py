"""Delivering to mail servers that greylist, refuse, hang and hang up."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from services.notify.bootstrap import Notify
from shared.messaging.envelope import Event
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events, given_one_by_one, published
from shared.testing.waiting import eventually

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start, Story
    from tests.support.mail import MailReceiver

pytestmark = pytest.mark.postgres
Tell = Callable[..., Awaitable[None]]
RUI, LENA, TOMAS = "rui@example.com", "lena@example.com", "tomas@example.com"


@asynccontextmanager
async def working(notify: Notify) -> AsyncIterator[None]:
    """Delivery and escalation run meanwhile."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(run(stop)) for run in (notify.delivery.run, notify.escalation.run)]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def hurry(database: ServiceDatabase) -> None:
    """Let the time pass that a delivery would wait for its next attempt."""
    await database.fetch("UPDATE delivery SET next_at = now() WHERE state = 'due' AND lease IS NULL")


async def test_both_reviewers_get_a_message_without_names(
    notify: Notify, receiver: MailReceiver, story: Story, told: Tell, maker: EventMaker
) -> None:
    await told(story.case())
    async with working(notify):
        await eventually(lambda: len(receiver.mails) == 2, what="two messages")

    (message,) = receiver.to(RUI)
    assert message["Subject"] == "[exportgate] Case opened: SO-1001"
    text = message.get_content()
    assert "Disposition: HOLD" in text
    assert f"http://console.example/cases/{story.case_id}" in text
    assert re.search(
        r"^Acknowledge: http://notify.example/acknowledge/[\w=-]{80,120}\r?$", text, re.MULTILINE
    )
    assert re.search(r"Acknowledge by: \d{4}-\d\d-\d\d \d\d:\d\d UTC", text)
    assert "Li Wei" not in str(message)
    assert message["Message-ID"] != receiver.to(LENA)[0]["Message-ID"]
    types = [event.type for event in await published(notify.core, maker)]
    assert types == ["alert.raised", "alert.delivered"]


async def test_a_greylisted_message_comes_later_with_the_same_message_id(
    notify: Notify, receiver: MailReceiver, story: Story, told: Tell, notify_database: ServiceDatabase
) -> None:
    receiver.deferring[RUI] = 2
    await told(story.case())
    async with working(notify):
        await eventually(lambda: receiver.deferring[RUI] == 1, what="the first 451")
        for _ in range(2):
            await eventually(lambda: _waits(notify_database), what="a delivery put off")
            await hurry(notify_database)
            await eventually(lambda: receiver.deferring[RUI] == 0, what="the second 451")
        await eventually(lambda: bool(receiver.to(RUI)), what="the message")

    assert len(receiver.to(RUI)) == 1
    rows = await notify_database.fetch(
        "SELECT number, outcome, code FROM delivery_attempt a JOIN delivery USING (tenant, delivery_id) "
        "WHERE recipient = $1 ORDER BY number",
        RUI,
    )
    assert [tuple(row) for row in rows] == [(1, "deferred", 451), (2, "deferred", 451), (3, "sent", 250)]


async def _waits(database: ServiceDatabase) -> bool:
    return await database.count("delivery", "state = 'due' AND lease IS NULL AND attempts > 0") == 1


async def test_a_server_that_hangs_up_after_the_data_gets_the_same_message_again(
    notify: Notify, receiver: MailReceiver, story: Story, told: Tell, notify_database: ServiceDatabase
) -> None:
    receiver.dropping = 2
    await told(story.case())
    async with working(notify):
        await eventually(lambda: len(receiver.seen) >= 2, what="data arriving")
        await eventually(lambda: len(receiver.mails) == 2, what="both messages")

    assert len(receiver.seen) == 4
    for recipient in (RUI, LENA):
        ids = {message["Message-ID"] for address, message in receiver.seen if address == recipient}
        assert len(ids) == 1
    assert await notify_database.count("delivery", "state = 'sent'") == 2


async def test_an_unknown_recipient_is_given_up_and_the_next_level_is_told_why(
    notify: Notify, receiver: MailReceiver, story: Story, told: Tell, notify_database: ServiceDatabase
) -> None:
    receiver.refused = {RUI}
    await told(story.case())
    async with working(notify):
        await eventually(lambda: bool(receiver.to(TOMAS)), what="the message to the next level")

    assert "could not be delivered to an earlier recipient" in receiver.to(TOMAS)[0].get_content()
    assert len(receiver.to(LENA)) == 1
    assert receiver.recipients.count(RUI) == 1
    assert await notify_database.count("delivery", "state = 'failed'") == 1
    actions = await notify_database.fetch("SELECT DISTINCT action FROM audit_entry ORDER BY action")
    assert {"alert.delivery-failed", "alert.escalated"} <= {row["action"] for row in actions}


async def test_an_alert_that_reached_nobody_finds_any_subscriber_left(
    start: Start, receiver: MailReceiver, story: Story, maker: EventMaker
) -> None:
    from tests.integration.notify.conftest import subscribe

    receiver.refused = {RUI}
    notify = await start()
    await subscribe(notify, RUI)
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: receiver.recipients == [RUI], what="the refusal")
        await subscribe(notify, LENA)
        async with notify.core.database.transaction(["acme"]) as (connection, _):
            await connection.execute("UPDATE alert SET next_escalation_at = now()")
        await eventually(lambda: bool(receiver.to(LENA)), what="the message to the new subscriber")


async def test_one_receiver_that_hangs_delays_nobody_else(
    start: Start, receiver: MailReceiver, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import Story, subscribe

    receiver.hanging = {RUI}
    notify = await start(delivery_concurrency=2, smtp_timeout_seconds=5.0)
    await subscribe(notify, RUI)
    await subscribe(notify, LENA)
    orders = [Story(maker, order_id=f"SO-{number}") for number in range(5)]
    async with working(notify):
        await given_one_by_one(notify.core, [orders[0].case()], maker)
        await eventually(
            lambda: bool(receiver.to(LENA)) and RUI in receiver.recipients, what="one that hangs"
        )
        for order in orders[1:]:
            await given_one_by_one(notify.core, [order.case()], maker)
        await eventually(lambda: all(order.order_id in receiver.text() for order in orders), within=4.0)
        assert receiver.recipients.count(RUI) == 1
        receiver.let_go.set()
        await eventually(lambda: _none_due(notify_database), within=15.0, what="everything sent")
    named = "".join(message.get_content() for message in receiver.to(RUI))
    assert all(order.order_id in named for order in orders)


async def _none_due(database: ServiceDatabase) -> bool:
    waiting = await database.count("alert_recipient", "delivery_id IS NULL")
    return waiting == 0 and await database.count("delivery", "state <> 'sent'") == 0


async def test_many_alerts_are_one_digest_and_each_order_is_named_once(
    start: Start, receiver: MailReceiver, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import Story, subscribe

    notify = await start(digest_seconds=3_600.0)
    await subscribe(notify, RUI)
    events: list[Event] = [Story(maker, order_id=f"SO-{number:03}").case() for number in range(60)]
    await given_events(notify.core, events, maker)
    await given_one_by_one(notify.core, [Story(maker, order_id="SO-STOP").revoked(reserved=True)], maker)
    async with working(notify):
        await eventually(lambda: len(receiver.to(RUI)) == 2, what="an urgent message and a digest")
        await given_one_by_one(notify.core, [Story(maker, order_id="SO-LATER").case()], maker)
        await given_one_by_one(notify.core, [Story(maker, order_id="SO-STOP2").revoked(reserved=True)], maker)
        await eventually(lambda: len(receiver.to(RUI)) == 3, what="the second urgent message")

    digest = next(m for m in receiver.to(RUI) if "more" in m["Subject"])
    assert digest["Subject"] == "[exportgate] Case opened: SO-000 (and 59 more)"
    assert all(digest.get_content().count(f"Order: SO-{number:03} ") == 1 for number in range(60))
    assert "SO-LATER" not in receiver.text()
    assert await notify_database.count("alert", "delivered_at IS NULL") == 1


async def test_without_a_mail_server_alerts_wait(
    start: Start, receiver: MailReceiver, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import subscribe

    silent = await start(smtp_host="")
    await subscribe(silent, RUI)
    await given_one_by_one(silent.core, [story.case()], maker)
    async with working(silent):
        await eventually(lambda: _raised(notify_database), what="the alert")
    later = await start()
    async with working(later):
        await eventually(lambda: len(receiver.to(RUI)) == 1, what="the message")


async def _raised(database: ServiceDatabase) -> bool:
    return await database.count("alert") == 1


async def test_a_mail_server_that_is_down_costs_only_time(
    start: Start, receiver: MailReceiver, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import subscribe
    from tests.support.mail import listening

    back = type(receiver)()
    async with listening(back):
        pass  # a port of loopback that nobody listens on now
    notify = await start(smtp_port=back.port)
    await subscribe(notify, RUI)
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: _unreachable(notify_database), what="a failed connection")
        async with listening(back):
            await eventually(lambda: len(back.to(RUI)) == 1, within=20.0, what="the message")


async def test_a_mail_server_down_for_longer_than_the_sla_makes_the_alert_climb(
    start: Start, receiver: MailReceiver, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import subscribe
    from tests.support.mail import listening

    back = type(receiver)()
    async with listening(back):
        pass
    notify = await start(smtp_port=back.port)
    await subscribe(notify, RUI)
    await subscribe(notify, TOMAS, level=2)
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: _unreachable(notify_database), what="a failed connection")
        await notify_database.fetch("UPDATE alert SET next_escalation_at = now()")
        await eventually(lambda: _climbed(notify_database), what="the next level called")
        async with listening(back):
            await eventually(lambda: _none_due(notify_database), within=20.0, what="everything sent")

    assert [len(back.to(person)) for person in (RUI, TOMAS)] == [1, 1]
    assert "nobody acknowledged" in back.to(TOMAS)[0].get_content().lower()
    assert await notify_database.count("alert", "delivered_at IS NULL") == 0


async def _climbed(database: ServiceDatabase) -> bool:
    return await database.count("alert_recipient", "reason = 'unacknowledged'") == 1


async def _unreachable(database: ServiceDatabase) -> bool:
    return await database.count("delivery_attempt", "outcome = 'unreachable'") > 0


async def test_a_backlog_to_one_recipient_hides_nobody(
    start: Start, receiver: MailReceiver, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import Story, subscribe

    receiver.deferring[RUI] = 1_000
    notify = await start(delivery_concurrency=2, digest_most=1)
    await subscribe(notify, RUI)
    await given_events(notify.core, [Story(maker, order_id=f"SO-{n}").case() for n in range(30)], maker)
    await subscribe(notify, LENA, level=1)
    await given_one_by_one(notify.core, [Story(maker, order_id="SO-LAST").case()], maker)
    async with working(notify):
        await eventually(lambda: len(receiver.to(LENA)) == 1, within=3.0, what="the message to the other")
