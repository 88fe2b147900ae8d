"""People decide: reasons, four eyes, seals."""

import asyncio
from typing import Any

import asyncpg
import pytest

from services.diligence.signing import CERTIFICATE_TYPE
from shared.contracts.assessment import Disposition
from shared.contracts.order import order_sha256
from tests.integration.diligence.authority import step, told
from tests.integration.diligence.world import World, assessment, finding, order_bytes

pytestmark = pytest.mark.postgres


async def held(world: World, action: Disposition = Disposition.HOLD) -> None:
    """One order, one case with one finding."""
    await world.given(world.order(), world.assessed(assessment(1, [finding("a", action)])))


async def test_a_review_takes_one_reviewer(world: World) -> None:
    await held(world, Disposition.REVIEW)
    answer = await world.decide("rita")
    assert (answer.status_code, answer.json()["case"]["state"]) == (201, "decided")
    issued = await world.last("clearance.issued")
    claims = world.application.tools.issuer.read(CERTIFICATE_TYPE, issued.certificate)
    assert claims["approvers"] == ["rita"]
    assert claims["case"] == answer.json()["case"]["case_id"]


async def test_a_hold_takes_two_people(world: World) -> None:
    await held(world)
    first = await world.decide("rita")
    assert first.json()["case"]["state"] == "proposed"
    assert await world.said("clearance.issued") == []
    second = await world.decide("anna")
    assert second.json()["case"]["state"] == "decided"
    claims = world.application.tools.issuer.read(
        CERTIFICATE_TYPE, (await world.last("clearance.issued")).certificate
    )
    assert claims["approvers"] == ["rita", "anna"]
    assert (await world.last("case.decided")).clearance == "CLEARED"


async def test_the_first_decider_cannot_sign_too(world: World) -> None:
    await held(world)
    await world.decide("rita")
    answer = await world.decide("rita")
    assert answer.status_code == 403
    assert "first decision" in answer.json()["detail"]


async def test_a_submitter_cannot_decide_whatever_the_letters_case(world: World) -> None:
    await world.given(
        world.order(submitters=("x", "SAM.sales@Example.com")), world.assessed(assessment(1, [finding("a")]))
    )
    answer = await world.decide("sam")
    assert answer.status_code == 403
    assert "entered, sell" in answer.json()["detail"]


async def test_the_database_refuses_a_submitter_by_itself(world: World) -> None:
    await held(world)
    with pytest.raises(asyncpg.CheckViolationError, match="does not decide"):
        await insert_decision(world, "sam", 1)


async def test_the_database_refuses_the_same_person_twice(world: World) -> None:
    await held(world)
    await insert_decision(world, "rita", 1)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await insert_decision(world, "rita", 2)


async def test_a_key_cannot_decide(world: World) -> None:
    await held(world)
    answer = await world.decide("erp")
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["alan", "vera"])
async def test_other_roles_cannot_decide(world: World, who: str) -> None:
    await held(world)
    assert (await world.decide(who)).status_code == 403


async def test_without_if_match_428_and_with_an_old_version_412(world: World) -> None:
    await held(world)
    case = await world.case()
    body = {"choice": "hold", "reasons_for": "a", "reasons_against": "b"}
    path = f"/v1/cases/{case['case_id']}/decisions"
    assert (await world.client("rita").post(path, json=body)).status_code == 428
    await world.decide("rita", "hold")
    assert (await world.decide("rita", "hold", version=1)).status_code == 412


