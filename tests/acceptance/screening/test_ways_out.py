"""Every HOLD says what would end it, and what it says is true: the facts named remove that finding alone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, Disposition, Finding
from shared.contracts.events import EstablishedFact
from shared.contracts.order import parse_order
from shared.contracts.order.order import Order
from shared.contracts.order.subjects import ORDER_SUBJECT, Subject, line_subject, party_subject

DATA = Path(__file__).parents[2] / "data" / "orders"
FILES = ("canonical-orders.json", "adversarial-orders.json", "small-orders.json")
Assess = Callable[..., Assessment]

GATED = ("USR-", "PRJ-", "EUS-", "HR-", "GEO-01", "KON-03")
"""Families that act only where there is a capability: they go with the last one."""
DATES = {"line.licence_until": "2099-12-31"}


def orders() -> dict[str, tuple[dict[str, Any], date]]:
    """Every stored order with the day on which it is assessed."""
    found: dict[str, tuple[dict[str, Any], date]] = {}
    for name in FILES:
        file = msgspec.json.decode((DATA / name).read_bytes())
        for case in file["cases"]:
            day = case.get("assess_as_of") or file.get("as_of") or "2026-11-01"
            found[f"{name.partition('-')[0]}-{case['name']}"] = (case["order"], date.fromisoformat(day))
    return found


ORDERS = orders()


def subject_of(order: Order, pointer: str, fact: str) -> Subject:
    """The subject that a fact is about: the finding's party or line, else the order."""
    kind, _, number = pointer.strip("/").partition("/")
    if kind == "parties" and fact.startswith(("party.", "list_match.")):
        return party_subject(order.parties[int(number.partition("/")[0])])
    if kind == "lines" and fact.startswith("line."):
        return line_subject(order.lines[int(number.partition("/")[0])])
    return ORDER_SUBJECT


def clearing(order: Order, finding: Finding) -> tuple[EstablishedFact, ...]:
    """Every `clears` fact of the finding, confirmed by two people for each of its subjects."""
    names = [o.fact for o in finding.resolution_options if o.kind == "clears" and o.fact]
    places = finding.subjects or (finding.subject,)
    return tuple(
        EstablishedFact(
            fact=name,
            value=DATES.get(name, True),
            subject=subject_of(order, place, name),
            confirmed=True,
            established_by=person,
            established_at="2026-10-30T09:00:00Z",
            document_sha256="0" * 64,
        )
        for name in names
        for place in places
        for person in ("person:first", "person:second")
    )


def acting(assessment: Assessment) -> dict[str, Finding]:
    """Findings with an effect, by their keys."""
    return {f.key: f for f in assessment.findings if f.action is not Disposition.CLEAR}


def rests_on(rule: str, on: str) -> bool:
    """Whether the condition of a rule names the other: a capability, or an end user of that kind."""
    if on.startswith("CAP-"):
        return rule.startswith(GATED)
    return on.startswith(("USR-", "GEO-01", "PRJ-")) and rule in ("HR-01", "KON-03")


@pytest.mark.parametrize("name", ORDERS)
def test_what_clears_a_hold_removes_it_and_no_other(name: str, assess_order: Assess) -> None:
    received, day = ORDERS[name]
    order = parse_order(msgspec.json.encode(received))
    before = acting(assess_order(received, day))
    for key, finding in before.items():
        facts = clearing(order, finding)
        if finding.action.rank < Disposition.HOLD.rank or not facts:
            continue
        after = acting(assess_order(received, day, facts=facts))
        assert key not in after, f"{finding.rule} stays: {finding.claim}"
        named = {fact.fact for fact in facts}
        gone = {before[other].rule for other in before.keys() - after.keys() - {key}}
        shared = {f.rule for f in before.values() if named & {o.fact for o in f.resolution_options}}
        left = {rule for rule in gone - shared if not rests_on(rule, finding.rule)}
        assert not left, f"{finding.rule} takes with it {left}"


@pytest.mark.parametrize("name", ORDERS)
def test_every_hold_has_a_way_out_and_quotes_its_reason(name: str, assess_order: Assess) -> None:
    for finding in acting(assess_order(*ORDERS[name])).values():
        assert any(evidence.quote.strip() for evidence in finding.evidence), finding.rule
        if finding.action.rank >= Disposition.HOLD.rank:
            assert finding.resolution_options, finding.rule
