"""A surveillance order is held for the same reasons in whichever format it comes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment
from tests.acceptance.screening.test_canonical_orders import CASES
from tests.support.findings import fired
from tests.unit.intake.formats.documents import GOLDEN, golden, taken

Assess = Callable[..., Assessment]
CASE = CASES["CANON-1-MORPHO"]


@pytest.mark.parametrize("name", GOLDEN)
def test_every_format_leads_to_the_decision_of_the_order_itself(name: str, assess_order: Assess) -> None:
    itself, of_document = assess_order(CASE["order"]), assess_order(taken(GOLDEN[name], golden(name)))
    assert of_document.disposition is itself.disposition
    assert fired(of_document) == fired(itself)


def _without_end_user(name: str) -> dict[str, Any]:
    order = taken(GOLDEN[name], golden(name))
    others = [party for party in order["parties"] if party["role"] != "end_user"]
    return {**order, "parties": [party | {"names_native": []} for party in others]}


@pytest.mark.parametrize("name", GOLDEN)
def test_an_end_user_that_the_document_does_not_name_is_asked_for(name: str, assess_order: Assess) -> None:
    order = json.loads(
        json.dumps(_without_end_user(name)).replace("Public Security Bureau", "Trading Company")
    )
    assert "USR-08" in fired(assess_order(order))
