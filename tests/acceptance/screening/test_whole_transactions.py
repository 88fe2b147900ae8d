"""Whole orders: police by other names, means in plain words, false comfort, ordinary trade."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, Disposition

ORDERS = Path(__file__).parents[2] / "data" / "orders" / "whole-transactions.json"
FILE: dict[str, Any] = msgspec.json.decode(ORDERS.read_bytes())
CASES: dict[str, dict[str, Any]] = {case["name"]: case for case in FILE["cases"]}
HOLDS = frozenset({Disposition.HOLD, Disposition.NOTIFY, Disposition.BLOCK})


@pytest.mark.parametrize("name", CASES)
def test_whole_order(name: str, assess_order: Callable[..., Assessment]) -> None:
    case = CASES[name]
    assessment = assess_order(case["order"], date.fromisoformat(FILE["as_of"]))
    found = {finding.rule for finding in assessment.findings}
    acting = {finding.rule for finding in assessment.findings if finding.action is not Disposition.CLEAR}
    expected = case["expect"]
    assert assessment.disposition in expected["any_of"], case["why"]
    for one_of in expected["must_fire"]:
        assert set(one_of.split("|")) & found, (one_of, case["why"])
    assert not set(expected["must_not_fire"]) & acting, case["why"]


@pytest.mark.parametrize("name", CASES)
def test_a_held_order_says_its_way_out(name: str, assess_order: Callable[..., Assessment]) -> None:
    assessment = assess_order(CASES[name]["order"], date.fromisoformat(FILE["as_of"]))
    for finding in assessment.findings:
        if finding.action in HOLDS:
            assert finding.resolution_options, finding.rule


def test_ordinary_orders_are_a_third_of_the_set() -> None:
    innocent = [case for case in CASES.values() if not {"HOLD", "BLOCK"} & set(case["expect"]["any_of"])]
    assert len(innocent) * 3 >= len(CASES)
