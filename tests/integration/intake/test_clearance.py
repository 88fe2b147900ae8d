"""Given what screening and diligence say, in any order: where does the order stand?"""

import asyncio
import random

import pytest

from shared.contracts.clearance import ClearanceState
from shared.contracts.events import OrderAssessed
from shared.messaging.envelope import Event
from tests.integration.intake.world import Accepted, World

pytestmark = pytest.mark.postgres

_CANCELLED_ELSEWHERE = (
    "UPDATE sales_order SET cancelled_at = now(), state = 'CANCELLED', version = version + 1"
)


async def test_a_certificate_clears(world: World) -> None:
    accepted = await world.accepted()
    event = accepted.issued(outcome="CLEARED_WITH_CONDITIONS", conditions=("No training.",))
    await world.hear(event)
    found = await accepted.clearance()
    assert found == {
        "order_id": "4711",
        "source_system": "default",
        "revision": 1,
        "state": "CLEARED_WITH_CONDITIONS",
        "reasons": [
            {
                "kind": "decision",
                "rule": None,
                "text": "Condition: No training.",
                "resolution_options": [],
            }
        ],
        "case_id": None,
        "certificate": accepted.certificate("c1"),
        "decided_at": "2026-08-03T12:00:00Z",
        "released_at": None,
    }
    assert (await world.audited(accepted.key)) == ["order.received", "clearance.changed"]


async def test_a_case_holds_with_its_reasons(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.case())
    found = await accepted.clearance()
    assert (found["state"], found["case_id"]) == ("HELD", "case-1")
    assert found["reasons"][0]["rule"] == "EUS-01"


async def test_a_hold_by_the_system_has_no_case(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.case("case.changed", case_id="", case_version=0, system=True))
    found = await accepted.clearance()
    assert (found["state"], found["case_id"]) == ("HELD", None)


async def test_a_revocation_that_overtakes_its_certificate_holds(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.revoked("c1", decision_epoch=2))
    await world.hear(accepted.issued("c1", decision_epoch=1))
    found = await accepted.clearance()
    assert (found["state"], found["certificate"]) == ("HELD", None)
    assert found["reasons"][0]["text"] == "The clearance was revoked: a new finding"


async def test_a_certificate_older_than_a_known_revocation_holds(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.revoked("c2", decision_epoch=4))
    await world.hear(accepted.issued("c1", decision_epoch=1))
    assert (await accepted.clearance())["state"] == "HELD"


async def test_a_new_decision_after_a_revocation_clears_again(world: World) -> None:
    accepted = await world.accepted()
    reopened = accepted.case("case.changed", decision_epoch=2, case_version=5)
    await world.hear(accepted.issued("c1"), accepted.revoked("c1", decision_epoch=2), reopened)
    assert (await accepted.clearance())["state"] == "HELD"
    await world.hear(accepted.issued("c2", decision_epoch=3, assessment_number=2))
    assert (await accepted.clearance())["certificate"] == accepted.certificate("c2")


async def test_a_decision_whose_certificate_is_under_way_does_not_ship(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.case("case.decided", clearance=ClearanceState.CLEARED, decision_epoch=1))
    found = await accepted.clearance()
    assert (found["state"], found["reasons"][0]["kind"]) == ("PENDING", "system")
    await world.hear(accepted.issued())
    assert (await accepted.clearance())["state"] == "CLEARED"


async def test_what_is_about_another_revision_or_other_content_is_ignored(world: World) -> None:
    old = await world.accepted()
    new = await world.accepted(revision=2)
    await world.hear(old.issued(), old.case(), old.revoked(), old.assessed())
    await world.hear(new.issued(order_sha256="0" * 64))
    assert (await new.clearance())["state"] == "PENDING"
    assert (await world.erp.get(new.path)).json()["assessment"] is None