@pytest.mark.parametrize("missing", ["reasons_for", "reasons_against"])
async def test_reasons_on_both_sides_are_required(world: World, missing: str) -> None:
    await held(world)
    answer = await world.decide("rita", **{missing: " \n"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{missing}"]


async def test_conditions_are_named_and_stand_in_the_certificate(world: World) -> None:
    await held(world, Disposition.REVIEW)
    assert (await world.decide("rita", "with_conditions")).status_code == 422
    await world.decide("rita", "with_conditions", conditions=["No re-export.", "Yearly audit."])
    issued = await world.last("clearance.issued")
    assert (issued.outcome, issued.conditions) == (
        "CLEARED_WITH_CONDITIONS",
        ("No re-export.", "Yearly audit."),
    )


async def test_a_recheck_says_an_open_case_again_without_changing_it(world: World) -> None:
    await held(world)
    await world.given(world.order(type_="order.rechecked"))
    opened, again = await world.last("case.opened"), await world.last("case.changed")
    assert (again.case_version, again.decision_epoch, again.reasons) == (
        opened.case_version,
        opened.decision_epoch,
        opened.reasons,
    )


async def test_a_second_person_who_disagrees_reopens(world: World) -> None:
    await held(world)
    await world.decide("rita")
    answer = await world.decide("anna", "decline")
    assert answer.json()["case"]["state"] == "open"
    assert await world.said("clearance.issued") == []
    assert (await world.decide("ravi")).json()["case"]["state"] == "proposed"


async def test_signing_other_conditions_is_neither_agreeing_nor_disagreeing(world: World) -> None:
    await held(world)
    await world.decide("rita", "with_conditions", conditions=["A"])
    assert (await world.decide("anna", "with_conditions", conditions=["B"])).status_code == 422
    assert (await world.decide("anna", "with_conditions", conditions=["A"])).status_code == 201


async def test_declining_takes_two_and_stays(world: World) -> None:
    await held(world)
    await world.decide("rita", "decline")
    await world.decide("anna", "decline")
    decided = await world.last("case.decided")
    assert (decided.clearance, decided.choice) == ("DECLINED", "decline")
    await world.given(world.assessed(assessment(2)))
    assert await world.said("clearance.issued") == []
    await world.given(world.order(type_="order.rechecked"))
    again = await world.last("case.decided")
    assert (again.clearance, again.reasons[0].kind) == ("DECLINED", "decision")


async def test_a_block_cannot_be_released_and_says_why(world: World) -> None:
    await world.given(
        world.order(), world.assessed(assessment(1, [finding("a", Disposition.BLOCK, "CAP-01")]))
    )
    answer = await world.decide("rita")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("Blocked: CAP-01")
    assert (await world.decide("rita", "decline")).status_code == 201


async def test_a_notify_waits_for_the_authority(world: World) -> None:
    await held(world, Disposition.NOTIFY)
    assert (await world.decide("rita")).status_code == 409
    await told(world)
    assert (await world.case())["state"] == "waiting_authority"
    assert "not answered" in (await world.decide("rita")).json()["detail"]
    await step(world, "anna", reference="BAFA-1/2", answer="permitted")
    await world.decide("rita")
    assert (await world.decide("anna")).json()["case"]["state"] == "decided"
    assert [event.type for event in await world.said("authority.notified", "authority.decided")] == [
        "authority.notified",
        "authority.decided",
    ]


async def test_an_authority_that_refused_ends_it(world: World) -> None:
    await held(world, Disposition.NOTIFY)
    await told(world)
    await step(world, "anna", reference="BAFA-1/2", answer="refused")
    assert "refused" in (await world.decide("rita")).json()["detail"]


async def test_changed_findings_void_a_proposal(world: World) -> None:
    await held(world)
    await world.decide("rita")
    await world.given(world.assessed(assessment(2, [finding("a"), finding("b")])))
    assert (await world.case())["state"] == "open"
    await world.decide("anna")
    assert await world.said("clearance.issued") == []


async def test_the_same_findings_leave_a_proposal(world: World) -> None:
    await held(world)
    await world.decide("rita")
    await world.given(world.assessed(assessment(2, [finding("a")])))
    assert (await world.decide("anna")).json()["case"]["state"] == "decided"


async def test_of_two_decisions_at_once_exactly_one_wins(world: World) -> None:
    await held(world)
    answers = await asyncio.gather(
        *(world.decide(who, version=1) for who in ("rita", "ravi", "anna") for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 412, 412, 412, 412, 412]
    case = await world.case()
    assert (case["state"], case["version"], len(case["decisions"])) == ("proposed", 2, 1)


@pytest.mark.parametrize("choice", ["proceed", "decline"])
async def test_a_decision_inserted_by_sql_decides_nothing(world: World, choice: str) -> None:
    await held(world)
    await insert_decision(world, "ravi", 1, choice)
    await world.database.fetch(
        "UPDATE diligence_case SET state = 'proposed', round = 1, version = version + 1, proposed = '{}'"
    )
    answer = await world.decide("anna", choice)
    assert answer.status_code == 409
    assert "seal" in answer.json()["detail"]
    assert await world.said("clearance.issued", "case.decided") == []


async def test_an_assessment_changed_by_sql_is_not_decided_on(world: World) -> None:
    await held(world)
    await world.database.fetch(
        "UPDATE assessment SET document = replace(convert_from(document, 'UTF8'), 'HOLD', 'REVIEW')::bytea"
    )
    case = (await world.client("rita").get("/v1/cases")).json()["items"][0]
    answer = await world.client("rita").post(
        f"/v1/cases/{case['case_id']}/decisions",
        json={"choice": "proceed", "reasons_for": "a", "reasons_against": "b"},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 409
    assert "seal" in answer.json()["detail"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE order_file SET disposition = 'REVIEW'",
        "UPDATE order_file SET order_sha256 = repeat('0', 64)",
        "UPDATE order_revision SET document = replace(convert_from(document, 'UTF8'), 'SG', 'NO')::bytea",
    ],
)
async def test_a_row_changed_by_sql_is_not_decided_on(world: World, change: str) -> None:
    await held(world)
    await world.database.fetch(change)
    answer = await world.decide("rita")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:exportgate:problem:seal-broken")


async def test_a_submitter_removed_by_sql_stands_in_the_order_all_the_same(world: World) -> None:
    more: dict[str, Any] = {"submitted_by": {"id": "rita", "email": "r@example.com"}}
    sha256 = order_sha256(order_bytes(**more))
    await world.given(world.order(**more), world.assessed(assessment(1, [finding("a")], sha256=sha256)))
    await world.database.fetch("UPDATE order_file SET submitters = '{}'")
    assert (await world.decide("rita")).status_code == 403
    others = await world.decide("anna")
    assert (others.status_code, "audit record" in others.text) == (409, True)


async def test_an_answer_of_the_authority_inserted_by_sql_releases_nothing(world: World) -> None:
    await held(world, Disposition.NOTIFY)
    await told(world)
    await world.database.fetch(
        """UPDATE diligence_case SET state = 'open', authority = authority || '{"answer": "permitted"}'"""
    )
    assert (await world.decide("rita")).json()["type"] == "urn:exportgate:problem:seal-broken"


async def insert_decision(world: World, person: str, place: int, choice: str = "proceed") -> None:
    """What somebody with access to the database would try."""
    await world.database.fetch(
        """
        INSERT INTO decision SELECT d.tenant, gen_random_uuid(), d.case_id, d.order_key, 1, $2, 1, 1, 1,
            f.order_sha256, 1, $1, NULL, 'X', $3, 'x', 'x', '{}', '{"a": "HOLD"}', now(), '\\x00'
        FROM diligence_case d JOIN order_file f USING (tenant, order_key)
        """,
        person,
        place,
        choice,
    )


async def test_a_decision_takes_a_token_whose_proof_is_fresh_and_holding_on_does_not(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    refused = await world.decide("rita@old")
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (401, "step-up")
    assert await world.database.count("decision") == 0
    assert (await world.decide("rita@old", "hold")).status_code == 201
    case = await world.case()
    hit = {"subject": "/parties/0", "entry": "us/1", "reason": "Another.", "until": "2030-01-01"}
    for path, body in (("dismissals", hit), ("holds", {"reason": "A trial."})):
        answered = await world.client("rita@old").post(f"/v1/cases/{case['case_id']}/{path}", json=body)
        assert answered.status_code == 401, path
    assert (await world.decide("rita@fresh")).status_code == 201
