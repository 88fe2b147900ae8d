"""Facts that people establish: whose, on which document, and what becomes of them."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.contracts.assessment import Disposition
from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres
SHA = "ab" * 32


async def held(world: World, action: Disposition = Disposition.HOLD) -> None:
    """One order, one case with one finding."""
    await world.given(world.order(), world.assessed(assessment(1, [finding("a", action)])))


async def establish(world: World, who: str = "alan", **fact: Any) -> httpx.Response:
    """One fact."""
    body = {"fact": "end_use_statement.ethics_approval", "value": True, "subject": "/parties/0", **fact}
    case = await world.case()
    return await world.client(who).post(f"/v1/cases/{case['case_id']}/answers", json=[body])


async def test_a_fact_is_published_as_the_whole_overlay(world: World) -> None:
    await held(world)
    first = await establish(world)
    assert (first.status_code, first.json()["facts_version"]) == (201, 1)
    await establish(world, "rita", fact="laboratory", value="Lab 4", confirmed=True, document_sha256=SHA)
    published = await world.last("case.facts-established")
    assert published.facts_version == 2
    assert [(one.fact, one.value, one.confirmed) for one in published.facts] == [
        ("end_use_statement.ethics_approval", True, False),
        ("laboratory", "Lab 4", True),
    ]


async def test_a_subject_is_named_by_content(world: World) -> None:
    await held(world)
    await establish(world)
    (fact,) = (await world.last("case.facts-established")).facts
    assert (fact.subject["kind"], fact.subject["role"], fact.subject["name"]) == (
        "party",
        "end_user",
        "harbour optics",
    )
    assert len(fact.subject["sha256"]) == 16


async def test_what_one_person_says_again_replaces_and_a_second_person_adds(world: World) -> None:
    await held(world)
    await establish(world, "alan", value=False)
    await establish(world, "alan", value=True)
    await establish(world, "rita", value=True)
    published = await world.last("case.facts-established")
    assert [(one.established_by, one.value) for one in published.facts] == [("alan", True), ("rita", True)]


async def test_a_confirmed_fact_names_its_document_and_is_not_the_sellers_word(world: World) -> None:
    await held(world)
    assert (await establish(world, confirmed=True)).status_code == 409
    assert (await establish(world, "sam", confirmed=True, document_sha256=SHA)).status_code == 403
    assert (await establish(world, "erp")).status_code == 403


async def test_a_fact_about_nobody_is_refused(world: World) -> None:
    await held(world)
    answer = await establish(world, subject="/parties/7")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:exportgate:problem:unknown-subject")
    assert await world.said("case.facts-established") == []


async def test_facts_end_waiting_for_the_customer_and_void_a_proposal(world: World) -> None:
    await held(world)
    case = await world.case()
    asked = await world.client("alan").post(
        f"/v1/cases/{case['case_id']}/questions",
        json={"questions": ["Which laboratory?"]},
        headers={"If-Match": '"1"'},
    )
    assert asked.json()["state"] == "waiting_customer"
    await establish(world)
    assert (await world.case())["state"] == "open"


async def test_nobody_releases_before_the_newest_facts_are_assessed(world: World) -> None:
    await held(world)
    await establish(world)
    assert "does not know yet" in (await world.decide("rita")).json()["detail"]
    await world.given(world.assessed(assessment(2, [finding("a")], facts_version=1)))
    assert (await world.decide("rita")).status_code == 201


async def test_facts_lower_an_assessment_but_do_not_release_by_themselves(world: World) -> None:
    """An order that asked for two people still takes two when one person's facts made it CLEAR."""
    await held(world)
    await establish(world)
    await world.given(world.assessed(assessment(2, facts_version=1)))
    assert await world.said("clearance.issued") == []
    assert (await world.case())["people_needed"] == 2
    await world.decide("rita")
    assert (await world.decide("anna")).json()["case"]["clearance"] == "CLEARED"


async def test_without_facts_a_clear_assessment_closes_the_case(world: World) -> None:
    await held(world)
    await world.given(world.assessed(assessment(2)))
    assert (await world.case())["state"] == "closed"
    assert (await world.last("clearance.issued")).case_id is None


async def test_a_fact_against_an_amendment_never_moves_to_somebody_else(world: World) -> None:
    """Either the fact was first and names the old party, or the amendment was and the fact is refused."""
    await held(world)
    case = await world.case()
    party = (await establish(world)).json()
    assert party["facts_version"] == 1
    named = (await world.last("case.facts-established")).facts[0].subject
    body = [{"fact": "laboratory", "value": "Lab 4", "subject": named}]
    answer, _ = await asyncio.gather(
        world.client("alan").post(f"/v1/cases/{case['case_id']}/answers", json=body),
        world.given(world.order(2, party="Somebody Else")),
    )
    published = await world.last("case.facts-established")
    assert {one.subject["name"] for one in published.facts} == {"harbour optics"}
    assert answer.status_code in {201, 409}
    late = await world.client("alan").post(f"/v1/cases/{case['case_id']}/answers", json=body)
    assert late.status_code == 409
