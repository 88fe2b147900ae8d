"""Halves of a split order, assessed at the same moment."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from services.screening.engine import AssessmentRequest
from services.screening.reassessment import RecentlyAssessed, RelatedOrders
from shared.contracts.assessment import Assessment
from tests.integration.screening.world import World, cameras, printers

pytestmark = pytest.mark.postgres


async def at_the_same_moment(world: World, monkeypatch: pytest.MonkeyPatch, *order_ids: str) -> None:
    """Each has looked for related orders before any is written."""
    await world.given(world.order(printers("first of its tenant")))
    together = threading.Barrier(len(order_ids), timeout=20)
    assess = world.screening.engine.assess

    def assess_together(requests: Sequence[AssessmentRequest]) -> list[Assessment]:
        together.wait()
        return assess(requests)

    with monkeypatch.context() as patch:
        patch.setattr(world.screening.engine, "assess", assess_together)
        await asyncio.gather(*(world.given(world.order(cameras(one, 60))) for one in order_ids))


async def test_two_halves_that_did_not_see_each_other_both_end_as_a_split(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_the_same_moment(world, monkeypatch, "left", "right")
    assert "DIV-15" not in await world.rules_of("left") | await world.rules_of("right")
    assert await world.screening.related.look() == 2
    assert "DIV-15" in await world.rules_of("left")
    assert "DIV-15" in await world.rules_of("right")
    assert await world.screening.related.look() == 0


async def test_what_a_crash_forgot_is_looked_at_after_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_the_same_moment(world, monkeypatch, "left", "right")
    after = RelatedOrders(world.screening.core.transactions, recent := RecentlyAssessed(), days=90)
    await after.look_back()
    assert recent.take(10) is not None
    await after.look_back()
    assert await after.look() == 2
    assert "DIV-15" in await world.rules_of("left") & await world.rules_of("right")


async def test_an_order_assessed_while_it_is_looked_at_is_looked_at_again() -> None:
    recent = RecentlyAssessed()
    recent.add([("acme", "a"), ("acme", "b")])
    assert recent.take(1) == ("acme", ["a"])
    recent.add([("acme", "a")])
    assert recent.take(5) == ("acme", ["a", "b"])
    assert recent.take(5) is None


async def test_more_related_orders_than_an_assessment_takes_come_to_rest(world: World) -> None:
    """Each of 55 orders has 54 related ones, an assessment looks at fifty: no reason to look again."""
    await world.given(*[world.order(cameras(f"o{number:02d}", 1)) for number in range(54)])
    await world.screening.related.look()
    await world.given(world.order(cameras("last", 1)))
    await world.screening.related.look()
    assert await world.screening.related.look() == 0
    assert len(await world.said("order.assessed")) <= 2 * 54 + 1 + 55
