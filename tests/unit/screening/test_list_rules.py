"""LST and OWN: what a list match means for this exporter, on this day."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.screening.matching.api import Evidence, Explanation, Match, Strength
from services.screening.watchlists.model import ListEntry, ListName
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.events import EstablishedFact

Assess = Callable[..., Assessment]
CHAIRS: dict[str, Any] = {
    "order_id": "L-1",
    "exporter": {"name": "Furniture Maker", "country": "DE"},
    "parties": [{"role": "end_user", "name": "Listed House", "country": "RS"}],
    "lines": [{"line": 1, "description": "Office chairs", "hs": "940130", "qty": "10"}],
}
FACE = {"line": 1, "description": "Face recognition software", "qty": "1"}


def match(
    list_code: str,
    strength: Strength = "strong",
    evidence: Evidence = "uncontradicted",
    ended_on: date | None = None,
) -> Match:
    """A candidate on the list `list_code`."""
    name = "Listed House"
    entry = ListEntry(
        "source", list_code, "77", "organisation", (ListName(name, primary=True),), ended_on=ended_on
    )
    explanation = Explanation("every word agrees")
    return Match(
        "source",
        list_code,
        "77",
        name,
        name,
        name,
        "organisation",
        0.97,
        strength,
        evidence,
        explanation,
        entry,
    )


def acting(assessment: Assessment) -> dict[str, Disposition]:
    """Rules with an effect, with their action."""
    return {f.rule: f.action for f in assessment.findings if f.action is not Disposition.CLEAR}


@pytest.mark.parametrize(
    ("code", "rule", "action"),
    [
        ("EU", "LST-01", Disposition.BLOCK),
        ("UN", "LST-01", Disposition.BLOCK),
        ("SDN", "LST-02", Disposition.HOLD),
        ("EL", "LST-03", Disposition.REVIEW),
        ("MEU", "LST-03", Disposition.REVIEW),
        ("UVL", "LST-04", Disposition.REVIEW),
    ],
)
def test_each_list_has_its_own_consequence(
    code: str, rule: str, action: Disposition, assess_order: Assess
) -> None:
    assessment = assess_order(CHAIRS, matches={"/parties/0": (match(code),)})
    assert acting(assessment) == {rule: action}
    assert assessment.list_only.disposition is action


def test_the_entity_list_holds_where_the_item_has_a_capability(assess_order: Assess) -> None:
    order = CHAIRS | {"lines": [FACE]}
    assert acting(assess_order(order, matches={"/parties/0": (match("EL"),)}))["LST-03"] is Disposition.HOLD


def test_the_british_list_binds_british_exporters(assess_order: Assess) -> None:
    british = CHAIRS | {"exporter": {"name": "Furniture Maker", "country": "GB"}}
    assert acting(assess_order(british, matches={"/parties/0": (match("UK"),)})) == {
        "LST-01": Disposition.BLOCK
    }
    german = acting(assess_order(CHAIRS, matches={"/parties/0": (match("UK"),)}))
    assert german == {"LST-09": Disposition.REVIEW}


def test_a_possible_match_asks_and_does_not_act(assess_order: Assess) -> None:
    assessment = assess_order(CHAIRS, matches={"/parties/0": (match("EU", "possible"),)})
    assert acting(assessment) == {"LST-09": Disposition.REVIEW}
    assert any(question.ask == "compliance" for question in assessment.questions)


def test_a_refuted_match_is_logged_and_nothing_more(assess_order: Assess) -> None:
    assessment = assess_order(CHAIRS, matches={"/parties/0": (match("EU", "possible", "contradicted"),)})
    assert assessment.disposition is Disposition.CLEAR
    assert [finding.rule for finding in assessment.findings] == ["LST-06"]


def test_a_former_listing_is_reviewed(assess_order: Assess) -> None:
    found = match("EL", ended_on=date(2023, 11, 16))
    assert acting(assess_order(CHAIRS, matches={"/parties/0": (found,)})) == {"LST-05": Disposition.REVIEW}
    before = assess_order(CHAIRS, date(2022, 1, 1), matches={"/parties/0": (found,)})
    assert acting(before) == {"LST-03": Disposition.REVIEW}


def test_a_dismissal_silences_this_hit_and_no_finding_about_the_end_user(assess_order: Assess) -> None:
    order = copy.deepcopy(CHAIRS) | {"lines": [FACE]}
    order["parties"][0]["name"] = "Municipal Police Department"
    matches = {"/parties/0": (match("SDN"),)}
    before = acting(assess_order(order, matches=matches))
    option = next(
        option
        for finding in assess_order(order, matches=matches).findings
        if finding.rule == "LST-02"
        for option in finding.resolution_options
        if option.kind == "clears"
    )
    assert option.fact
    fact = EstablishedFact(option.fact, True, {"kind": "party"}, True, "reviewer", "2026-11-02T00:00:00Z")
    after = acting(assess_order(order, matches=matches, facts=(fact,)))
    assert set(before) - set(after) == {"LST-02"}
    assert after["USR-01"] is Disposition.HOLD


def owned(low: float | None, high: float | None) -> dict[str, Any]:
    """The order with one owner holding `low` to `high` percent."""
    share = {"share_min_percent": low, "share_max_percent": high}
    owner = {"name": "Listed House"} | {name: value for name, value in share.items() if value is not None}
    order = copy.deepcopy(CHAIRS)
    order["parties"][0] |= {"name": "Subsidiary", "owners": [owner]}
    return order


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (50.0, 50.0, {"OWN-01": Disposition.BLOCK}),
        (60.0, 80.0, {"OWN-01": Disposition.BLOCK}),
        (49.9, 49.9, {"OWN-04": Disposition.HOLD}),
        (40.0, 60.0, {"OWN-04": Disposition.HOLD}),
        (None, None, {"OWN-04": Disposition.HOLD}),
    ],
)
def test_frozen_owners_by_their_certain_share(
    low: float | None, high: float | None, expected: dict[str, Disposition], assess_order: Assess
) -> None:
    assert acting(assess_order(owned(low, high), matches={"/parties/0/owners/0": (match("EU"),)})) == expected


@pytest.mark.parametrize(
    ("day", "active"), [(date(2025, 10, 15), True), (date(2026, 1, 15), False), (date(2026, 11, 20), True)]
)
def test_the_affiliates_rule_is_a_dated_switch(day: date, active: bool, assess_order: Assess) -> None:
    fired = acting(assess_order(owned(51.0, 51.0), day, matches={"/parties/0/owners/0": (match("EL"),)}))
    assert ("OWN-03" in fired) is active


def test_a_list_too_old_holds_everything_by_the_systems_own_state(assess_order: Assess) -> None:
    assessment = assess_order(CHAIRS, system_reason="the list us_csl is 11 days old; its limit is 3 days")
    assert acting(assessment) == {"LST-07": Disposition.HOLD}
    assert assessment.system_reason
