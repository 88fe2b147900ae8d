"""Goods have left, and then their clearance falls: people hear of it, and what they decide counts again."""

from typing import Any

import pytest

from shared.contracts.assessment import Disposition
from tests.integration.diligence.test_reserving import certificate, cleared
from tests.integration.diligence.visit import Visit
from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres
LISTED = finding("listed", Disposition.HOLD, "LST-03")


@pytest.fixture
def local() -> bool:
    """The console is visited."""
    return True


async def left(world: World) -> str:
    """An order that was cleared by itself, and whose goods have left."""
    one = await cleared(world)
    await world.reserve(one)
    await world.given(world.released(one))
    return one


async def recalled(world: World) -> None:
    """And then somebody of it is listed."""
    await left(world)
    await world.given(world.assessed(assessment(2, [LISTED])))


async def test_who_is_listed_later_revokes_the_clearance_and_opens_a_case(world: World) -> None:
    one = await left(world)
    await world.given(world.assessed(assessment(2, [LISTED])))
    revoked: Any = await world.last("clearance.revoked")
    assert (revoked.certificate_id, revoked.reserved) == (one, True)
    assert revoked.released_at == "2026-08-03T12:40:00+00:00"
    assert "LST-03" in revoked.reason
    opened: Any = await world.last("case.opened")
    assert (opened.clearance, opened.case_state) == ("HELD", "open")


async def test_goods_that_left_in_time_are_not_stopped_because_time_went_by(world: World) -> None:
    one = await left(world)
    await world.database.fetch("UPDATE certificate SET expires_at = now() - interval '1 day'")
    await world.given(world.assessed(assessment(2, [])), world.order(type_="order.rechecked"))
    assert [event.type for event in await world.said("clearance.revoked")] == []
    assert await certificate(world) == one


async def test_the_queue_has_a_view_of_goods_that_have_left(world: World, rita: Visit) -> None:
    await recalled(world)
    page = (await rita.client.get("/queue")).text
    assert 'href="/queue?view=left"' in page
    shown = (await rita.client.get("/queue?view=left")).text
    assert ">4711<" in shown
    assert "goods have left" in shown
    case = (await rita.client.get(f"/cases/{await world.case_id()}")).text
    assert "Stop them or call them back" in case
    assert "Released 3 Aug 2026" in case


async def test_the_view_is_not_offered_while_nothing_has_left(world: World, rita: Visit) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    assert "view=left" not in (await rita.client.get("/queue")).text


async def test_a_release_heard_of_after_the_revocation_is_shown_too(world: World) -> None:
    one = await cleared(world)
    await world.reserve(one)
    await world.given(world.assessed(assessment(2, [LISTED])))
    await world.given(world.released(one))
    rows = await world.database.fetch("SELECT recalled FROM case_queue")
    assert [row["recalled"] for row in rows] == [True]


async def test_what_people_clear_again_may_leave_again(world: World) -> None:
    await recalled(world)
    await world.decide("rita")
    assert (await world.decide("anna")).status_code == 201
    two = await certificate(world)
    assert (await world.reserve(two, release="rel_2")).status_code == 200
    rows = await world.database.fetch("SELECT recalled FROM case_queue")
    assert [row["recalled"] for row in rows] == [False]
    await world.given(world.released(two, release="rel_2", at="2026-08-05T08:00:00+00:00"))
    (file,) = await world.database.fetch("SELECT release_id FROM order_file")
    assert file["release_id"] == "rel_2"
    assert (await world.case())["state"] == "closed"


async def test_an_older_release_heard_of_again_changes_nothing(world: World) -> None:
    one = await left(world)
    await world.given(world.released(one, release="rel_0", at="2026-08-02T08:00:00+00:00"))
    (file,) = await world.database.fetch("SELECT release_id FROM order_file")
    assert file["release_id"] == "rel_1"


async def test_an_order_without_a_case_says_that_its_goods_have_left(world: World, rita: Visit) -> None:
    await left(world)
    assert "Its goods were released 3 Aug 2026" in (await rita.client.get("/orders/default/4711")).text
