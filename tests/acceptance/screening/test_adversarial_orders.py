"""Orders by a reviewer who knew the rules, not their words: surveillance, ordinary trade, look-alikes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, Disposition
from tests.support.findings import fired

DATA = Path(__file__).parents[2] / "data" / "orders"
FILE: dict[str, Any] = msgspec.json.decode((DATA / "adversarial-orders.json").read_bytes())
WORDS: dict[str, Any] = msgspec.json.decode((DATA / "adversarial-words.json").read_bytes())
CASES: dict[str, dict[str, Any]] = {case["name"]: case for case in FILE["cases"]}
Assess = Callable[..., Assessment]
USERS = {"USR-01", "USR-03", "USR-04", "USR-05", "USR-06"}


def small(assess_order: Assess, name: str, country: str, text: str) -> Assessment:
    """One end user and one line."""
    return assess_order(
        {
            "order_id": "A-1",
            "exporter": {"name": "Exporter", "country": "DE"},
            "parties": [{"role": "end_user", "name": name, "country": country}],
            "lines": [{"line": 1, "description": text, "qty": "1"}],
        }
    )


@pytest.mark.parametrize("name", CASES)
def test_adversarial_order(name: str, assess_order: Assess) -> None:
    case = CASES[name]
    assessment = assess_order(case["order"], date.fromisoformat(FILE["as_of"]))
    assert assessment.disposition in case["expect"]["any_of"]
    assert set(case["expect"]["must_fire"]) <= fired(assessment)
    assert not set(case["expect"]["must_not_fire"]) & fired(assessment)


@pytest.mark.parametrize("name", CASES)
def test_each_hold_has_evidence_and_a_way_out(name: str, assess_order: Assess) -> None:
    for finding in assess_order(CASES[name]["order"]).findings:
        assert finding.evidence
        own = {(item.source, item.quote) for item in finding.evidence}
        assert not own & {(item.source, item.quote) for item in finding.counter_evidence}
        if finding.action.rank >= Disposition.HOLD.rank:
            assert finding.resolution_options, finding.rule


@pytest.mark.parametrize("row", WORDS["texts"], ids=lambda row: row["text"])
def test_a_surveillance_item_for_the_police_never_clears(row: dict[str, Any], assess_order: Assess) -> None:
    assessment = small(assess_order, "Federal Police", "BR", row["text"])
    assert assessment.disposition is not Disposition.CLEAR
    if row["rule"]:
        assert row["rule"] in fired(assessment)


@pytest.mark.parametrize("row", WORDS["names"], ids=lambda row: row["name"])
def test_the_class_of_a_name(row: dict[str, Any], assess_order: Assess) -> None:
    found = fired(small(assess_order, row["name"], row["country"], "Face recognition software")) & USERS
    assert bool(found) is (row["rule"] is not None)


@pytest.mark.parametrize("text", WORDS["plain_goods"])
def test_ordinary_goods_for_an_ordinary_buyer_clear(text: str, assess_order: Assess) -> None:
    assert small(assess_order, "Mercator Handel", "GE", text).disposition is Disposition.CLEAR


@pytest.mark.parametrize("row", WORDS["security_watch"], ids=lambda row: row["text"])
def test_technical_goods_for_a_security_user_do_not_clear(row: dict[str, Any], assess_order: Assess) -> None:
    assert small(assess_order, **row).disposition is not Disposition.CLEAR


@pytest.mark.parametrize("row", WORDS["security_plain"], ids=lambda row: row["text"])
def test_ordinary_goods_for_a_security_user_clear(row: dict[str, Any], assess_order: Assess) -> None:
    assert small(assess_order, **row).disposition is Disposition.CLEAR


def test_goods_added_beside_it_take_nothing_from_what_a_data_sheet_says(assess_order: Assess) -> None:
    order: dict[str, Any] = {
        "order_id": "A-2",
        "exporter": {"name": "Exporter", "country": "DE"},
        "parties": [{"role": "end_user", "name": "Meridian Retail", "country": "GE"}],
        "lines": [{"line": 1, "description": "XR-7001", "qty": "1"}],
        "documents": [{"kind": "datasheet", "text": "The unit does face recognition against a watchlist."}],
    }
    alone = fired(assess_order(order))
    order["lines"].append({"line": 2, "description": "Office chairs", "qty": "4"})
    assert "CAP-02" in alone
    assert alone <= fired(assess_order(order))


@pytest.mark.parametrize("text", WORDS["pictured"])
def test_words_on_paper_in_games_and_of_cosmetics_are_what_a_thing_is_about(
    text: str, assess_order: Assess
) -> None:
    assert small(assess_order, "Mercator Handel", "GE", text).disposition is Disposition.CLEAR


@pytest.mark.parametrize("text", WORDS["not_pictured"])
def test_a_device_beside_a_book_a_chart_or_a_toy_is_a_device(text: str, assess_order: Assess) -> None:
    assert small(assess_order, "Mercator Handel", "GE", text).disposition is Disposition.HOLD


@pytest.mark.parametrize("text", WORDS["playthings"])
def test_what_a_toy_can_do_is_asked(text: str, assess_order: Assess) -> None:
    assert small(assess_order, "Mercator Handel", "GE", text).disposition is Disposition.REVIEW
