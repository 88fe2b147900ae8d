"""What diligence has erased is erased at the door too, and no replay brings it back."""

from pathlib import Path

import pytest

from shared.contracts.assessment import Disposition, Evidence, Finding
from shared.contracts.clearance import ClearanceReason
from shared.contracts.events import OrderErased
from shared.messaging.envelope import Event
from tests.integration.intake.world import Accepted, World, order
from tests.support.traces import AuditKeeper, places_with

pytestmark = pytest.mark.postgres

WORDS = "Haavisto Optiikka"
PARTIES = [{"role": "sold_to", "name": WORDS, "country": "FI"}]
PERSON = "mia.haavisto@example.com"
FINDING = Finding(
    key="k", rule="USR-01", rule_version="1", action=Disposition.HOLD, basis="policy", citation="c",
    verified=True, claim=f"{WORDS} is meant.", subject="/parties/0", evidence=(Evidence("order", WORDS),),
)  # fmt: skip


def erased(accepted: Accepted) -> Event:
    tenant, source_system, order_id = accepted.key
    data = OrderErased(tenant, source_system, order_id, "2036-01-02T00:00:00+00:00")
    return accepted.world.maker.event("order.erased", data, key=str(accepted.key))


def words_about(accepted: Accepted) -> list[Event]:
    """New copies of everything that speaks of people."""
    reasons = (ClearanceReason("finding", f"{WORDS} is meant.", "USR-01"),)
    return [
        accepted.assessed(findings=(FINDING,)),
        accepted.case(reasons=reasons, cause=WORDS),
        accepted.issued(conditions=(f"Training for {WORDS}.",)),
        accepted.revoked(reason=f"{WORDS} was listed."),
    ]


async def ended(world: World) -> Accepted:
    """An order in which the words stand everywhere."""
    accepted = await world.accepted(parties=PARTIES, submitted_by={"id": "mia", "email": PERSON})
    await world.hear(*words_about(accepted))
    assert await places_with(world.database, WORDS) == {"order_revision", "order_assessment", "sales_order"}
    assert await places_with(world.database, PERSON) == {"order_revision", "audit_personal"}
    return accepted


async def test_text_people_and_reasons_go_and_the_audit_verifies(world: World, tmp_path: Path) -> None:
    accepted = await ended(world)
    keeper = AuditKeeper(world.intake.core, world.database, tmp_path)
    await keeper.checkpoint()
    other = await world.accepted("4712", parties=PARTIES)
    await world.hear(erased(accepted), erased(accepted))
    assert await places_with(world.database, PERSON) == set()
    assert await places_with(world.database, WORDS) == {"order_revision"}  # of the other order
    assert (await world.audited(accepted.key)).count("retention.erased") == 1
    assert "retention.erased" not in await world.audited(other.key)
    assert await keeper.problems() == []
    shown = (await world.erp.get(accepted.path)).json()
    assert (shown["order"], shown["assessment"], shown["state"]) == (None, None, "HELD")
    assert shown["erased_at"] is not None
    assert shown["revisions"][0]["order_sha256"] == accepted.order_sha256


async def test_neither_a_replay_nor_the_erp_brings_it_back(world: World) -> None:
    accepted = await ended(world)
    await world.hear(erased(accepted), *words_about(accepted))
    await world.hear(*words_about(accepted))
    same = order(parties=PARTIES, submitted_by={"id": "mia", "email": PERSON})
    assert (await world.post(same)).status_code == 202
    refused = await world.post({**same, "revision": 2})
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "order-erased")
    assert (await world.post({**same, "notes": "other"})).status_code == 409
    assert await places_with(world.database, WORDS) == set()
    assert await places_with(world.database, PERSON) == set()


async def test_an_erased_order_is_not_cancelled(world: World) -> None:
    """Why it would be is words about people again, and nobody else knows the order any more."""
    accepted = await world.accepted(parties=PARTIES)
    await world.hear(erased(accepted))
    before = len(await world.said())
    path = "/v1/orders/4711/cancel"
    refused = await world.erp.post(path, json={"reason": WORDS})
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "order-erased")
    assert len(await world.said()) == before
    assert await places_with(world.database, WORDS) == set()


async def test_an_erasure_is_not_parked_behind_what_failed(world: World) -> None:
    """A message that waits holds words as well."""
    accepted = await ended(world)
    kept = accepted.case("case.changed", reasons=(ClearanceReason("finding", WORDS),), case_version=2)
    await world.intake.core.retries.add(world.maker.item(kept), RuntimeError("failed"))
    assert "retry" in await places_with(world.database, WORDS)
    await world.hear(erased(accepted))
    assert await world.database.count("retry") == 0
    assert await places_with(world.database, WORDS) == set()
