"""Exporters outside the Union are asked by the law of their own state, or by policy, and told which."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition, Finding

Assess = Callable[..., Assessment]
MILL = "Five-axis milling machine"
REVIEW, HOLD, BLOCK, CLEAR = Disposition.REVIEW, Disposition.HOLD, Disposition.BLOCK, Disposition.CLEAR


def sale(exporter: str, to: str, text: str, **more: Any) -> dict[str, Any]:
    line = {"line": 1, "description": text, "qty": "4"} | more.pop("line", {})
    party = {"role": "end_user", "name": "Meridian Works", "country": to} | more.pop("party", {})
    return {
        "order_id": "H-1",
        "exporter": {"name": "Exporter", "country": exporter},
        "parties": [party],
        "lines": [line],
        **more,
    }


def of(rule: str, found: Assessment) -> Finding | None:
    return next((finding for finding in found.findings if finding.rule == rule), None)


@pytest.mark.parametrize(
    ("exporter", "act"),
    [
        ("CH", "946.202"),
        ("GB", "2008/3231"),
        ("NO", "FOR-2013"),
        ("JP", "Appended"),
        ("US", "CFR"),
        ("KR", "19"),
    ],
)
def test_a_state_that_keeps_such_a_list_is_cited_as_law(
    exporter: str, act: str, assess_order: Assess
) -> None:
    asked = of("CAP-17", assess_order(sale(exporter, "IR", MILL)))
    assert asked and asked.action is HOLD
    assert asked.basis == "law" and act in asked.citation and not asked.verified


def test_where_no_law_is_known_it_is_policy_and_never_said_to_be_law(assess_order: Assess) -> None:
    asked = of("CAP-17", assess_order(sale("TR", "IR", MILL)))
    assert asked and asked.basis == "policy"


def test_rules_of_the_union_stay_silent_and_say_why(assess_order: Assess) -> None:
    found = assess_order(sale("CH", "IR", MILL))
    assert of("CAP-14", found) is None
    assert any(one.rule == "CAP-14" for one in found.not_evaluated)


@pytest.mark.parametrize("to", ["JP", "DE", "US", "CH"])
def test_at_home_and_among_partners_nothing_is_asked(to: str, assess_order: Assess) -> None:
    assert assess_order(sale("CH", to, MILL)).disposition is CLEAR


def test_an_exporter_of_the_union_is_not_asked_twice(assess_order: Assess) -> None:
    found = assess_order(sale("DE", "IR", MILL))
    assert of("CAP-14", found) and of("CAP-17", found) is None


@pytest.mark.parametrize(
    ("codes", "to", "action"),
    [
        ({"eccn": "3A001.a.2"}, "BR", REVIEW),
        ({"eu_code": "2B001"}, "IR", HOLD),
        ({"eccn": "EAR99"}, "BR", CLEAR),
        ({"eccn": "5A992.c"}, "BR", CLEAR),
        ({"eccn": "3A001.a.2"}, "FR", CLEAR),
    ],
)
def test_a_declared_code_speaks_by_itself(
    codes: dict[str, str], to: str, action: Disposition, assess_order: Assess
) -> None:
    found = of("CAP-17", assess_order(sale("US", to, "Office chairs", line=codes)))
    assert (found.action if found else CLEAR) is action


def test_torture_goods_are_prohibited_where_the_state_says_so_and_else_held(assess_order: Assess) -> None:
    british = of("TORT-04", assess_order(sale("GB", "MX", "Thumb cuffs")))
    korean = of("TORT-04", assess_order(sale("KR", "MX", "Thumb cuffs")))
    assert british and (british.action, british.basis) == (BLOCK, "law")
    assert korean and (korean.action, korean.basis) == (HOLD, "policy")


def test_a_user_at_arms_holds_arms_of_an_exporter_elsewhere(assess_order: Assess) -> None:
    police = {"name": "Regional Police Directorate"}
    assert assess_order(sale("CH", "GE", "Assault rifles")).disposition is REVIEW
    assert assess_order(sale("CH", "GE", "Assault rifles", party=police)).disposition is HOLD


@pytest.mark.parametrize(
    ("exporter", "to", "action"),
    [("CH", "KP", HOLD), ("TR", "KP", HOLD), ("NO", "BY", HOLD), ("TR", "RU", REVIEW), ("US", "CU", HOLD)],
)
def test_bans_of_the_exporter_s_own_state(
    exporter: str, to: str, action: Disposition, assess_order: Assess
) -> None:
    found = of("GEO-08", assess_order(sale(exporter, to, "Ball valves, steel, DN50")))
    assert found and found.action is action and found.resolution_options


def test_everyday_goods_go_to_russia_and_bans_have_their_day(assess_order: Assess) -> None:
    assert of("GEO-08", assess_order(sale("US", "RU", "Office chairs"))) is None
    before = assess_order(sale("CH", "RU", "Ball valves"), date(2021, 6, 1))
    assert of("GEO-08", before) is None


def test_high_priority_items_through_a_place_of_transhipment(assess_order: Assess) -> None:
    chip = {"hs": "854231"}
    young, old = {"incorporated_on": "2023-05-01"}, {"incorporated_on": "1999-05-01"}
    trader = {"role": "sold_to", "type": "distributor"}

    def action(**more: Any) -> Disposition:
        found = of("DIV-18", assess_order(sale("JP", "HK", "Microcontrollers", line=chip, **more)))
        return found.action if found else CLEAR

    assert action(party=young) is HOLD
    assert action(party=old) is CLEAR
    assert action(party=trader) is REVIEW
    on_file = {"diversion_risk_assessed": True, "diversion_risk_assessment": "DRA-7"}
    assert action(party=young, compliance=on_file) is CLEAR


def test_what_a_text_says_of_the_destination_counts_for_every_exporter(assess_order: Assess) -> None:
    notes = "Монтаж и пусконаладка: Ижевск. Конечный получатель в России."
    told = of("DIV-10", assess_order(sale("KR", "KG", "Office chairs", notes=notes)))
    assert told and told.action is HOLD
    assert of("DIV-10", assess_order(sale("KR", "KG", "Office chairs"))) is None


def test_a_way_through_a_state_under_bans_is_asked_about_without_naming_a_law_of_the_union(
    assess_order: Assess,
) -> None:
    found = of("DIV-10", assess_order(sale("US", "KZ", "Pumps", route={"via": ["RU"]})))
    assert found and found.action is REVIEW and found.basis != "law" and "banned" not in found.claim
