"""What list screening alone would have said with the bundled list: nearest name, method, score, note."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.screening.assess import Assessor
from services.screening.assess.text import render_text
from services.screening.knowledge import Knowledge
from services.screening.matching.lists import open_matcher
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.order import parse_order

ORDERS = Path(__file__).parents[2] / "data" / "orders" / "canonical-orders.json"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in msgspec.json.decode(ORDERS.read_bytes())["cases"]
}
NEAREST = {"CANON-1-MORPHO": 88.1, "CANON-2-AXIS": 87.5, "CANON-3-NOLDUS": 66.7}
ONE_PAGE = 100
"""Lines; the richest of the three orders has fifteen findings."""


@pytest.fixture(scope="module")
def assessor(knowledge: Knowledge) -> Assessor:
    """With the bundled list."""
    return Assessor(knowledge, open_matcher())


def assessed(assessor: Assessor, name: str) -> Assessment:
    """A canonical order, assessed with lists."""
    order = parse_order(msgspec.json.encode(CASES[name]["order"]))
    return assessor.assess(order, as_of=date(2026, 11, 1), assessed_at=datetime(2026, 11, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", NEAREST)
def test_the_nearest_listed_name_is_shown_with_method_and_score(name: str, assessor: Assessor) -> None:
    shown = assessed(assessor, name).list_only
    assert shown.disposition is Disposition.CLEAR
    assert (shown.best[0]["method"], shown.best[0]["score"]) == ("token_sort_ratio", NEAREST[name])


def test_the_assessment_says_that_the_bundled_list_is_a_sample(assessor: Assessor) -> None:
    notes = assessed(assessor, "CANON-3-NOLDUS").versions.notes
    assert notes == ("us_csl: sample list of 31 Jul 2026, not for real orders",)


@pytest.mark.parametrize("name", NEAREST)
def test_a_rich_hold_fits_on_a_page_and_says_nothing_twice(name: str, assessor: Assessor) -> None:
    order = parse_order(msgspec.json.encode(CASES[name]["order"]))
    lines = render_text(assessed(assessor, name), order).splitlines()
    assert len(lines) <= ONE_PAGE
    other_side = [line for line in lines if line.startswith("On the other side")]
    assert len(other_side) == len(set(other_side))
