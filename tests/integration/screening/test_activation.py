"""A new rule set becomes active while orders are being assessed: none keeps the old one."""

import asyncio

import asyncpg
import pytest

from services.screening.handlers import ROUTES
from services.screening.versions import VersionSet
from shared.contracts.events import ReassessmentFinished
from shared.testing.waiting import eventually
from tests.integration.screening.conftest import Start
from tests.integration.screening.world import World, key_of, printers

pytestmark = pytest.mark.postgres


async def finished(world: World) -> list[int]:
    """Activations whose end was announced."""
    said = [event.data for event in await world.said("reassessment.finished")]
    return [data.activation for data in said if isinstance(data, ReassessmentFinished)]


async def test_activation_waits_for_the_assessment_in_flight_and_counts_it(world: World) -> None:
    await world.given(world.order(printers("before")))
    event = world.order(printers("in flight"))
    async with world.screening.core.transactions.begin([event.tenant]) as work:
        await work.lock([(event.tenant, event.key)])
        await work.prefetch([(event.tenant, event.key)])
        await ROUTES.handle(event, work)
        activating = asyncio.create_task(world.activate("rules-2"))
        await eventually(world.someone_waits, what="the activation waits for the assessment")
        assert not activating.done()
    new = await activating
    assert new is not None
    assert await world.database.count("reassessment_order") == 2
    await world.reassess()
    assert set((await world.activations()).values()) == {new.activation}
    assert await finished(world) == [new.activation]


async def test_an_assessment_that_comes_after_an_activation_waits_and_uses_its_rules(world: World) -> None:
    await world.given(world.order(printers("before")))
    closed = await asyncpg.connect(world.database.admin_url)
    async with closed.transaction():
        await closed.execute("LOCK TABLE reassessment IN EXCLUSIVE MODE")
        activating = asyncio.create_task(world.activate("rules-2"))
        await eventually(world.someone_waits, what="the activation stands before its last step")
        assessing = asyncio.create_task(world.given(world.order(printers("after"))))
        await eventually(lambda: _waiting(world, 2), what="the assessment waits for the activation")
        assert not assessing.done()
    await closed.close()
    new, _ = await asyncio.gather(activating, assessing)
    assert new is not None
    assert await _enumerated(world) == [key_of("before")]
    await world.reassess()
    assert (await world.newest("after")).assessment_number == 1
    assert set((await world.activations()).values()) == {new.activation}
    assert await finished(world) == [new.activation]


async def test_many_orders_three_activations_two_workers(world: World) -> None:
    """Whatever comes in between: in the end every open order has the newest rules, each end is said once."""
    await world.given(world.order(printers("first")))
    events = [world.order(printers(f"o{number}")) for number in range(60)]
    batches = [events[start : start + 5] for start in range(0, 60, 5)]
    done = await asyncio.gather(
        *(world.given(*batch) for batch in batches[:6]),
        world.activate("rules-2"),
        world.reassess(),
        *(world.given(*batch) for batch in batches[6:]),
        world.activate("rules-3"),
        world.reassess(),
        world.given(world.cancelled("o3")),
        world.activate("rules-4"),
    )
    await asyncio.gather(world.reassess(), world.reassess())
    activations = [item.activation for item in done if isinstance(item, VersionSet)]
    assert len(activations) == 3
    assert set((await world.activations()).values()) == {max(activations)}
    assert sorted(await finished(world)) == sorted(activations)
    assert await world.database.count("reassessment_order") == 0


async def test_an_activation_without_open_orders_is_finished_too(world: World) -> None:
    await world.given(world.order(printers("only")), world.cancelled("only"))
    new = await world.activate("rules-2")
    assert await world.activate("rules-2") is None
    await world.reassess()
    assert new is not None
    assert await finished(world) == [new.activation]


async def test_a_release_with_other_rules_makes_them_active_at_its_start(world: World, start: Start) -> None:
    await world.given(world.order(printers("before the release")))
    await world.database.fetch("UPDATE version_set SET rules = 'of the last release'")
    after = await start()
    await after.reassess()
    rules = await world.database.fetch("SELECT rules, activation FROM version_set")
    assert [row["rules"] for row in rules] == [after.screening.engine.rules_version]
    assert set((await after.activations()).values()) == {rules[0]["activation"]}
    assert await finished(after) == [rules[0]["activation"]]
    await start()
    assert len(await after.said("rules.published")) == 1


async def test_an_order_that_nobody_can_read_does_not_stop_the_others(world: World) -> None:
    """Its activation is not finished, and so no certificate stands on it; the worker lives."""
    await world.given(world.order(printers("good")), world.order(printers("poison")))
    await world.database.fetch("UPDATE screened_order SET canonical = '{}' WHERE key = $1", key_of("poison"))
    new = await world.activate("rules-2")
    assert new is not None
    await world.reassess()
    assert (await world.activations())[key_of("good")] == new.activation
    assert await _enumerated(world) == [key_of("poison")]
    assert await finished(world) == []


async def _enumerated(world: World) -> list[str]:
    return [row["key"] for row in await world.database.fetch("SELECT key FROM reassessment_order")]


async def _waiting(world: World, count: int) -> bool:
    waiting = "SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"
    return len(await world.database.fetch(waiting, world.database.name)) >= count
