"""Notify over HTTP: alerts, acknowledging, the stream, subscriptions; and escalation."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from services.notify.api.stream import AlertStream
from services.notify.bootstrap import Notify
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events, given_one_by_one, published
from shared.web.apikeys import hash_token
from shared.web.pagination import encode_cursor

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.notify.conftest import Start, Story

pytestmark = pytest.mark.postgres
Tell = Callable[..., Awaitable[None]]

PEOPLE = {
    "rui": (["reviewer"], "acme"),
    "tomas": (["approver"], "acme"),
    "jan": (["admin"], "acme"),
    "ines": (["auditor"], "acme"),
    "eve": (["reviewer", "admin"], "other"),
}


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    path = tmp_path / "people.json"
    rows = [
        {"id": name, "email": f"{name}@example.com", "name": name, "roles": roles, "tenant": tenant,
         "token_sha256": hash_token(f"egp_{name}")}
        for name, (roles, tenant) in PEOPLE.items()
    ]  # fmt: skip
    path.write_text(json.dumps(rows))
    return path


@asynccontextmanager
async def asking(notify: Notify, person: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=notify.app),
        base_url="http://notify",
        headers={"Authorization": f"Bearer egp_{person}"},
    ) as client:
        yield client


@pytest.fixture
async def local(start: Start, people_file: Path) -> Notify:
    """As under `up`: sample people, subscriptions seeded."""
    return await start(local=True, local_people_file=people_file)


async def the_alert(client: httpx.AsyncClient) -> dict[str, Any]:
    (alert,) = (await client.get("/v1/alerts")).json()["items"]
    return dict(alert)


async def test_sample_reviewers_and_approver_are_subscribed_once(
    local: Notify, start: Start, people_file: Path
) -> None:
    again = await start(local=True, local_people_file=people_file)
    async with asking(again, "jan") as client:
        found = (await client.get("/v1/subscriptions")).json()["items"]
    assert [(item["recipient"], item["level"]) for item in found] == [
        ("rui@example.com", 1),
        ("tomas@example.com", 2),
    ]


async def test_pages_hold_every_alert_once_newest_first(local: Notify, maker: EventMaker) -> None:
    from tests.integration.notify.conftest import Story

    events = [Story(maker, order_id=f"SO-{number}").case() for number in range(7)]
    await given_events(local.core, events[:4], maker)
    await given_one_by_one(local.core, events[4:], maker)
    seen: list[str] = []
    async with asking(local, "ines") as client:
        link = "/v1/alerts?limit=2&kind=case_opened"
        while link:
            page = (await client.get(link)).raise_for_status().json()
            seen += [item["order_id"] for item in page["items"]]
            link = page["next"]
        assert (await client.get("/v1/alerts?kind=stop_shipment")).json()["items"] == []
        assert len((await client.get("/v1/alerts?state=open&order_id=SO-3")).json()["items"]) == 1
        early = encode_cursor(("0001-01-01T00:00:00+14:00", "00000000-0000-0000-0000-000000000001"))
        for cursor in ("nonsense", encode_cursor(("x", "y")), early):
            assert (await client.get(f"/v1/alerts?cursor={cursor}")).status_code == 400
    assert seen[:3] == ["SO-6", "SO-5", "SO-4"]
    assert sorted(seen) == [f"SO-{number}" for number in range(7)]


async def test_acknowledging_ends_escalation_and_the_first_one_stands(
    local: Notify, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    await given_one_by_one(local.core, [story.case()], maker)
    async with asking(local, "rui") as rui, asking(local, "tomas") as tomas:
        alert = await the_alert(rui)
        first = await rui.post(f"/v1/alerts/{alert['alert_id']}/acknowledge")
        second = await tomas.post(f"/v1/alerts/{alert['alert_id']}/acknowledge")
        assert first.status_code == second.status_code == 200
        assert second.json()["acknowledged_by"] == "rui"
        assert second.json()["state"] == "acknowledged"
        detail = (await rui.get(f"/v1/alerts/{alert['alert_id']}")).json()
    assert [item["state"] for item in detail["deliveries"]] == ["waiting"]

    await make_due(notify_database)
    assert await local.escalation.step() == 0
    types = [event.type for event in await published(local.core, maker)]
    assert types == ["alert.raised", "alert.acknowledged"]
    assert await notify_database.count("audit_entry", "action = 'alert.acknowledged'") == 1


async def test_who_may_do_what(local: Notify, story: Story, maker: EventMaker) -> None:
    await given_one_by_one(local.core, [story.case()], maker)
    async with asking(local, "ines") as auditor, asking(local, "eve") as other, asking(local, "no") as nobody:
        alert = await the_alert(auditor)
        path = f"/v1/alerts/{alert['alert_id']}"
        assert (await auditor.post(f"{path}/acknowledge")).status_code == 403
        assert (await auditor.post("/v1/subscriptions", json={"recipient": "a@b.c"})).status_code == 403
        assert (await other.get(path)).status_code == 404
        assert (await other.post(f"{path}/acknowledge")).status_code == 404
        assert (await other.get("/v1/alerts")).json()["items"] == []
        assert (await nobody.get("/v1/alerts")).status_code == 401


async def test_subscriptions_are_added_repeated_refused_and_removed(local: Notify) -> None:
    wish = {"recipient": "new@example.com", "kinds": ["stop_shipment"], "min_severity": "urgent", "level": 3}
    key = {"Idempotency-Key": "k1"}
    async with asking(local, "jan") as client:
        first = await client.post("/v1/subscriptions", json=wish, headers=key)
        assert first.status_code == 201
        assert (await client.post("/v1/subscriptions", json=wish, headers=key)).json() == first.json()
        other = {**wish, "level": 4}
        assert (await client.post("/v1/subscriptions", json=other, headers=key)).status_code == 409
        assert (await client.post("/v1/subscriptions", json=wish)).status_code == 409
        for address in ("a@b.c\r\nBcc: x@y.z", "a@b.c\n", "a@b.c,x@y.z", "ü@b.c", "Rui <a@b.c>"):
            refused = await client.post("/v1/subscriptions", json={"recipient": address})
            assert refused.status_code in (400, 422)
        gone = f"/v1/subscriptions/{first.json()['subscription_id']}"
        assert (await client.delete(gone)).status_code == 204
        assert (await client.delete(gone)).status_code == 404


async def test_an_unacknowledged_alert_climbs_once_per_term_and_then_rests(
    local: Notify, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    await given_one_by_one(local.core, [story.case()], maker)
    assert await local.escalation.step() == 0
    await make_due(notify_database)
    assert await local.escalation.step() == 1
    assert await local.escalation.step() == 0
    rows = await notify_database.fetch("SELECT recipient, reason FROM alert_recipient ORDER BY level")
    assert [tuple(row) for row in rows] == [
        ("rui@example.com", "raised"),
        ("tomas@example.com", "unacknowledged"),
    ]
    await notify_database.fetch("UPDATE alert SET delivered_at = now()")
    await make_due(notify_database)
    assert await local.escalation.step() == 1  # nobody above: it stays on the list
    assert await notify_database.count("alert", "next_escalation_at IS NOT NULL") == 0
    assert await notify_database.count("audit_entry", "action = 'alert.escalated'") == 1


async def test_settled_alerts_are_not_escalated(
    local: Notify, story: Story, maker: EventMaker, notify_database: ServiceDatabase
) -> None:
    decided = story.case("case.decided", state="decided", version=2)
    await given_one_by_one(local.core, [story.case(), decided], maker)
    await make_due(notify_database)
    assert await local.escalation.step() == 0


async def test_the_stream_gives_each_change_once(local: Notify, story: Story, maker: EventMaker) -> None:
    stream = AlertStream(local.core.transactions, "acme")
    elsewhere = AlertStream(local.core.transactions, "other")
    assert await stream.look() == [] == await elsewhere.look()
    await given_one_by_one(local.core, [story.case()], maker)
    assert [alert.state for alert in await stream.look()] == ["open"]
    assert await stream.look() == []
    await given_one_by_one(local.core, [story.cancelled()], maker)
    assert [alert.state for alert in await stream.look()] == ["settled"]
    assert await elsewhere.look() == []


async def make_due(database: ServiceDatabase) -> None:
    """Let the term for acknowledging pass."""
    await database.fetch("UPDATE alert SET next_escalation_at = now() WHERE next_escalation_at IS NOT NULL")