async def test_an_event_under_the_wrong_key_is_kept_for_people(world: World) -> None:
    one, other = await world.accepted("1"), await world.accepted("2")
    event = world.maker.event("clearance.issued", one.issued().data, key=str(other.key))
    await world.hear(event)
    assert (await one.clearance())["state"] == (await other.clearance())["state"] == "PENDING"
    assert await world.database.count("dead_letter") == 1


async def test_the_newest_assessment_is_shown(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.assessed(2), accepted.assessed(1))
    await world.hear(accepted.assessed(1))
    document = (await world.erp.get(accepted.path)).json()
    assert document["assessment"]["assessment_number"] == 2


def _story(accepted: Accepted) -> list[Event]:
    """Held, decided, cleared, revoked, decided again, cleared again, revoked, held for good."""
    cleared = {"clearance": ClearanceState.CLEARED}
    return [
        accepted.assessed(1),
        accepted.case("case.opened"),
        accepted.case("case.decided", decision_epoch=1, case_version=2, **cleared),
        accepted.issued("c1", decision_epoch=1),
        accepted.assessed(2),
        accepted.revoked("c1", decision_epoch=2),
        accepted.case("case.changed", decision_epoch=2, case_version=3, assessment_number=2),
        accepted.case("case.decided", decision_epoch=3, case_version=4, assessment_number=2, **cleared),
        accepted.issued("c2", decision_epoch=3, assessment_number=2),
        accepted.assessed(3),
        accepted.revoked("c2", decision_epoch=4),
        accepted.case("case.changed", decision_epoch=4, case_version=5, assessment_number=3),
    ]


def _number(event: Event) -> int:
    return event.data.assessment.assessment_number if isinstance(event.data, OrderAssessed) else 0


@pytest.mark.parametrize("length", [3, 4, 6, 8, 9, 12])
async def test_any_order_of_arrival_and_any_duplicates_end_the_same(world: World, length: int) -> None:
    chance = random.Random(length)
    expected = await world.accepted("expected")
    await world.hear(*_story(expected)[:length])
    wanted = await expected.clearance()
    for number in range(8):
        accepted = await world.accepted(f"shuffled-{number}")
        events = _story(accepted)[:length]
        arriving = events + chance.choices(events, k=length)
        chance.shuffle(arriving)
        cut = chance.randrange(1, len(arriving))
        await world.hear(*arriving[:cut])
        await world.hear(*arriving[cut:])
        found = await accepted.clearance()
        certificate = found.pop("certificate")
        assert found | {"order_id": "expected"} == {
            name: value for name, value in wanted.items() if name != "certificate"
        }
        assert (certificate is None) == (wanted["certificate"] is None)
        document = (await world.erp.get(accepted.path)).json()
        latest = max(_number(event) for event in events)
        assert document["assessment"]["assessment_number"] == latest


async def test_waiting_is_woken_by_the_decision(world: World) -> None:
    accepted = await world.accepted()
    waiting = asyncio.create_task(accepted.clearance(wait=30))
    while not world.intake.door.waiters.waiting:  # noqa: ASYNC110  # the request is on its way
        await asyncio.sleep(0)
    await world.hear(accepted.issued())
    async with asyncio.timeout(1):
        assert (await waiting)["state"] == "CLEARED"
    assert world.intake.door.waiters.waiting == 0


async def test_waiting_sees_what_another_process_heard(world: World) -> None:
    accepted = await world.accepted()
    waiting = asyncio.create_task(accepted.clearance(wait=30))
    while not world.intake.door.waiters.waiting:  # noqa: ASYNC110  # the request is on its way
        await asyncio.sleep(0)
    async with world.intake.core.database.transaction(["acme"]) as (connection, _):
        await connection.execute(_CANCELLED_ELSEWHERE)
    async with asyncio.timeout(5):
        assert (await waiting)["state"] == "CANCELLED"


async def test_waiting_ends_without_a_decision(world: World) -> None:
    accepted = await world.accepted()
    assert (await accepted.clearance(wait=0.1))["state"] == "PENDING"
    answer = await world.erp.get(f"{accepted.path}/clearance", params={"wait": 31})
    assert answer.status_code == 422
