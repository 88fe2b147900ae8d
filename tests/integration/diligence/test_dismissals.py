"""A hit on a list is not the party: who says so, why, of which party and entry, until when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from shared.contracts.assessment import Finding, ResolutionOption
from shared.contracts.order import OrderKey
from tests.integration.diligence.world import KEY, World, assessment, finding

pytestmark = pytest.mark.postgres

ENTRY = "us_csl:HARBOR-1@3f2a"
UNTIL = (datetime.now(UTC).date() + timedelta(days=90)).isoformat()


def hit(entry: str = ENTRY, subject: str = "/parties/0/name") -> Finding:
    """A name on a list, as screening finds it."""
    option = ResolutionOption("clears", "It is not the same party.", f"list_match.dismissed:{entry}")
    known = {name: getattr(finding("LST"), name) for name in Finding.__struct_fields__}
    return Finding(**{**known, "rule": "LST-02", "subject": subject, "resolution_options": (option,)})


async def opened(world: World, key: OrderKey = KEY, party: str = "Harbour Optics") -> str:
    """A case with one hit."""
    await world.given(world.order(key=key, party=party))
    sha256 = (
        await world.database.fetch("SELECT order_sha256 FROM order_file WHERE order_key = $1", str(key))
    )[0]
    await world.given(world.assessed(assessment(1, [hit()], key=key, sha256=sha256["order_sha256"])))
    rows = await world.database.fetch("SELECT case_id FROM diligence_case WHERE order_key = $1", str(key))
    return str(rows[0]["case_id"])


async def dismiss(world: World, case: str, who: str = "rita", **more: Any) -> httpx.Response:
    said = {
        "subject": "/parties/0",
        "entry": ENTRY,
        "reason": "Another town and founding year.",
        "until": UNTIL,
    }
    return await world.client(who).post(f"/v1/cases/{case}/dismissals", json={**said, **more})


async def test_a_dismissal_is_a_fact_of_one_party_and_one_entry_until_a_day(world: World) -> None:
    case = await opened(world)
    assert (await dismiss(world, case)).status_code == 201
    (fact,) = (await world.last("case.facts-established")).facts
    assert (fact.fact, fact.value, fact.confirmed) == (f"list_match.dismissed:{ENTRY}", UNTIL, True)
    assert (fact.subject["kind"], "sha256" in fact.subject) == ("party", True)
    shown = (await world.client("vera").get(f"/v1/cases/{case}/dismissals")).json()
    assert shown["hits"][0]["dismissed_by"] == ["rita"]
    assert shown["dismissals"][0]["reason"] == "Another town and founding year."


TWICE = [
    {"role": role, "name": "Harbour Optics", "country": country}
    for role, country in (("sold_to", "SG"), ("end_user", "SG"), ("consignee", "MY"))
]


async def test_one_party_in_two_roles_is_dismissed_at_once_and_its_namesake_is_not(world: World) -> None:
    found = replace(hit(), subjects=tuple(f"/parties/{at}/name" for at in range(3)))
    await world.given(world.order(parties=TWICE))
    (row,) = await world.database.fetch("SELECT order_sha256 FROM order_file")
    await world.given(world.assessed(assessment(1, [found], sha256=row["order_sha256"])))
    case = await world.case_id()
    assert (await dismiss(world, case, subject="/parties/1")).status_code == 201
    facts = (await world.last("case.facts-established")).facts
    assert [(one.subject["role"], one.value) for one in facts] == [("sold_to", UNTIL), ("end_user", UNTIL)]
    assert (await dismiss(world, case)).status_code == 403
    assert (await dismiss(world, case, subject="/parties/2")).status_code == 409


async def test_a_second_word_takes_a_second_person(world: World) -> None:
    case = await opened(world)
    await dismiss(world, case)
    assert (await dismiss(world, case)).status_code == 403
    assert (await dismiss(world, case, "anna")).status_code == 201
    facts = (await world.last("case.facts-established")).facts
    assert [fact.established_by for fact in facts] == ["rita", "anna"]


@pytest.mark.parametrize("who", ["sam", "alan", "erp"])
async def test_neither_seller_nor_analyst_nor_program_dismisses(world: World, who: str) -> None:
    assert (await dismiss(world, await opened(world), who)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"reason": " "}, {"until": "2020-01-01"}, {"until": "2999-01-01"}, {"entry": "us_csl:*@1"},
     {"subject": "/parties/7"}],
)  # fmt: skip
async def test_nothing_wider_and_nothing_without_its_reason(world: World, wrong: dict[str, str]) -> None:
    assert (await dismiss(world, await opened(world), **wrong)).status_code in {409, 422}
    assert await world.said("case.facts-established") == []


async def test_an_answer_does_not_dismiss(world: World) -> None:
    case = await opened(world)
    fact = {"fact": f"list_match.dismissed:{ENTRY}", "value": True, "subject": "/parties/0",
            "confirmed": True, "document_sha256": "a" * 64}  # fmt: skip
    assert (await world.client("alan").post(f"/v1/cases/{case}/answers", json=[fact])).status_code == 409


async def test_in_many_cases_only_where_party_and_entry_are_the_same(world: World) -> None:
    first = await opened(world)
    same = await opened(world, OrderKey("acme", "default", "4712"))
    other = await opened(world, OrderKey("acme", "default", "4713"), party="Harbour Optics Pte")
    body = {"subject": "/parties/0", "entry": ENTRY, "reason": "Another founding year.", "until": UNTIL}
    answer = await world.client("rita").post("/v1/dismissals", json={**body, "cases": [first, same, other]})
    done = {one["case_id"]: one["dismissed"] for one in answer.json()["items"]}
    assert done == {first: True, same: True, other: False}
