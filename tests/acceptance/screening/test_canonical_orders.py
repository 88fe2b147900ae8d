"""The three orders of the Amnesty report and three ordinary ones: the right reasons, and no others."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, Disposition
from tests.support.findings import fired

ORDERS = Path(__file__).parents[2] / "data" / "orders" / "canonical-orders.json"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in msgspec.json.decode(ORDERS.read_bytes())["cases"]
}
Assess = Callable[..., Assessment]


@pytest.mark.parametrize("name", CASES)
def test_the_expected_rules_fire(name: str, assess_order: Assess) -> None:
    case = CASES[name]
    found = fired(assess_order(case["order"], date.fromisoformat(case["assess_as_of"])))
    assert set(case["expect"].get("must_fire", [])) <= found


@pytest.mark.parametrize("name", CASES)
def test_no_forbidden_rule_fires(name: str, assess_order: Assess) -> None:
    case = CASES[name]
    assessment = assess_order(case["order"], date.fromisoformat(case["assess_as_of"]))
    forbidden = set(case["expect"]["must_not_fire"])
    assert not forbidden & fired(assessment)
    if "BLOCK-*" in forbidden:
        assert all(finding.action is not Disposition.BLOCK for finding in assessment.findings)


@pytest.mark.parametrize("name", CASES)
def test_the_disposition_is_the_expected_one(name: str, assess_order: Assess) -> None:
    case = CASES[name]
    assessment = assess_order(case["order"], date.fromisoformat(case["assess_as_of"]))
    expected = case["expect"].get("disposition_any_of") or [case["expect"]["disposition"]]
    assert assessment.disposition in expected


@pytest.mark.parametrize("name", [name for name in CASES if "case_requires" in CASES[name]["expect"]])
def test_the_case_must_contain_what_is_expected(name: str, assess_order: Assess) -> None:
    case = CASES[name]
    assessment = assess_order(case["order"], date.fromisoformat(case["assess_as_of"]))
    assert set(case["expect"]["case_requires"]) <= {part.rule for part in assessment.case_requires}


@pytest.mark.parametrize("name", CASES)
def test_every_hold_states_a_way_out(name: str, assess_order: Assess) -> None:
    for finding in assess_order(CASES[name]["order"]).findings:
        if finding.action.rank >= Disposition.HOLD.rank:
            assert finding.resolution_options, finding.rule


def test_the_clause_of_2024_is_not_asked_of_an_order_of_2017(assess_order: Assess) -> None:
    order = CASES["CANON-2-AXIS"]["order"]
    assert "KON-01" not in fired(assess_order(order, date(2017, 3, 1)))
    assert "KON-01" in fired(assess_order(order, date(2026, 11, 1)))


def test_nothing_of_article_5_before_it_applied(assess_order: Assess) -> None:
    order = CASES["CANON-1-MORPHO"]["order"]
    before = assess_order(order, date(2015, 6, 15))
    assert before.disposition is Disposition.HOLD
    assert before.article_5 == ()
    assert {finding.basis for finding in before.findings} == {"policy"}


def test_stored_video_search_leaves_the_article_5_test_open(assess_order: Assess) -> None:
    assessment = assess_order(CASES["CANON-1-MORPHO"]["order"])
    states = {limb.limb: limb.state for limb in assessment.article_5[0].limbs}
    assert states == {
        "specially_designed": "unknown",
        "covert_surveillance": "unknown",
        "natural_persons": "yes",
        "data_from_ict_systems": "yes",
    }
    finding = next(item for item in assessment.findings if item.rule == "ART5-02")
    assert finding.action is Disposition.REVIEW
    assert "article_5.specially_designed" in {question.fact for question in assessment.questions}


def test_overt_cameras_take_the_covert_limb_from_the_software_that_runs_on_them(assess_order: Assess) -> None:
    tests = assess_order(CASES["CANON-2-AXIS"]["order"]).article_5
    assert len(tests) == 2
    for test in tests:
        assert {limb.limb: limb.state for limb in test.limbs}["covert_surveillance"] == "no"


def test_the_camera_finding_names_its_basis_as_policy(assess_order: Assess) -> None:
    finding = next(f for f in assess_order(CASES["CANON-2-AXIS"]["order"]).findings if f.rule == "CAP-07")
    assert finding.basis == "policy"
    assert "Art. 5" in finding.claim
    assert "UNGP 17" in finding.claim


def test_list_screening_alone_would_have_cleared_all_three(assess_order: Assess) -> None:
    for name in ("CANON-1-MORPHO", "CANON-2-AXIS", "CANON-3-NOLDUS"):
        assert assess_order(CASES[name]["order"]).list_only.disposition is Disposition.CLEAR
