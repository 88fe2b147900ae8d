"""The link in a message: it acknowledges its one alert, once, without signing in, and does nothing else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import httpx
import pytest
import pytest_asyncio

from services.notify.bootstrap import Notify
from shared.messaging.envelope import Event
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_one_by_one, published
from shared.testing.waiting import eventually
from tests.integration.notify.conftest import Story
from tests.integration.notify.test_delivery import LENA, RUI, working

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start
    from tests.support.mail import MailReceiver

pytestmark = pytest.mark.postgres
Tell = Callable[..., Awaitable[None]]
TABLES = ("alert", "alert_recipient", "delivery", "subscription", "outbox", "audit_entry")


def browser_of(notify: Notify) -> httpx.AsyncClient:
    """Somebody who is not signed in."""
    transport = httpx.ASGITransport(app=notify.app)
    return httpx.AsyncClient(transport=transport, base_url="http://notify.example")


@pytest_asyncio.fixture
async def browser(notify: Notify) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(notify) as client:
        yield client


def link_in(receiver: MailReceiver, recipient: str) -> str:
    """The path of the link in the one message to somebody."""
    (message,) = receiver.to(recipient)
    found = re.search(r"^Acknowledge: http://notify.example(/acknowledge/\S+)", message.get_content(), re.M)
    assert found
    return found[1]


async def mailed(notify: Notify, receiver: MailReceiver, *events: Event, maker: EventMaker) -> None:
    await given_one_by_one(notify.core, events, maker)
    async with working(notify):
        await eventually(lambda: bool(receiver.to(RUI) and receiver.to(LENA)), what="both messages")


async def test_looking_changes_nothing_and_the_button_acknowledges_once(
    notify: Notify,
    browser: httpx.AsyncClient,
    receiver: MailReceiver,
    story: Story,
    maker: EventMaker,
    notify_database: ServiceDatabase,
) -> None:
    await mailed(notify, receiver, story.case(), maker=maker)
    link = link_in(receiver, RUI)
    before = [await notify_database.count(table) for table in TABLES]
    for method in ("GET", "HEAD", "OPTIONS"):  # programs that follow the links of mails
        await browser.request(method, link)
    asked = await browser.get(link)
    assert asked.status_code == 200
    assert "Acknowledge this alert" in asked.text
    assert await notify_database.count("alert", "acknowledged_at IS NOT NULL") == 0
    assert [await notify_database.count(table) for table in TABLES] == before

    done = await browser.post(link)
    assert (done.status_code, "Nobody else is called" in done.text) == (200, True)
    (row,) = await notify_database.fetch("SELECT acknowledged_by, next_escalation_at FROM alert")
    assert tuple(row) == (RUI, None)
    again = await browser.post(link_in(receiver, LENA))
    assert (again.status_code, "Already acknowledged at" in again.text) == (409, True)
    (row,) = await notify_database.fetch("SELECT acknowledged_by FROM alert")
    assert row["acknowledged_by"] == RUI
    types = [event.type for event in await published(notify.core, maker)]
    assert types.count("alert.acknowledged") == 1
    assert await notify_database.count("audit_entry", "action = 'alert.acknowledged'") == 1


async def test_the_page_names_no_party_keeps_no_session_and_runs_nothing(
    notify: Notify, browser: httpx.AsyncClient, receiver: MailReceiver, story: Story, maker: EventMaker
) -> None:
    await mailed(notify, receiver, story.case(), maker=maker)
    page = await browser.get(link_in(receiver, RUI))
    assert "Li Wei" not in page.text
    assert RUI not in page.text
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] in ("no-referrer", "same-origin", "strict-origin")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


async def test_a_link_does_nothing_for_another_alert_or_at_another_address(
    notify: Notify,
    browser: httpx.AsyncClient,
    receiver: MailReceiver,
    story: Story,
    maker: EventMaker,
    notify_database: ServiceDatabase,
) -> None:
    await mailed(notify, receiver, story.case(), maker=maker)
    await given_one_by_one(notify.core, [Story(maker, order_id="SO-2").case()], maker)
    token = link_in(receiver, RUI).rpartition("/")[2]
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await browser.get("/v1/alerts", headers=bearer)).status_code == 401
    (row,) = await notify_database.fetch("SELECT alert_id FROM alert WHERE order_id = 'SO-2'")
    other = f"/v1/alerts/{row['alert_id']}/acknowledge"
    assert (await browser.post(other, headers=bearer)).status_code == 401
    forged = token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:]
    assert (await browser.post(f"/acknowledge/{forged}")).status_code == 404
    assert await notify_database.count("alert", "acknowledged_at IS NOT NULL") == 0
    assert (await browser.post(f"/acknowledge/{token}")).status_code == 200
    rows = await notify_database.fetch("SELECT order_id FROM alert WHERE acknowledged_at IS NOT NULL")
    assert [row["order_id"] for row in rows] == [story.order_id]


async def test_a_link_that_has_expired_acknowledges_nothing(
    start: Start, receiver: MailReceiver, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    from tests.integration.notify.conftest import subscribe

    notify = await start(link_days=0.0)
    for person in (RUI, LENA):
        await subscribe(notify, person)
    await mailed(notify, receiver, story.case(), maker=maker)
    async with browser_of(notify) as client:
        late = await client.post(link_in(receiver, RUI))
    assert (late.status_code, "has expired" in late.text) == (410, True)
    assert await notify_database.count("alert", "acknowledged_at IS NOT NULL") == 0
