"""What a new version of rules changed is told order by order: the verdicts, and the findings behind them."""

import pytest

from shared.contracts.assessment import Disposition
from shared.contracts.events import OrderErased
from tests.integration.screening.conftest import Start
from tests.integration.screening.people import asking
from tests.integration.screening.test_rule_sets import CHANGES, document, terminals
from tests.integration.screening.test_what_if import asked
from tests.integration.screening.world import TENANT, World, key_of, printers

pytestmark = pytest.mark.postgres


async def published(world: World) -> None:
    """Two people switch the changes on."""
    async with asking(world, "jan") as jan, asking(world, "tomas") as tomas:
        proposed = (await jan.post("/v1/rules", content=document(CHANGES))).json()
        assert (await tomas.post(proposed["approval"])).status_code == 201


async def test_each_order_that_is_judged_otherwise_is_told_with_its_reasons(start: Start) -> None:
    world = await start(required_sources={})
    await world.given(
        *(world.order(terminals(f"lake {n}")) for n in range(3)), world.order(printers("printers"))
    )
    before = str((await world.newest("lake 0")).disposition)
    await published(world)
    await world.reassess()
    newest = (await asked(world, "/v1/reassessments"))["items"][0]
    assert (newest["source"], newest["orders"], newest["waiting"]) == ("rules", 4, 0)
    assert (newest["verdicts_changed"], newest["findings_changed"]) == (3, 3)
    assert newest["finished_at"]
    one = await asked(world, f"/v1/reassessments/{newest['activation']}")
    assert one == newest
    page = await asked(world, newest["changed_orders"] + "?limit=2&verdicts=true")
    rest = await asked(world, page["next"])
    items = page["items"] + rest["items"]
    assert [item["order_id"] for item in items] == ["lake 0", "lake 1", "lake 2"]
    assert {(item["before"], item["after"]) for item in items} == {(before, "BLOCK")}
    assert ("GEO-01", "BLOCK") in {(told["rule"], told["action"]) for told in items[0]["appeared"]}


async def test_a_new_revision_is_no_change_of_the_rules(start: Start) -> None:
    world = await start(required_sources={})
    await world.given(world.order(printers("lake")))
    await published(world)
    await world.given(world.order(terminals("lake") | {"revision": 2}))
    assert (await world.newest("lake")).disposition is Disposition.BLOCK
    await world.reassess()
    newest = (await asked(world, "/v1/reassessments"))["items"][0]
    assert (newest["waiting"], newest["findings_changed"]) == (0, 0)


async def test_it_is_erased_with_its_order(start: Start) -> None:
    world = await start(required_sources={})
    await world.given(world.order(terminals("lake")))
    await published(world)
    await world.reassess()
    place = (await asked(world, "/v1/reassessments"))["items"][0]["changed_orders"]
    assert (await asked(world, place))["items"]
    erased = OrderErased(TENANT, "default", "lake", "2036-01-02T00:00:00+00:00")
    await world.given(world.maker.event("order.erased", erased, key=key_of("lake")))
    assert (await asked(world, place))["items"] == []


@pytest.mark.parametrize(("number", "status"), [("999", 404), ("0", 422), ("x", 422), ("9" * 30, 422)])
async def test_there_is_no_other(world: World, number: str, status: int) -> None:
    async with asking(world, "ana") as ana:
        for place in (f"/v1/reassessments/{number}", f"/v1/reassessments/{number}/orders"):
            assert (await ana.get(place)).status_code == status
