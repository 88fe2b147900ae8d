"""Delivering to endpoints that drip, hang, refuse, redirect and lie about where they are."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from services.notify.bootstrap import Notify
from services.notify.domain.alerts import AlertKind
from services.notify.domain.standard_webhooks import signature
from shared.testing.databases import ServiceDatabase
from shared.testing.given import given_one_by_one
from shared.testing.waiting import eventually
from tests.integration.notify.conftest import OWNER, Story, hear_by_hook, subscribe
from tests.integration.notify.test_delivery import TOMAS, hurry, working
from tests.support.hooks import HookReceiver, receiving

if TYPE_CHECKING:
    from shared.testing.events import EventMaker
    from tests.integration.notify.conftest import Start
    from tests.support.mail import MailReceiver

pytestmark = pytest.mark.postgres
Tell = Callable[..., Awaitable[None]]
ENDPOINT = "SELECT failures, open_until, disabled_at, disabled_reason FROM endpoint"
OUTCOMES = """
SELECT outcome, code FROM delivery_attempt JOIN delivery USING (tenant, delivery_id)
WHERE channel = $1 AND delivery_attempt.ended_at IS NOT NULL ORDER BY number
"""


async def outcomes(database: ServiceDatabase, channel: str = "webhook") -> list[tuple[str, int | None]]:
    """What came of each attempt, in order."""
    return [(row["outcome"], row["code"]) for row in await database.fetch(OUTCOMES, channel)]


async def ended(database: ServiceDatabase, attempts: int = 1) -> bool:
    return len(await outcomes(database)) >= attempts


@pytest.fixture
def local(start: Start) -> Callable[[], Awaitable[Notify]]:
    """Starts a process that may post to this machine, and waits half a second at most for an answer."""

    async def starting() -> Notify:
        return await start(local=True, hooks_loopback=True, hook_timeout_seconds=0.5)

    return starting


async def test_a_webhook_is_signed_and_carries_the_alert(
    local: Callable[[], Awaitable[Notify]], hooks: HookReceiver, story: Story, maker: EventMaker
) -> None:
    notify = await local()
    endpoint = await hear_by_hook(notify, hooks)
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: len(hooks.requests) == 1, what="the webhook")
    request = hooks.requests[0]
    secret = next(iter(endpoint.secrets(time.time())))
    signed = request.headers["webhook-id"], int(request.headers["webhook-timestamp"]), request.body
    assert request.headers["webhook-signature"] == signature(secret, *signed)
    assert request.document["data"]["alerts"][0]["order_id"] == story.order_id
    assert "Li Wei" not in request.body.decode()


@pytest.mark.parametrize(
    ("manner", "outcome"),
    [
        ("drip", ("unreachable", None)),
        ("hang", ("unreachable", None)),
        ("cut", ("unreachable", None)),
        (500, ("deferred", 500)),
        (404, ("deferred", 404)),
        ("HTTP/1.1 429 Slow\r\nretry-after: 1\r\n", ("deferred", 429)),
        ("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/admin\r\n", ("deferred", 302)),
    ],
)
async def test_an_endpoint_that_does_not_take_it_gets_it_again_with_the_same_id(
    local: Callable[[], Awaitable[Notify]],
    hooks: HookReceiver,
    story: Story,
    maker: EventMaker,
    notify_database: ServiceDatabase,
    manner: int | str,
    outcome: tuple[str, int | None],
) -> None:
    hooks.manners = [manner]
    notify = await local()
    await hear_by_hook(notify, hooks)
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: ended(notify_database), what="the first attempt's end")
        assert await outcomes(notify_database) == [outcome]
        await hurry(notify_database)
        await eventually(lambda: ended(notify_database, 2), what="the second attempt's end")
    assert (await outcomes(notify_database))[1] == ("sent", 204)
    assert len(set(hooks.ids)) == 1
    assert all(request.line.startswith("POST /wms ") for request in hooks.requests)


async def test_an_endpoint_that_asks_for_time_is_given_it(
    local: Callable[[], Awaitable[Notify]],
    hooks: HookReceiver,
    story: Story,
    maker: EventMaker,
    notify_database: ServiceDatabase,
) -> None:
    hooks.manners = ["HTTP/1.1 429 Slow\r\nretry-after: 3600\r\n"]
    notify = await local()
    await hear_by_hook(notify, hooks)
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: ended(notify_database), what="the attempt's end")
    (row,) = await notify_database.fetch(
        "SELECT extract(epoch FROM next_at - now())::float8 AS seconds FROM delivery"
    )
    assert 3500 < row["seconds"] <= 3600


async def test_an_endpoint_that_is_gone_is_switched_off_and_its_owner_told(
    local: Callable[[], Awaitable[Notify]],
    hooks: HookReceiver,
    receiver: MailReceiver,
    story: Story,
    maker: EventMaker,
    notify_database: ServiceDatabase,
) -> None:
    hooks.always = 410
    notify = await local()
    await hear_by_hook(notify, hooks)
    await subscribe(notify, OWNER, kinds=frozenset({AlertKind.ENDPOINT_DISABLED}))
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: bool(receiver.to(OWNER)), what="mail to the owner")
        await given_one_by_one(notify.core, [Story(maker, order_id="SO-2").case()], maker)
    (row,) = await notify_database.fetch(ENDPOINT)
    assert row["disabled_at"] is not None
    assert len(hooks.requests) == 1


async def test_a_name_with_a_private_address_is_never_connected_to(
    start: Start, hooks: HookReceiver, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    async def lies(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    notify = await start(resolve=lies)
    await subscribe(notify, "wms", channel="webhook", url=f"https://hooks.example:{hooks.port}/wms")
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: ended(notify_database), what="the attempt's end")
    assert await outcomes(notify_database) == [("refused", None)]
    assert hooks.connections == 0


@pytest.mark.parametrize("why", ["gone", "private"])
async def test_an_alert_that_an_endpoint_will_never_have_goes_to_the_next_level(
    start: Start, hooks: HookReceiver, receiver: MailReceiver, story: Story, maker: EventMaker, why: str
) -> None:
    async def lies(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    hooks.always = 410
    open_here = {"local": True, "hooks_loopback": True} if why == "gone" else {"resolve": lies}
    notify = await start(**open_here)
    if why == "gone":
        await hear_by_hook(notify, hooks)
    else:
        await subscribe(notify, "wms", channel="webhook", url=f"https://hooks.example:{hooks.port}/wms")
    await subscribe(notify, TOMAS, level=2, kinds=frozenset({AlertKind.CASE_OPENED}))
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: story.order_id in receiver.text(), what="mail to the next level")
    (message,) = [one for one in receiver.to(TOMAS) if story.order_id in one["Subject"]]
    assert "could not be delivered to an earlier recipient" in message.get_content()
    assert len(hooks.requests) == (1 if why == "gone" else 0)


async def test_a_slow_endpoint_delays_no_other(
    local: Callable[[], Awaitable[Notify]], hooks: HookReceiver, receiver: MailReceiver, maker: EventMaker
) -> None:
    hooks.always = "hang"
    notify = await local()
    await hear_by_hook(notify, hooks, "slow")
    await subscribe(notify, OWNER)
    async with receiving(HookReceiver()) as quick, working(notify):
        await hear_by_hook(notify, quick, "quick")
        orders = [Story(maker, order_id=f"SO-{number}").case() for number in range(3)]
        await given_one_by_one(notify.core, orders, maker)
        await eventually(lambda: bool(quick.requests and receiver.to(OWNER)), what="the others")
        assert len(hooks.requests) <= 1
        hooks.let_go.set()


async def test_chat_gets_a_card_without_names(
    local: Callable[[], Awaitable[Notify]], hooks: HookReceiver, story: Story, maker: EventMaker
) -> None:
    notify = await local()
    for channel in ("slack", "teams"):
        await hear_by_hook(notify, hooks, channel, channel=channel)
    await given_one_by_one(notify.core, [story.case()], maker)
    async with working(notify):
        await eventually(lambda: len(hooks.requests) == 2, what="both cards")
    for request in hooks.requests:
        assert story.order_id in request.body.decode()
        assert "Li Wei" not in request.body.decode()
