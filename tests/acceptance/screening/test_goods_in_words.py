"""Goods that export lists name, described in words only: they are asked about without any code."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.events import EstablishedFact
from shared.contracts.order import parse_order
from shared.contracts.order.subjects import line_subject

Assess = Callable[..., Assessment]
Order = dict[str, Any]
WORDS: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "orders" / "goods.toml").read_text(encoding="utf-8")
)
CLEAR, REVIEW, HOLD, BLOCK = Disposition.CLEAR, Disposition.REVIEW, Disposition.HOLD, Disposition.BLOCK
FIVE_AXES = "Five-axis CNC milling machine"


def goods(text: str, country: str, **line: Any) -> Order:
    """One line of these goods for an ordinary buyer."""
    return {
        "order_id": "G-1",
        "exporter": {"name": "Maker", "country": "DE"},
        "parties": [{"role": "end_user", "name": "Meridian Trading", "country": country}],
        "lines": [{"line": 1, "description": text, "qty": "1"} | line],
    }


def actions(found: Assessment) -> dict[str, Disposition]:
    """The worst action of each rule."""
    return {finding.rule: finding.action for finding in reversed(found.findings)}


@pytest.mark.parametrize("text", WORDS["dual_use"])
def test_dual_use_goods_hold_where_they_are_banned(text: str, assess_order: Assess) -> None:
    found = assess_order(goods(text, "IR"))
    assert actions(found)["CAP-14"] is HOLD
    assert "line.not_listed" in {question.fact for question in found.questions}


@pytest.mark.parametrize("text", WORDS["dual_use"])
def test_dual_use_goods_ask_under_an_arms_embargo(text: str, assess_order: Assess) -> None:
    assert assess_order(goods(text, "MM")).disposition is REVIEW


@pytest.mark.parametrize("text", WORDS["prohibited"])
def test_what_has_no_use_but_torture_stops(text: str, assess_order: Assess) -> None:
    assert actions(assess_order(goods(text, "EG")))["TORT-01"] is BLOCK


@pytest.mark.parametrize("text", WORDS["unclear"])
def test_what_may_restrain_by_straps_alone_holds(text: str, assess_order: Assess) -> None:
    assert actions(assess_order(goods(text, "EG")))["TORT-01"] is HOLD


@pytest.mark.parametrize("text", WORDS["controlled"])
def test_what_could_be_used_for_torture_holds(text: str, assess_order: Assess) -> None:
    for country in ("EG", "US", "NO"):
        assert actions(assess_order(goods(text, country)))["TORT-02"] is HOLD


@pytest.mark.parametrize("text", WORDS["execution"])
def test_drugs_of_executions_hold_and_under_the_general_authorisation_ask(
    text: str, assess_order: Assess
) -> None:
    assert actions(assess_order(goods(text, "US")))["TORT-03"] is HOLD
    assert actions(assess_order(goods(text, "NZ")))["TORT-03"] is REVIEW


@pytest.mark.parametrize("text", WORDS["arms"])
def test_arms_hold_under_an_arms_embargo_and_ask_elsewhere(text: str, assess_order: Assess) -> None:
    assert actions(assess_order(goods(text, "LY")))["GEO-03"] is HOLD
    assert actions(assess_order(goods(text, "BR")))["CAP-15"] is REVIEW


@pytest.mark.parametrize("text", WORDS["ordinary"])
def test_ordinary_goods_with_like_words_clear(text: str, assess_order: Assess) -> None:
    for country in ("BR", "LY"):
        assert assess_order(goods(text, country)).disposition is CLEAR


@pytest.mark.parametrize(
    ("country", "everyday", "other"), [("LY", REVIEW, HOLD), ("LB", CLEAR, HOLD), ("BR", CLEAR, CLEAR)]
)
def test_an_army_under_embargo_is_asked_about_for_cups_as_well_unless_the_embargo_spares_it(
    country: str, everyday: Disposition, other: Disposition, assess_order: Assess
) -> None:
    for text, expected in (("Ceramic cups", everyday), ("Diesel generator 100 kVA", other)):
        order = goods(text, country)
        order["parties"][0] |= {"name": "Ministry of Defence", "type": "military"}
        assert actions(assess_order(order)).get("GEO-03", CLEAR) is expected, text


@pytest.mark.parametrize("country", ["FR", "MC"])
@pytest.mark.parametrize("text", [FIVE_AXES, "Thumb cuffs", "Thiopental sodium", "Assault rifles"])
def test_inside_the_union_none_of_it_is_an_export(text: str, country: str, assess_order: Assess) -> None:
    assert assess_order(goods(text, country)).disposition is CLEAR


def test_sensitive_kinds_are_asked_about_beyond_the_partners(assess_order: Assess) -> None:
    text = "Image intensifier tubes for night vision"
    assert assess_order(goods(text, "BR")).disposition is REVIEW
    assert assess_order(goods(text, "NO")).disposition is CLEAR


def test_a_lathe_for_china_is_ordinary_and_one_with_five_axes_is_not(assess_order: Assess) -> None:
    assert assess_order(goods("CNC lathe", "CN")).disposition is CLEAR
    assert assess_order(goods(FIVE_AXES, "CN")).disposition is REVIEW


def test_a_declared_classification_lowers_and_never_clears_a_hold(assess_order: Assess) -> None:
    assert actions(assess_order(goods(FIVE_AXES, "IR", eu_code="none")))["CAP-14"] is REVIEW
    assert assess_order(goods(FIVE_AXES, "MM", eu_code="none")).disposition is CLEAR
    listed = actions(assess_order(goods(FIVE_AXES, "IR", eu_code="2B001.b.2")))
    assert (listed["CAP-01"], "CAP-14" in listed) == (BLOCK, False)


def test_an_entry_of_the_american_list_is_no_release(assess_order: Assess) -> None:
    assert actions(assess_order(goods(FIVE_AXES, "IR", eccn="2B001.b")))["CAP-14"] is HOLD
    for unlisted in ("EAR99", "3A992.a"):
        assert actions(assess_order(goods("8 GHz oscilloscope", "IR", eccn=unlisted)))["CAP-14"] is REVIEW


def test_law_that_is_not_the_exporters_is_named(assess_order: Assess) -> None:
    order = goods("Stun guns", "EG") | {"exporter": {"name": "Maker", "country": "CH"}}
    found = assess_order(order)
    assert {"CAP-14", "TORT-01"} <= {item.rule for item in found.not_evaluated}


def test_a_tariff_code_is_no_classification(assess_order: Assess) -> None:
    assert actions(assess_order(goods(FIVE_AXES, "IR", hs="845710")))["CAP-14"] is HOLD


def test_a_confirmed_classification_clears_and_a_declared_one_does_not(assess_order: Assess) -> None:
    for text, country in ((FIVE_AXES, "IR"), ("Thumb cuffs", "EG"), ("Assault rifles", "LY")):
        order = goods(text, country, hs="845710")
        before = assess_order(order)
        assert assess_order(order, facts=(_fact(order, confirmed=False),)).disposition is before.disposition
        rules = set(actions(assess_order(order, facts=(_fact(order, confirmed=True),))))
        assert not rules & {"CAP-14", "CAP-15", "TORT-01", "GEO-03"}


def _fact(order: Order, *, confirmed: bool) -> EstablishedFact:
    subject = line_subject(parse_order(msgspec.json.encode(order)).lines[0])
    return EstablishedFact(
        "line.not_listed", True, subject, confirmed, "person:first", "2026-10-01T09:00:00Z"
    )


def test_a_code_of_the_military_list_needs_no_words(assess_order: Assess) -> None:
    assert actions(assess_order(goods("Part 7731", "SD", eu_code="ML10.c")))["GEO-03"] is HOLD


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ({}, True),
        ({"hs": "844630"}, False),
        ({"eu_code": "none"}, False),
        ({"services": True}, False),
    ],
    ids=str,
)
def test_a_line_without_any_code_is_asked_for_one_where_bans_are_by_code(
    line: dict[str, Any], asked: bool, assess_order: Assess
) -> None:
    found = assess_order(goods("Weaving loom", "IR", **line))
    assert (found.disposition is REVIEW) is asked
    assert ("line.hs" in {question.fact for question in found.questions}) is asked
    assert "GEO-07" in {item.rule for item in found.not_evaluated}


@pytest.mark.parametrize(
    "text",
    [
        "Paper machine",
        "Table saw",
        "Tissue embedding system",
        "Hydraulic hoses for the press",
        "Pompe et moteur pour un atelier",
    ],
)
def test_a_machine_for_everyday_goods_is_none(text: str, assess_order: Assess) -> None:
    assert assess_order(goods(text, "IR")).disposition is not CLEAR


@pytest.mark.parametrize("text", ["Office chairs", "Wheat flour", "Insulin", "صندلی اداری", "Schulbücher"])
def test_everyday_goods_need_no_code(text: str, assess_order: Assess) -> None:
    assert assess_order(goods(text, "IR")).disposition is CLEAR


def test_goods_of_a_listed_kind_ask_where_they_go(assess_order: Assess) -> None:
    order = goods("Gas centrifuge rotors", "IR")
    del order["parties"][0]["country"]
    found = assess_order(order)
    assert found.disposition is REVIEW
    assert "destination" in {question.fact for question in found.questions}
