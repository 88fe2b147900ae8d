"""The event stream over HTTP, as a browser holds it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

import pytest

from services.notify.bootstrap import Notify
from shared.testing.events import EventMaker
from shared.testing.given import given_one_by_one
from shared.testing.waiting import eventually
from shared.web.principals import Principal

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start, Story

pytestmark = pytest.mark.postgres


class Anybody:
    """Everybody is a viewer of the tenant that their token names, until it is revoked."""

    def __init__(self) -> None:
        self.revoked = False

    async def authenticate(self, token: str) -> Principal | None:
        return None if self.revoked else Principal("person", "somebody", token, frozenset({"viewer"}))


class Browser:
    """Holds one stream open; `text` is what came."""

    def __init__(self, notify: Notify, tenant: str = "acme", came_to: str = "") -> None:
        self._tenant = tenant
        self._came_to = came_to
        self.doorman = Anybody()
        notify.app.state.authenticator = self.doorman
        self._app = notify.app
        self._gone = asyncio.Event()
        self._asked = False
        self.status = 0
        self.text = ""

    async def hold(self) -> None:
        path = "/v1/alerts/stream"
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [
                (b"authorization", f"Bearer {self._tenant}".encode()),
                (b"host", b"notify"),
                *([(b"last-event-id", self._came_to.encode())] if self._came_to else []),
            ],
            "scheme": "http",
            "http_version": "1.1", "server": ("notify", 80), "client": ("127.0.0.1", 1), "root_path": "",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
        }  # fmt: skip
        await self._app(scope, self._receive, self._send)

    @property
    def last_event_id(self) -> str:
        """As a browser keeps it (HTML, "Server-sent events")."""
        return str(re.findall(r"^id: (.*)$", self.text, re.MULTILINE)[-1])

    def leave(self) -> None:
        self._gone.set()

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()


async def test_a_browser_hears_of_an_alert_and_frees_its_place_by_leaving(
    start: Start, story: Story, maker: EventMaker
) -> None:
    notify = await start(streams_most=1)
    browser = Browser(notify)
    holding = asyncio.create_task(browser.hold())
    await eventually(lambda: ": still here" in browser.text, what="an open stream")

    second = Browser(notify)
    await second.hold()
    assert second.status == 503

    await given_one_by_one(notify.core, [story.case()], maker)
    await eventually(lambda: "event: alert" in browser.text, what="the alert")
    assert f'"case_id":"{story.case_id}"' in browser.text
    browser.leave()
    await holding

    third = Browser(notify)
    holding = asyncio.create_task(third.hold())
    await eventually(lambda: ": still here" in third.text, what="the freed place")
    third.leave()
    await holding


async def test_a_stream_says_nothing_of_another_tenant(start: Start, story: Story, maker: EventMaker) -> None:
    notify = await start(streams_most=2)
    ours, theirs = Browser(notify), Browser(notify, "rival")
    holding = [asyncio.create_task(browser.hold()) for browser in (ours, theirs)]
    for browser in (ours, theirs):
        await eventually(lambda browser=browser: ": still here" in browser.text, what="an open stream")

    await given_one_by_one(notify.core, [story.case()], maker)
    await eventually(lambda: "event: alert" in ours.text, what="the alert")
    seen = theirs.text.count(": still here")
    await eventually(
        lambda: theirs.text.count(": still here") > seen + 1, what="a look begun after the alert"
    )
    assert "event: alert" not in theirs.text
    assert story.case_id not in theirs.text
    for browser in (ours, theirs):
        browser.leave()
    await asyncio.gather(*holding)


async def test_who_comes_back_hears_what_happened_meanwhile(
    start: Start, story: Story, maker: EventMaker
) -> None:
    notify = await start()
    before = Browser(notify)
    holding = asyncio.create_task(before.hold())
    await eventually(lambda: ": still here" in before.text, what="an open stream")
    before.leave()
    await holding
    await given_one_by_one(notify.core, [story.case()], maker)

    back = Browser(notify, came_to=before.last_event_id)
    holding = asyncio.create_task(back.hold())
    await eventually(lambda: ": still here" in back.text, what="the stream again")
    assert f'"case_id":"{story.case_id}"' in back.text
    back.leave()
    await holding

    lost = Browser(notify, came_to="yesterday")
    await lost.hold()
    assert lost.status == 422


async def test_a_stream_ends_with_the_key_it_was_opened_with(start: Start) -> None:
    browser = Browser(await start())
    holding = asyncio.create_task(browser.hold())
    await eventually(lambda: ": still here" in browser.text, what="an open stream")
    browser.doorman.revoked = True
    async with asyncio.timeout(10):
        await holding
