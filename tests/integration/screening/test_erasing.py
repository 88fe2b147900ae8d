"""What diligence has erased is erased at screening too, and no replay brings it back."""

from pathlib import Path

import msgspec
import pytest

from shared.contracts.events import EstablishedFact, OrderErased, OrderReleased
from shared.contracts.order import canonical_bytes, order_sha256, parse_order
from shared.messaging.envelope import Event
from tests.integration.screening.world import TENANT, World, key_of, printers
from tests.support.traces import AuditKeeper, places_with

pytestmark = pytest.mark.postgres

WORDS = "Haavisto"
BUYER = {"name": f"{WORDS} Oy", "country": "FI", "city": "Espoo", "type": "company"}
BODY = printers("A1", parties=[{"role": role, **BUYER} for role in ("sold_to", "consignee", "end_user")])
FACT = EstablishedFact(
    "end_use_statement.ethics_approval", True, {"name": WORDS}, True, "rita", "2026-08-03T12:00:00+00:00"
)


def erased(world: World) -> Event:
    data = OrderErased(TENANT, "default", "A1", "2036-01-02T00:00:00+00:00")
    return world.maker.event("order.erased", data, key=key_of("A1"))


def released(world: World) -> Event:
    sha256 = order_sha256(canonical_bytes(parse_order(msgspec.json.encode(BODY))))
    data = OrderReleased(TENANT, "default", "A1", 1, sha256, "rel_1", "c1", world.accepted_at)
    return world.maker.event("order.released", data, key=key_of("A1"))


def told(world: World) -> list[Event]:
    """New copies of everything that speaks of people."""
    return [world.order(BODY), world.facts("A1", 1, FACT), released(world)]


async def where(world: World) -> set[str]:
    return await places_with(world.database, WORDS) | await places_with(world.database, WORDS.lower())


async def test_text_facts_assessments_and_deliveries_go_and_the_audit_verifies(
    world: World, tmp_path: Path
) -> None:
    for event in told(world):
        await world.given(event)
    assert {"screened_order", "purchase"} <= await where(world)
    assert await world.database.count("assessment") == 2
    keeper = AuditKeeper(world.screening.core, world.database, tmp_path)
    await keeper.checkpoint()
    await world.given(erased(world), erased(world))
    assert await where(world) == set()
    assert await world.database.count("assessment") == 0
    assert await world.database.count("audit_entry", "action = 'retention.erased'") == 1
    assert await keeper.problems() == []


@pytest.mark.parametrize("first", ["erased after it was told", "erased before", "in one batch"])
async def test_a_replay_does_not_bring_it_back(world: World, first: str) -> None:
    if first != "erased before":
        await world.given(*told(world))
    if first == "in one batch":
        await world.given(*told(world), erased(world))
    else:
        await world.given(erased(world))
    await world.given(*told(world), world.order({**BODY, "revision": 2}, type_="order.amended"))
    await world.given(world.order(BODY, type_="order.rechecked"))
    assert await where(world) == set()
    assert await world.database.count("assessment") == 0
