"""A customer who does not answer: the system proposes to decline, two people decide."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.assessment import Disposition
from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres

LATE = datetime.now(UTC) + timedelta(days=15)


async def asked(world: World, valid_days: int = 21) -> str:
    """A case that one reviewer could decide, waiting for its customer; gives the token."""
    await world.given(world.order(), world.assessed(assessment(1, [finding("a", Disposition.REVIEW)])))
    case = await world.case()
    answer = await world.client("alan").post(
        f"/v1/cases/{case['case_id']}/questions",
        json={"questions": ["Who will use it?"], "valid_days": valid_days},
        headers={"If-Match": f'"{case["version"]}"'},
    )
    return str(answer.json()["link"]["token"])


async def reminders(world: World) -> list[Any]:
    return [event.data for event in await world.said("case.reminded")]


async def test_silence_is_a_proposal_and_no_decision(world: World) -> None:
    await asked(world)
    sweeper = world.application.sweeper
    assert await sweeper.sweep_once(LATE - timedelta(days=2)) == 0
    assert await sweeper.sweep_once(LATE) == 1
    assert await sweeper.sweep_once(LATE + timedelta(days=1)) == 0
    assert [(one.kind, one.times) for one in await reminders(world)] == [("answer_overdue", 1)]
    case = await world.case()
    assert (case["state"], case["clearance"], case["decisions"]) == ("waiting_customer", "HELD", [])
    assert case["system_proposal"]["choice"] == "decline"


async def test_two_people_decide_on_what_the_system_proposed(world: World) -> None:
    await asked(world)
    await world.application.sweeper.sweep_once(LATE)
    await world.decide("rita", "decline")
    assert (await world.case())["state"] == "proposed"
    assert (await world.decide("rita", "decline")).status_code == 403
    await world.decide("ravi", "decline")
    assert (await world.case())["clearance"] == "DECLINED"


async def test_a_link_that_ends_earlier_is_overdue_earlier(world: World) -> None:
    await asked(world, valid_days=3)
    assert await world.application.sweeper.sweep_once(LATE - timedelta(days=10)) == 1


async def test_an_answer_or_a_new_question_ends_it(world: World) -> None:
    token = await asked(world)
    await world.application.sweeper.sweep_once(LATE)
    given = {"answers": {"1": "Our own laboratory."}}
    assert (await world.client("alan").post(f"/v1/answers/{token}", json=given)).status_code == 201
    assert (await world.case())["system_proposal"] is None
    assert await world.application.sweeper.sweep_once(LATE + timedelta(days=30)) == 0
