"""The record of deliveries: what was released is known when its customer orders again, and only that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from shared.contracts.events import OrderReleased
from shared.contracts.order import canonical_bytes, order_sha256, parse_order
from shared.messaging.envelope import Event
from tests.integration.screening.people import asking
from tests.integration.screening.world import TENANT, World, key_of, printers

pytestmark = pytest.mark.postgres


def chips(order_id: str, **changes: Any) -> dict[str, Any]:
    """Chips of the first tier for a buyer in Georgia."""
    buyer = {"name": "Tskal Radio LLC", "country": "GE", "city": "Tbilisi", "type": "company"}
    line = {"line": 1, "description": "Integrated circuits, memory", "hs": "854232", "qty": "5"}
    parties = [{"role": role, **buyer} for role in ("sold_to", "end_user")]
    return printers(order_id, parties=parties, lines=[line], **changes)


def released(world: World, body: dict[str, Any], at: datetime, *, sha256: str | None = None) -> Event:
    """The order leaves the dock."""
    sha256 = sha256 or order_sha256(canonical_bytes(parse_order(msgspec.json.encode(body))))
    name = body["order_id"]
    data = OrderReleased(TENANT, "default", name, 1, sha256, f"r-{name}", f"c-{name}", at.isoformat())
    return world.maker.event("order.released", data, key=key_of(name))


async def recorded_for(world: World, days: int) -> None:
    """Deliveries have been recorded for so many days; the tenant is known after its first order."""
    await world.given(world.order(printers("first of its tenant")))
    since = datetime.now(UTC) - timedelta(days=days)
    await world.database.fetch("UPDATE version_set SET history_since = $1", since)


async def why(world: World, order_id: str) -> set[str]:
    """What the history finding says, if there is one."""
    found = (await world.newest(order_id)).findings
    return {finding.claim for finding in found if finding.rule == "DIV-14"}


async def test_who_was_delivered_to_before_is_not_new(world: World) -> None:
    await recorded_for(world, 800)
    await world.given(world.order(chips("one")))
    assert "new customer" in str(await why(world, "one"))
    await world.given(world.order(chips("two")))
    assert await why(world, "two"), "an order that was not delivered makes nobody known"
    await world.given(released(world, chips("one"), datetime.now(UTC)))
    await world.given(world.order(chips("three")))
    assert not await why(world, "three")


async def test_a_young_record_calls_nobody_new(world: World) -> None:
    await recorded_for(world, 20)
    await world.given(world.order(chips("one")))
    assert not await why(world, "one")
    not_evaluated = (await world.newest("one")).not_evaluated
    assert any("deliveries are recorded since" in item.needs for item in not_evaluated)


async def test_what_left_in_another_version_or_was_cancelled_is_no_delivery(world: World) -> None:
    await recorded_for(world, 800)
    await world.given(world.order(chips("one")), world.order(chips("two")))
    other = released(world, chips("one"), datetime.now(UTC), sha256="0" * 64)
    await world.given(other, world.cancelled("two"))
    assert await world.database.count("purchase") == 0
    await world.given(world.order(chips("three")))
    assert await why(world, "three")


async def test_a_release_that_comes_twice_is_one_delivery(world: World) -> None:
    await world.given(world.order(chips("one")))
    at = datetime.now(UTC)
    await world.given(released(world, chips("one"), at))
    rows = await world.database.count("purchase")
    assert rows > 0
    await world.given(released(world, chips("one"), at))
    assert await world.database.count("purchase") == rows


async def test_an_assessment_made_once_more_sees_the_history_that_it_saw(world: World) -> None:
    await recorded_for(world, 800)
    await world.given(world.order(chips("one")), world.order(chips("two")))
    await world.given(released(world, chips("one"), datetime.now(UTC) - timedelta(days=1)))
    await world.given(world.order(chips("three")))
    async with asking(world, "ana") as ana:
        for order_id in ("two", "three"):
            answer = (await ana.post(f"/v1/orders/{order_id}/assessments/1/replay")).json()
            assert (answer["same"], answer["fields"]) == (True, [])


async def test_a_question_as_of_a_day_gets_the_history_of_that_day(world: World) -> None:
    await recorded_for(world, 800)
    await world.given(world.order(chips("one")))
    delivered = datetime.now(UTC) - timedelta(days=10)
    await world.given(released(world, chips("one"), delivered))
    rules = {}
    async with asking(world, "ana") as ana:
        for days in (20, 5):
            day = (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
            answer = await ana.post("/v1/assess", params={"as_of": day}, json=chips("two"))
            rules[days] = {finding["rule"] for finding in answer.json()["findings"]}
    assert "DIV-14" in rules[20]
    assert "DIV-14" not in rules[5]
