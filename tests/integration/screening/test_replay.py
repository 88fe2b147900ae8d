"""A past assessment is made once more by its own rules and lists, and what differs is told."""

import json
from typing import Any

import pytest

from tests.integration.screening.people import asking
from tests.integration.screening.test_lists import csl, ordered_by
from tests.integration.screening.test_rule_sets import CHANGES, document, published, terminals
from tests.integration.screening.world import World

pytestmark = pytest.mark.postgres
ASSESSMENTS = "SELECT count(*) AS n FROM assessment"


async def again(world: World, order_id: str, number: int, **given: Any) -> Any:
    async with asking(world, "ana") as ana:
        return await ana.post(f"/v1/orders/{order_id}/assessments/{number}/replay", **given)


async def test_the_same_answer_after_rules_and_lists_have_moved_on(world: World) -> None:
    await world.given(world.order(terminals("lake")), world.order(ordered_by("optics", "Zorbex Optics")))
    await published(world, document(CHANGES))
    await world.screening.loader.load(csl("Zyxaaq Holding 1"), where="a test")
    await world.reassess()
    assert (await world.newest("lake")).disposition == "BLOCK"
    before = await world.database.fetch(ASSESSMENTS)
    for order_id in ("lake", "optics"):
        found = (await again(world, order_id, 1)).json()
        assert (found["same"], found["fields"]) == (True, [])
        assert found["replayed"]["disposition"] == found["recorded"]["disposition"]
    later = (await again(world, "lake", 2)).json()
    assert (later["same"], later["replayed"]["disposition"]) == (True, "BLOCK")
    assert await world.database.fetch(ASSESSMENTS) == before


async def test_an_earlier_revision_is_sent_along_and_only_that_one_is_taken(world: World) -> None:
    first = terminals("lake")
    await world.given(world.order(first))
    old = world.order(first).data.order  # type: ignore[union-attr]
    amended = {**first, "revision": 2, "notes": "Two more."}
    await world.given(world.order(amended, type_="order.amended"))
    missing = await again(world, "lake", 1)
    assert missing.status_code == 409
    assert "Send that revision." in missing.json()["detail"]
    sent = await again(world, "lake", 1, json={"order": json.loads(bytes(old))})
    assert sent.json()["same"], sent.text
    other = {**json.loads(bytes(old)), "notes": "Not what was assessed."}
    assert (await again(world, "lake", 1, json={"order": other})).status_code == 409


async def test_what_differs_is_named(world: World) -> None:
    await world.given(world.order(terminals("lake")))
    await world.database.fetch(
        "UPDATE assessment SET body = convert_to(replace(convert_from(body, 'UTF8'), $1, $2), 'UTF8')",
        '"action":"HOLD"', '"action":"REVIEW"',
    )  # fmt: skip
    found = (await again(world, "lake", 1)).json()
    assert not found["same"]
    assert "findings" in found["fields"]
    assert {one["action"] for one in found["appeared"]} == {"HOLD"}
    assert {one["action"] for one in found["disappeared"]} == {"REVIEW"}


async def test_a_list_that_is_not_kept_any_more_is_named(world: World) -> None:
    await world.given(world.order(terminals("lake")))
    await world.database.fetch("DELETE FROM snapshot")
    answer = await again(world, "lake", 1)
    assert answer.status_code == 409
    assert "us_csl" in answer.json()["detail"]
    assert (await again(world, "lake", 7)).status_code == 404
