"""Ownership: intervals of shares through nested owners, by the rule of each regime and its dates."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from services.screening.assess.queries import queries_of
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.order import parse_order
from tests.unit.screening.test_list_rules import CHAIRS, acting, match

Assess = Callable[..., Assessment]
BLOCK, HOLD, REVIEW = Disposition.BLOCK, Disposition.HOLD, Disposition.REVIEW


def owner(name: str, low: float | None, high: float | None, *owners: dict[str, Any]) -> dict[str, Any]:
    """An owner holding `low` to `high` percent, itself owned by `owners`."""
    shares = {"share_min_percent": low, "share_max_percent": high}
    return {"name": name, "owners": list(owners)} | {k: v for k, v in shares.items() if v is not None}


def order(*owners: dict[str, Any], exporter: str = "DE") -> dict[str, Any]:
    """Chairs for a subsidiary owned by `owners`."""
    party = {"role": "end_user", "name": "Subsidiary", "country": "RS", "owners": list(owners)}
    return CHAIRS | {"exporter": {"name": "Maker", "country": exporter}, "parties": [party]}


def listed(*places: str, on: str = "EU") -> dict[str, Any]:
    """Matches at the owners with these indices, `0` or `0/1` for a nested one."""
    pointers = ["/parties/0" + "".join(f"/owners/{n}" for n in place.split("/")) for place in places]
    return {pointer: (match(on),) for pointer in pointers}


@pytest.mark.parametrize(
    ("owners", "places", "rule"),
    [
        # Two listed owners together.
        ((owner("A", 25, 25), owner("B", 25, 25)), ("0", "1"), "OWN-01"),
        ((owner("A", 25, 25), owner("B", 20, 20)), ("0", "1"), "OWN-04"),
        # A majority owner of a majority owner: 50 % of 50 % counts in full, not a quarter.
        ((owner("Mid", 50, 50, owner("A", 50, 50)),), ("0/0",), "OWN-01"),
        # A minority behind an unlisted owner counts for nothing certain.
        ((owner("Mid", 100, 100, owner("A", 40, 40)),), ("0/0",), "OWN-04"),
        ((owner("Mid", 90, 90, owner("A", 49, 49)), owner("B", 10, 10)), ("0/0", "1"), "OWN-04"),
        # Two paths to the same listed owner.
        (
            (owner("M1", 30, 30, owner("A", 60, 60)), owner("M2", 20, 20, owner("A", 60, 60))),
            ("0/0", "1/0"),
            "OWN-01",
        ),
        # The same owner stated twice is not counted twice.
        ((owner("A", 30, 30), owner("A", 30, 30)), ("0", "1"), "OWN-04"),
        # A circle ends.
        (
            (owner("Mid", 60, 60, owner("Subsidiary", 100, 100, owner("Mid", 60, 60))), owner("A", 40, 40)),
            ("1",),
            "OWN-04",
        ),
        # A listed owner of unknown share.
        ((owner("A", None, None),), ("0",), "OWN-04"),
        ((owner("A", 10, None),), ("0",), "OWN-04"),
    ],
)
def test_shares_add_up_through_the_graph(
    owners: tuple[dict[str, Any], ...], places: tuple[str, ...], rule: str, assess_order: Assess
) -> None:
    found = acting(assess_order(order(*owners), matches=listed(*places)))
    assert found == {rule: BLOCK if rule == "OWN-01" else HOLD}


def claim(assessment: Assessment) -> str:
    """What the one ownership finding says."""
    return next(f.claim for f in assessment.findings if f.rule.startswith("OWN-"))


def test_what_others_certainly_hold_bounds_what_is_not_known(assess_order: Assess) -> None:
    shares = order(owner("A", 5, None), owner("Founder", 80, 80))
    assert "5 to 20 % (below" in claim(assess_order(shares, matches=listed("0")))
    shares = order(owner("A", 5, None), owner("Founder", 30, 30))
    assert "5 to 70 % (which may reach" in claim(assess_order(shares, matches=listed("0")))


@pytest.mark.parametrize(
    ("low", "day", "expected"),
    [
        (50, date(2024, 7, 2), {"OWN-04": HOLD}),
        (50, date(2024, 7, 3), {"OWN-01": BLOCK}),
        (51, date(2020, 1, 1), {"OWN-01": BLOCK}),
    ],
)
def test_half_is_enough_in_the_union_since_july_2024(
    low: float, day: date, expected: dict[str, Disposition], assess_order: Assess
) -> None:
    assert acting(assess_order(order(owner("A", low, low)), day, matches=listed("0"))) == expected


@pytest.mark.parametrize(
    ("on", "exporter", "low", "expected"),
    [
        ("SDN", "DE", 50, {"OWN-01": HOLD}),
        ("SDN", "DE", 49, {"OWN-04": HOLD}),
        ("UK", "GB", 50, {"OWN-04": HOLD}),
        ("UK", "GB", 51, {"OWN-01": HOLD}),
        ("UK", "DE", 51, {}),
    ],
)
def test_each_regime_has_its_own_threshold_and_reach(
    on: str, exporter: str, low: float, expected: dict[str, Disposition], assess_order: Assess
) -> None:
    found = acting(assess_order(order(owner("A", low, low), exporter=exporter), matches=listed("0", on=on)))
    assert found == expected


@pytest.mark.parametrize(("day", "acts"), [(date(2025, 10, 1), True), (date(2026, 3, 1), False)])
def test_a_minority_owner_on_bis_lists_matters_while_the_affiliates_rule_is_on(
    day: date, acts: bool, assess_order: Assess
) -> None:
    found = acting(assess_order(order(owner("A", 10, 10)), day, matches=listed("0", on="EL")))
    assert found == ({"OWN-04": REVIEW} if acts else {})


def test_an_owner_of_another_law_is_cited_by_that_law(assess_order: Assess) -> None:
    found = assess_order(order(owner("A", 60, 60)), matches=listed("0", on="SDN"))
    finding = next(f for f in found.findings if f.rule == "OWN-01")
    assert finding.basis == "policy"
    assert "OFAC" in finding.citation
    assert "2271/96" in finding.citation


def test_no_owner_is_too_far_up_to_be_looked_up(assess_order: Assess) -> None:
    """As deep as an order may be nested at the door."""
    levels = 14
    tower = owner("Top", 100, 100)
    for level in range(levels - 1, 0, -1):
        tower = owner(f"Level {level}", 100, 100, tower)
    parsed = parse_order(msgspec.json.encode(order(tower)))
    assert [query.name for _, query in queries_of(parsed)][-1] == "Top"
    top = "/".join(["0"] * levels)
    assert acting(assess_order(order(tower), matches=listed(top))) == {"OWN-01": BLOCK}
