"""An accepted order without a decision is asked again, then said to be stalled."""

import pytest

from shared.contracts.events import OrderEvent
from tests.integration.intake.conftest import Opened
from tests.integration.intake.world import World, order

pytestmark = pytest.mark.postgres


async def _age(world: World, seconds: int) -> None:
    """Time passes: what the database knows lies further back."""
    async with world.intake.core.database.transaction(["acme", "globex"]) as (connection, _):
        await connection.execute(
            "UPDATE sales_order SET accepted_at = accepted_at - $1::int * interval '1 second', "
            "rechecked_at = rechecked_at - $1::int * interval '1 second'",
            seconds,
        )


async def test_only_overdue_undecided_orders_are_asked_again(world: World) -> None:
    await world.accepted("undecided")
    held, cleared = await world.accepted("held"), await world.accepted("cleared")
    cancelled = await world.accepted("cancelled")
    await world.hear(held.case(), cleared.issued())
    await world.erp.post(f"{cancelled.path}/cancel")
    assert await world.intake.sweeper.sweep_once() == 0
    await _age(world, 60)
    await world.accepted("fresh")
    assert await world.intake.sweeper.sweep_once() == 1
    assert await world.intake.sweeper.sweep_once() == 0
    rechecks = [event for event in await world.said() if event.type == "order.rechecked"]
    assert [event.key for event in rechecks] == ["acme/default/undecided"]


async def test_a_recheck_says_the_same_under_a_new_id(opened: Opened) -> None:
    async with opened(recheck_after_seconds=0.0) as world:
        erp = await world.client("acme", owners=("a@example.com",))
        await erp.post("/v1/orders", json=order(submitted_by={"id": "new\nline", "email": "b@example.com"}))
        assert await world.intake.sweeper.sweep_once() == 1
        first, again = await world.said()
        assert isinstance(first.data, OrderEvent)
        assert isinstance(again.data, OrderEvent)
        assert (first.id, first.sequence, again.sequence) != (again.id, 1, 1)
        assert (again.sequence, again.data.recheck) == (2, 1)
        assert bytes(again.data.order) == bytes(first.data.order)
        assert again.data.submitters == first.data.submitters
        assert again.data.accepted_at == first.data.accepted_at


async def test_after_the_second_time_it_is_stalled_and_asked_less_often(world: World) -> None:
    accepted = await world.accepted()
    for _ in range(2):
        await _age(world, 60)
        assert await world.intake.sweeper.sweep_once() == 1
    assert await world.audited(accepted.key) == [
        "order.received", "order.rechecked", "order.rechecked", "order.stalled",
    ]  # fmt: skip
    assert world.intake.door.metrics.stalled._value.get() == 1
    await _age(world, 60)
    assert await world.intake.sweeper.sweep_once() == 0
    await _age(world, 60)
    assert await world.intake.sweeper.sweep_once() == 1


async def test_orders_of_every_tenant_are_swept(opened: Opened) -> None:
    async with opened(recheck_after_seconds=0.0) as world:
        await world.accepted()
        stranger = await world.client("globex")
        await stranger.post("/v1/orders", json=order())
        assert await world.intake.sweeper.sweep_once() == 2


async def test_a_decision_after_a_recheck_is_taken(opened: Opened) -> None:
    async with opened(recheck_after_seconds=0.0) as world:
        accepted = await world.accepted()
        await world.intake.sweeper.sweep_once()
        await world.hear(accepted.issued())
        assert (await accepted.clearance())["state"] == "CLEARED"
        assert await world.intake.sweeper.sweep_once() == 0


async def test_old_idempotency_answers_are_forgotten(opened: Opened) -> None:
    async with opened(idempotency_seconds=0.0) as world:
        await world.post(order("1"), idempotency_key="k")
        await world.intake.sweeper.forget_once()
        assert (await world.post(order("2"), idempotency_key="k")).status_code == 202
