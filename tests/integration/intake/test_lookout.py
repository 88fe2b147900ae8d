"""Decisions of other processes reach every waiting request, by one query for all of them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from services.intake.lookout import Lookout
from services.intake.waiters import Waiters
from shared.contracts.clearance import ClearanceState
from shared.database.pool import Connection, Database
from tests.integration.intake.conftest import Opened
from tests.integration.intake.world import Accepted, World

pytestmark = pytest.mark.postgres


class Counted(Database):
    """The real database; counts the transactions begun."""

    def __init__(self, database: Database) -> None:
        super().__init__(database._pool)
        self.begun = 0

    @asynccontextmanager
    async def transaction(self, tenants: Iterable[str]) -> AsyncIterator[tuple[Connection, datetime]]:
        self.begun += 1
        async with super().transaction(tenants) as begun:
            yield begun


async def _cancelled_elsewhere(world: World, accepted: Accepted) -> None:
    tenant = accepted.key.tenant
    async with world.intake.core.database.transaction([tenant]) as (connection, _):
        await connection.execute(
            "UPDATE sales_order SET cancelled_at = now(), state = 'CANCELLED', version = version + 1"
            " WHERE key = $1",
            str(accepted.key),
        )


async def _of_another_tenant(world: World) -> Accepted:
    async with await world.client("other") as erp:
        ours, world.erp = world.erp, erp
        try:
            accepted = await world.accepted("theirs")
        finally:
            world.erp = ours
    return Accepted(world, accepted.key._replace(tenant="other"), accepted.revision, accepted.order_sha256)


async def test_one_query_tells_all_tenants_what_is_newer_than_they_know(world: World) -> None:
    one, other, third = await world.accepted("1"), await _of_another_tenant(world), await world.accepted("3")
    waiters = Waiters()
    waiting = {}
    for accepted in (one, other, third):
        place = (accepted.key.tenant, str(accepted.key))
        waiting[accepted.key] = waiters.listen(place)
        known = world.intake.door.waiters.recent(place)
        assert known is not None
        waiting[accepted.key].see(known)
    database = Counted(world.intake.core.database)
    lookout = Lookout(database, waiters, every=60)
    assert await lookout.look() == 0
    await _cancelled_elsewhere(world, one)
    await _cancelled_elsewhere(world, other)
    assert await lookout.look() == 2
    assert await lookout.look() == 0
    assert database.begun == 3
    states = [waiter.order.standing.state for waiter in waiting.values() if waiter.order]
    assert states == [ClearanceState.CANCELLED, ClearanceState.CANCELLED, ClearanceState.PENDING]


async def test_waiting_requests_ask_together(opened: Opened) -> None:
    async with opened(watched=Counted, poll_clearance_seconds=0.1) as world:
        accepted = await world.accepted()
        database = world.intake.core.database
        assert isinstance(database, Counted)
        begun = database.begun
        query = {"wait": 30, "source_system": "default"}
        answers = [asyncio.create_task(accepted.clearance(**query)) for _ in range(40)]
        while database.begun < begun + 3:  # noqa: ASYNC110  # three looks for all forty
            await asyncio.sleep(0)
        await _cancelled_elsewhere(world, accepted)
        async with asyncio.timeout(5):
            assert {answer["state"] for answer in await asyncio.gather(*answers)} == {"CANCELLED"}
        assert database.begun < begun + 40
