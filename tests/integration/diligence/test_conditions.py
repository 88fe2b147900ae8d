"""Release conditions at the gate, and what is watched after the sale."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres

LICENCE = {"needs": "licence_number", "text": "the import licence"}
APPROVAL = {
    "needs": "document_received",
    "text": "the committee's approval",
    "document_kind": "ethics_approval",
}
WATCH = {"text": "Is it still where it was sold to?", "owner": "J. Bos", "due": "2027-01-10"}
SHA = "e" * 64


async def cleared_with(world: World, **terms: Any) -> str:
    """One order that two people cleared on these terms; gives the certificate."""
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    for who in ("rita", "anna"):
        answer = await world.decide(who, "with_conditions", **terms)
        assert answer.status_code == 201, answer.text
    return str((await world.last("clearance.issued")).certificate_id)


async def fulfil(world: World, number: int, who: str = "alan", **evidence: str) -> httpx.Response:
    case = (await world.case())["case_id"]
    return await world.client(who).post(f"/v1/cases/{case}/conditions/{number}", json=evidence)


async def open_numbers(world: World) -> list[int]:
    case = (await world.case())["case_id"]
    shown = (await world.client("vera").get(f"/v1/cases/{case}/conditions")).json()["release"]
    return [one["number"] for one in shown if not one["met"]]


async def test_the_gate_stays_shut_until_every_condition_is_fulfilled(world: World) -> None:
    one = await cleared_with(world, release_conditions=[LICENCE, APPROVAL])
    refused = await world.reserve(one)
    texts = [reason["text"] for reason in refused.json()["reasons"]]
    assert refused.status_code == 409
    assert [text.partition(" Now")[0] for text in texts] == [
        "Condition 1 is open: Before release, licence number on file: the import licence.",
        "Condition 2 is open: Before release, document received (ethics_approval): the committee's approval.",
    ]
    assert (await fulfil(world, 1, value="NL-2026-17")).status_code == 201
    assert (await fulfil(world, 2, document_sha256=SHA)).status_code == 422
    case = (await world.case())["case_id"]
    filed = {"sha256": SHA, "kind": "ethics_approval"}
    await world.client("alan").post(f"/v1/cases/{case}/documents", json=filed)
    assert (await open_numbers(world), (await world.reserve(one)).status_code) == ([2], 409)
    assert (await fulfil(world, 2, document_sha256=SHA)).status_code == 201
    assert (await open_numbers(world), (await world.reserve(one)).status_code) == ([], 200)


async def test_neither_the_seller_nor_a_program_nor_sql_fulfils_one(world: World) -> None:
    one = await cleared_with(world, release_conditions=[LICENCE])
    assert (await fulfil(world, 1, "sam", value="NL-1")).status_code == 403
    assert (await fulfil(world, 1, "erp", value="NL-1")).status_code == 403
    await world.database.fetch(
        """
        INSERT INTO condition_evidence SELECT tenant, gen_random_uuid(), case_id, round, 1, 'NL-1',
            NULL, NULL, 'alan', now(), '\\x00' FROM diligence_case
        """
    )
    answer = await world.reserve(one)
    assert (answer.status_code, "cannot be verified" in answer.json()["detail"]) == (409, True)


async def test_conditions_are_of_the_decision_that_both_signed(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    await world.decide("rita", "with_conditions", release_conditions=[LICENCE])
    assert (await world.decide("anna", "with_conditions", release_conditions=[APPROVAL])).status_code == 422
    assert (await fulfil(world, 1, value="NL-1")).status_code == 409
    words = (await world.case())["decisions"][0]["conditions"]
    assert (await world.decide("anna", "with_conditions", conditions=words)).status_code == 201
    assert await open_numbers(world) == [1]
    await world.database.fetch("UPDATE decision SET terms = NULL")
    one = str((await world.last("clearance.issued")).certificate_id)
    assert "cannot be verified" in (await world.reserve(one)).json()["detail"]


async def test_what_is_watched_is_said_when_due_and_again_until_somebody_looked(world: World) -> None:
    await cleared_with(world, watch=[WATCH])
    sweeper, due = world.application.sweeper, datetime(2027, 1, 10, 6, tzinfo=UTC)
    for now in (due - timedelta(days=1), due, due + timedelta(days=1), due + timedelta(days=8)):
        await sweeper.sweep_once(now)
    said: list[Any] = [event.data for event in await world.said("case.reminded")]
    assert [(one.kind, one.times, one.due) for one in said] == [
        ("watch_due", 1, "2027-01-10"),
        ("watch_due", 2, "2027-01-10"),
    ]
    case = (await world.case())["case_id"]
    path = f"/v1/cases/{case}/watch/{said[0].subject}"
    looked = await world.client("alan").post(path, json={"note": "Seen in the clinic."})
    assert looked.json()["watch"][0]["state"] == "done"
    assert (await world.client("alan").post(path, json={"note": "Again."})).status_code == 409
    assert await sweeper.sweep_once(due + timedelta(days=30)) == 0


async def test_evidence_that_ends_is_watched_and_what_has_ended_proves_nothing(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    alan, case = world.client("alan"), (await world.case())["case_id"]
    for sha, day in ((SHA, "2999-01-01"), ("d" * 64, "2020-01-01")):
        body = {"sha256": sha, "kind": "ethics_approval", "title": f"Approval {day[:4]}", "expires_on": day}
        await alan.post(f"/v1/cases/{case}/documents", json=body)
    fact = {"fact": "end_use_statement.ethics_approval", "value": True, "confirmed": True}
    answers = f"/v1/cases/{case}/answers"
    late = await alan.post(answers, json=[{**fact, "document_sha256": "d" * 64}])
    assert (late.status_code, "was evidence until 2020-01-01" in late.json()["detail"]) == (409, True)
    for who in ("rita", "anna"):
        await world.decide(who)
    (item,) = (await alan.get(f"/v1/cases/{case}/conditions")).json()["watch"]
    assert (item["text"], item["owner"], item["due"]) == (
        "Approval 2999 ends: ask for a newer one.", "Rita", "2999-01-01",
    )  # fmt: skip


async def test_what_fell_with_its_decision_is_not_watched(world: World) -> None:
    await cleared_with(world, watch=[WATCH])
    await world.given(world.assessed(assessment(2, [finding("b")])))
    assert await world.application.sweeper.sweep_once(datetime(2027, 2, 1, tzinfo=UTC)) == 0
