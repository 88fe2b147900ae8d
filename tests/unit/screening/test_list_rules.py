"""LST and OWN: what a list match means for this exporter, on this day."""

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from services.screening.matching.api import Evidence, Explanation, Match, Strength
from services.screening.watchlists.model import ListEntry, ListName
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.events import EstablishedFact
from shared.contracts.order import read_order
from shared.contracts.order.subjects import party_subject

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
    after = acting(assess_order(order, matches=matches, facts=dismissed(order, matches, assess_order)))
    assert set(before) - set(after) == {"LST-02"}
    assert after["USR-01"] is Disposition.HOLD


def dismissed(
    order: dict[str, Any],
    matches: dict[str, Any],
    assess_order: Assess,
    *,
    by: tuple[str, ...] = ("rui", "tomas"),
    value: bool | str = True,
) -> tuple[EstablishedFact, ...]:
    """Several people say that the buyer is not the listed party, in the way that the finding offers."""
    findings = assess_order(order, matches=matches).findings
    options = [option for found in findings for option in found.resolution_options if option.fact]
    fact = next(option.fact for option in options if option.fact and option.fact.startswith("list_match"))
    subject = party_subject(read_order(json.dumps(order).encode()).parties[0])
    return tuple(EstablishedFact(fact, value, subject, True, name, "2026-11-02T00:00:00Z") for name in by)


def test_a_strong_hit_is_dismissed_by_two_people_a_possible_one_by_one(assess_order: Assess) -> None:
    strong, possible = ({"/parties/0": (match("SDN", strength),)} for strength in ("strong", "possible"))
    alone, both = (
        dismissed(CHAIRS, strong, assess_order, by=names) for names in (("rui",), ("rui", "tomas"))
    )
    assert "LST-02" in acting(assess_order(CHAIRS, matches=strong, facts=alone))
    assert "LST-02" not in acting(assess_order(CHAIRS, matches=strong, facts=both))
    assert "LST-09" not in acting(assess_order(CHAIRS, matches=possible, facts=alone))


def test_a_dismissal_lapses_when_party_or_entry_changes_and_when_its_time_is_over(
    assess_order: Assess,
) -> None:
    found = match("SDN")
    matches = {"/parties/0": (found,)}
    facts = dismissed(CHAIRS, matches, assess_order)
    renamed = copy.deepcopy(CHAIRS)
    renamed["parties"][0]["country"] = "FR"
    assert "LST-02" in acting(assess_order(renamed, matches=matches, facts=facts))
    told_more = structs.replace(found.entry, addresses=("1 Other Road",))
    changed = {"/parties/0": (structs.replace(found, entry=told_more),)}
    assert "LST-02" in acting(assess_order(CHAIRS, matches=changed, facts=facts))
    until = dismissed(CHAIRS, matches, assess_order, value="2026-12-31")
    for day, rules in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
        assert ("LST-02" in acting(assess_order(CHAIRS, day, matches=matches, facts=until))) is rules
    assert "LST-02" in acting(assess_order(CHAIRS, date(2027, 11, 3), matches=matches, facts=facts))


def test_a_dismissal_that_names_nobody_in_particular_dismisses_nothing(assess_order: Assess) -> None:
    matches = {"/parties/0": (match("SDN"),)}
    facts = dismissed(CHAIRS, matches, assess_order)
    vague = tuple(structs.replace(fact, subject={"kind": "party"}) for fact in facts)
    assert "LST-02" in acting(assess_order(CHAIRS, matches=matches, facts=vague))


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


def test_a_hit_shows_what_agrees_beside_the_name_and_what_speaks_against_it(assess_order: Assess) -> None:
    told = Explanation(
        "XnCC = XPCC (one slip: “n” for “P”)",
        supports=("country CN is given in the list",),
        against=("written with one slip: “n” for “P”",),
    )
    found = structs.replace(match("EL", "possible"), matched_name="XPCC", score=0.75, explanation=told)
    assessment = assess_order(CHAIRS, matches={"/parties/0": (found,)})
    (hit,) = (one for one in assessment.findings if one.rule == "LST-09")
    assert hit.claim == (
        "Listed House is possibly “Listed House” (there “XPCC”) on the list EL (source, entry 77). "
        "Found by: XnCC = XPCC (one slip: “n” for “P”); country CN is given in the list."
    )
    assert [(one.source, one.quote) for one in hit.counter_evidence] == [
        ("source:EL:77", "written with one slip: “n” for “P”")
    ]
    assert hit.confidence == 0.75


def test_a_refuted_hit_says_by_what(assess_order: Assess) -> None:
    told = Explanation("every word agrees", against=("country RS, listed with CN",))
    found = structs.replace(match("EL", "possible", "contradicted"), explanation=told)
    (hit,) = assess_order(CHAIRS, matches={"/parties/0": (found,)}).findings
    assert "is refuted by the data compared (country RS, listed with CN); only this hit." in hit.claim
