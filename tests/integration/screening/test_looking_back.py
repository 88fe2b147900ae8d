"""Goods have left, and then somebody of the order is listed: it is said once, and of nobody else."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.events import EstablishedFact
from tests.integration.screening.people import asking
from tests.integration.screening.test_lists import csl, finished, ordered_by
from tests.integration.screening.test_order_history import released
from tests.integration.screening.world import TENANT, World, cameras, key_of

pytestmark = pytest.mark.postgres


async def left(world: World, order_id: str, name: str) -> None:
    """An order of somebody is assessed, and released."""
    body: dict[str, Any] = ordered_by(order_id, name)
    await world.given(world.order(body))
    await world.given(released(world, body, datetime.now(UTC)))


async def listed(world: World, *names: str, day: str = "2026-10-01") -> None:
    """These are on the list from now on; everything is assessed that must be."""
    await world.screening.loader.load(csl("Zorbex Optics", *names, day=day), where="a test")
    await world.reassess()


async def numbers(world: World, order_id: str) -> list[int]:
    return [one.assessment_number for one in await world.assessments(order_id)]


async def test_who_is_listed_after_the_goods_have_left_is_said_and_nobody_else(world: World) -> None:
    await left(world, "gone", "Qarnwood Optronics BV")
    await left(world, "far", "Lomnal Bakery")
    await listed(world, "Qarnwood Optronics")
    assert "LST-03" in await world.rules_of("gone")
    assert (await numbers(world, "gone"), await numbers(world, "far")) == ([1, 2], [1])
    (asked,) = await world.database.fetch("SELECT sum(orders) AS orders FROM reassessment WHERE looked_back")
    assert asked["orders"] == 1
    assert await world.database.count("reassessment_order") == 0


async def test_it_is_said_once(world: World) -> None:
    await left(world, "gone", "Qarnwood Optronics BV")
    await listed(world, "Qarnwood Optronics")
    await listed(world, "Qarnwood Optronics", "Xyberlok Marine", day="2026-10-02")
    assert await numbers(world, "gone") == [1, 2]


async def test_who_is_taken_off_the_list_later_stops_nothing(world: World) -> None:
    await left(world, "gone", "Zorbex Optics")
    assert "LST-03" in await world.rules_of("gone")
    await world.screening.loader.load(csl("Qarnwood Optronics"), where="a test")
    await world.reassess()
    assert await numbers(world, "gone") == [1]


async def test_a_new_rule_set_is_not_held_against_goods_that_have_left(world: World) -> None:
    await left(world, "gone", "Lomnal Bakery")
    await world.activate("rules-2")
    await world.reassess()
    assert await numbers(world, "gone") == [1]


async def test_what_was_cancelled_is_not_looked_back_on(world: World) -> None:
    await world.given(world.order(ordered_by("cancelled", "Qarnwood Optronics BV")))
    await world.given(world.cancelled("cancelled"))
    await listed(world, "Qarnwood Optronics")
    assert await numbers(world, "cancelled") == [1]


async def test_what_is_released_while_the_list_changes_is_not_missed(world: World) -> None:
    """The order was open when the change was counted, and its release was heard of before its turn came."""
    body: dict[str, Any] = ordered_by("gone", "Qarnwood Optronics BV")
    await world.given(world.order(body))
    await world.screening.loader.load(csl("Zorbex Optics", "Qarnwood Optronics"), where="a test")
    await world.given(released(world, body, datetime.now(UTC)))
    await world.reassess()
    assert "LST-03" in await world.rules_of("gone")


async def test_what_an_older_release_closed_is_looked_back_on_too(world: World) -> None:
    await left(world, "gone", "Qarnwood Optronics BV")
    await world.database.fetch("UPDATE screened_order SET released = false")
    await listed(world, "Qarnwood Optronics")
    assert await numbers(world, "gone") == [1, 2]


async def test_certificates_of_open_orders_do_not_wait_for_what_has_left(world: World) -> None:
    """A released order that nobody can read any more is set aside, and ends no suspension late."""
    await left(world, "gone", "Qarnwood Optronics BV")
    await world.database.fetch("UPDATE screened_order SET canonical = '{}' WHERE key = $1", key_of("gone"))
    await listed(world, "Qarnwood Optronics")
    assert [one.version for one in await finished(world)][-1].startswith("2026-10-01")
    rows = await world.database.fetch("SELECT key FROM reassessment_order")
    assert [row["key"] for row in rows] == [key_of("gone")]


async def test_a_fact_about_the_hit_is_weighed_although_the_goods_have_left(world: World) -> None:
    await left(world, "gone", "Qarnwood Optronics BV")
    await listed(world, "Qarnwood Optronics")
    (hit,) = [one for one in (await world.newest("gone")).findings if one.rule == "LST-03"]
    assert hit.resolution_options
    when = datetime.now(UTC).isoformat()
    fact = EstablishedFact("order.note", "seen", {"kind": "order"}, True, "rita", when)
    await world.given(world.facts("gone", 1, fact))
    assert await numbers(world, "gone") == [1, 2, 3]


async def test_the_later_assessment_is_replayed_to_the_same_words(world: World) -> None:
    """Also where more was ordered after the goods had left, which it does not look at."""
    body = {**ordered_by("gone", "Qarnwood Optronics BV"), "lines": cameras("gone", 40)["lines"]}
    await world.given(world.order(body))
    await world.given(released(world, body, datetime.now(UTC)))
    await world.given(world.order({**body, "order_id": "later"}))
    await listed(world, "Qarnwood Optronics")
    assert "DIV-15" not in await world.rules_of("gone")
    async with asking(world, "eve") as eve:
        answer = await eve.post("/v1/orders/gone/assessments/2/replay")
    assert answer.status_code == 200, answer.text
    assert answer.json()["same"] is True, answer.text


async def test_of_an_erased_order_nothing_is_said(world: World) -> None:
    await left(world, "gone", "Qarnwood Optronics BV")
    async with world.screening.core.transactions.begin([TENANT]) as work:
        await work.lock([(TENANT, key_of("gone"))])
        await work.prefetch([(TENANT, key_of("gone"))])
        await work.erase(work.order(TENANT, key_of("gone")))
    await listed(world, "Qarnwood Optronics")
    assert await numbers(world, "gone") == [1]


async def test_whom_a_listing_stopped_is_assessed_again_when_it_ends(world: World) -> None:
    await left(world, "gone", "Qarnwood Optronics BV")
    await listed(world, "Qarnwood Optronics")
    assert "LST-03" in await world.rules_of("gone")
    await listed(world, "Xyberlok Marine", day="2026-10-02")
    assert "LST-03" not in await world.rules_of("gone")
    assert await numbers(world, "gone") == [1, 2, 3]
    await listed(world, "Xyberlok Marine", "Vantrel Freight", day="2026-10-03")
    assert await numbers(world, "gone") == [1, 2, 3]
    await listed(world, "Xyberlok Marine", "Vantrel Freight", "Qarnwood Optronics", day="2026-10-04")
    assert await numbers(world, "gone") == [1, 2, 3, 4]


async def test_what_left_again_is_no_longer_stopped(world: World) -> None:
    """People cleared it in spite of the listing, and a new certificate took it out: its end is no news."""
    body: dict[str, Any] = ordered_by("gone", "Qarnwood Optronics BV")
    await left(world, "gone", "Qarnwood Optronics BV")
    await listed(world, "Qarnwood Optronics")
    await world.given(released(world, body, datetime.now(UTC)))
    await listed(world, "Xyberlok Marine", day="2026-10-02")
    assert await numbers(world, "gone") == [1, 2]
