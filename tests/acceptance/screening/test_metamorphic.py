"""What must not change the verdict, what must change exactly one thing, and what may never lower it."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, Disposition, Finding
from shared.contracts.events import EstablishedFact
from shared.contracts.order import parse_order
from shared.contracts.order.subjects import subject_at

Assess = Callable[..., Assessment]
Order = dict[str, Any]
DATA = Path(__file__).parents[2] / "data" / "orders"
CANONICAL: dict[str, Order] = {
    case["name"]: case["order"]
    for case in msgspec.json.decode((DATA / "canonical-orders.json").read_bytes())["cases"]
}
SMALL: dict[str, Order] = {
    case["name"]: case["order"]
    for case in msgspec.json.decode((DATA / "small-orders.json").read_bytes())["cases"]
}


def acting(assessment: Assessment) -> dict[str, Finding]:
    """Findings with an effect, by key."""
    return {f.key: f for f in assessment.findings if f.action is not Disposition.CLEAR}


def rules(assessment: Assessment) -> set[str]:
    """Rules with an effect."""
    return {finding.rule for finding in acting(assessment).values()}


FORMS = {
    "CANON-1-MORPHO": [
        ("上海市公安局", []),
        ("上海市公安局", ["上海市公安局"]),
        ("Shanghai Shi Gong'an Ju", []),
        ("Shanghai Shi Gonganju", ["上海市公安局"]),
        ("Shanghai Municipal Public Security Bureau", []),
    ],
    "CANON-3-NOLDUS": [
        ("新疆师范大学", []),
        ("Xinjiang Shifan Daxue", []),
        ("Xin Jiang Normal University", []),
        ("Xinjiang Normal University", ["新疆師範大學"]),
        ("شىنجاڭ پېداگوگىكا ئۇنىۋېرسىتېتى", []),
    ],
}


@pytest.mark.parametrize(
    ("case", "name", "native"),
    [(case, name, native) for case, forms in FORMS.items() for name, native in forms],
)
def test_the_script_of_the_name_does_not_change_the_verdict(
    case: str, name: str, native: list[str], assess_order: Assess
) -> None:
    plain = assess_order(CANONICAL[case])
    changed = copy.deepcopy(CANONICAL[case])
    for party in changed["parties"]:
        if party["role"] == "end_user" or case.startswith("CANON-1"):
            party.update(name=name, names_native=native)
            party.pop("website", None)
    other = assess_order(changed)
    assert other.disposition == plain.disposition
    assert rules(other) == rules(plain)


@pytest.mark.parametrize(
    "programme", ["天网工程", "Tianwang Gongcheng", "Skynet project", "雪亮工程", "Сhengshi 平安城市"]
)
def test_the_script_of_the_programme_does_not_matter(programme: str, assess_order: Assess) -> None:
    order = copy.deepcopy(CANONICAL["CANON-2-AXIS"])
    order["project"] = {"name": programme}
    assert "PRJ-01" in rules(assess_order(order))


@pytest.mark.parametrize("name", CANONICAL)
def test_the_exporter_s_size_and_form_do_not_matter(name: str, assess_order: Assess) -> None:
    plain = assess_order(CANONICAL[name])
    other = copy.deepcopy(CANONICAL[name])
    other["exporter"]["name"] = "Two Friends and a Garage"
    other["exporter"].pop("city", None)
    assert assess_order(other).findings == plain.findings


def suppliable(finding: Finding) -> list[str]:
    """The facts that would clear this finding."""
    return [o.fact for o in finding.resolution_options if o.kind == "clears" and o.fact]


@pytest.mark.parametrize(
    "name", [*CANONICAL, "kon-missing", "young-buyer", "cash-forwarder", "contradiction"]
)
def test_supplying_the_facts_that_clear_a_finding_removes_it_and_no_other(
    name: str, assess_order: Assess
) -> None:
    body = CANONICAL.get(name) or SMALL[name]
    order = parse_order(msgspec.json.encode(body))
    plain = assess_order(body)
    for key, finding in acting(plain).items():
        wanted = suppliable(finding)
        if not wanted or finding.rule == "CAP-12":
            continue
        facts = tuple(
            EstablishedFact(
                fact=fact,
                value=not fact.startswith("article_5."),
                subject=subject_at(order, finding.subject),
                confirmed=True,
                established_by=person,
                established_at=datetime(2026, 11, 2, tzinfo=UTC).isoformat(),
            )
            for fact in wanted
            for person in ("first", "second")
        )
        if not finding.subject.startswith(("/parties", "/lines")) or finding.rule.startswith(
            ("KON", "DIV-13")
        ):
            facts = tuple(msgspec.structs.replace(fact, subject={}) for fact in facts)
        after = acting(assess_order(body, facts=facts))
        gone = set(acting(plain)) - set(after)
        assert key in gone, finding.rule
        assert {acting(plain)[other].rule for other in gone} == {finding.rule}


@pytest.mark.parametrize("name", [*CANONICAL, *SMALL])
@pytest.mark.parametrize("role", ["notify_party", "payer", "freight_forwarder", "other"])
def test_an_irrelevant_party_never_lowers_the_verdict(name: str, role: str, assess_order: Assess) -> None:
    body = CANONICAL.get(name) or SMALL[name]
    more = copy.deepcopy(body)
    more["parties"].append({"role": role, "name": "Meadow Flower Shop", "country": "NO"})
    assert assess_order(more).disposition.rank >= assess_order(body).disposition.rank


@pytest.mark.parametrize("name", [*CANONICAL, *SMALL])
def test_keys_do_not_depend_on_the_order_of_parties(name: str, assess_order: Assess) -> None:
    body = CANONICAL.get(name) or SMALL[name]
    turned = copy.deepcopy(body)
    turned["parties"].reverse()
    assert set(acting(assess_order(turned))) == set(acting(assess_order(body)))


@pytest.mark.parametrize("name", [*CANONICAL, *SMALL])
def test_every_finding_has_evidence_and_every_hold_a_way_out(name: str, assess_order: Assess) -> None:
    for finding in assess_order(CANONICAL.get(name) or SMALL[name]).findings:
        assert finding.evidence
        assert finding.claim
        assert all(evidence.quote and len(evidence.quote) <= 2000 for evidence in finding.evidence)
        if finding.action.rank >= Disposition.HOLD.rank:
            assert finding.resolution_options, finding.rule


def test_declared_ethics_papers_lower_to_review_and_confirmed_ones_end_the_matter(
    assess_order: Assess,
) -> None:
    order = copy.deepcopy(CANONICAL["CANON-3-NOLDUS"])
    order["end_use_statement"] |= {"ethics_approval": True, "consent_protocol": True, "laboratory": "Lab 3"}
    declared = next(f for f in assess_order(order).findings if f.rule == "EUS-04")
    assert declared.action is Disposition.REVIEW
    facts = tuple(
        EstablishedFact(f"end_use_statement.{name}", True, {}, True, "reviewer", "2026-11-02T00:00:00Z")
        for name in ("ethics_approval", "consent_protocol", "laboratory")
    )
    confirmed = assess_order(order, facts=facts)
    assert "EUS-04" not in rules(confirmed)
    assert {"GEO-01", "CAP-03"} <= rules(confirmed)
    assert confirmed.disposition is Disposition.HOLD


def test_recorded_awareness_leads_to_the_authority(assess_order: Assess) -> None:
    names = ("specially_designed", "covert_surveillance", "natural_persons", "data_from_ict_systems")
    limbs = tuple(
        EstablishedFact(
            f"article_5.{name}", True, {"kind": "line", "line": "1"}, True, "reviewer", "2026-11-02T00:00:00Z"
        )
        for name in names
    )
    held = assess_order(CANONICAL["CANON-1-MORPHO"], facts=limbs)
    assert "ART5-05" in rules(held)
    aware = EstablishedFact("article_5.awareness", True, {}, True, "reviewer", "2026-11-02T00:00:00Z")
    notified = assess_order(CANONICAL["CANON-1-MORPHO"], facts=(*limbs, aware))
    assert notified.disposition is Disposition.NOTIFY
    assert "ART5-03" in rules(notified)


def test_a_fact_about_a_line_that_has_changed_lapses(assess_order: Assess) -> None:
    order = copy.deepcopy(SMALL["unclear-police"])
    parsed = parse_order(msgspec.json.encode(order))
    subject = subject_at(parsed, "/lines/0")
    fact = EstablishedFact(
        "line.capability_record", "none", subject, True, "reviewer", "2026-11-02T00:00:00Z"
    )
    assert "CAP-12" not in rules(assess_order(order, facts=(fact,)))
    order["lines"][0]["description"] = "System licence XR-7001"
    assert "CAP-12" in rules(assess_order(order, facts=(fact,)))
