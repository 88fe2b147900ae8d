"""Keys of findings: what a decision covered is known again, wherever it stands, whatever is added."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.assessment import Assessment, Disposition

DATA = Path(__file__).parents[2] / "data" / "orders"
FILES = ("canonical-orders.json", "small-orders.json", "adversarial-orders.json")
ORDERS: dict[str, dict[str, Any]] = {
    case["name"]: case["order"]
    for file in FILES
    for case in msgspec.json.decode((DATA / file).read_bytes())["cases"]
}
CHAIR = {"line": 9_001, "description": "Office chairs", "qty": "12", "hs": "940130"}
FLORIST = {"role": "notify_party", "name": "Meadow Flower Shop", "country": "NO"}
LETTER = {"kind": "correspondence", "text": "Please deliver before Friday, the gate is open until six."}


def keys(assessment: Assessment) -> set[str]:
    """Keys of the findings with an effect."""
    return {f.key for f in assessment.findings if f.action is not Disposition.CLEAR}


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_keys_do_not_depend_on_the_order_of_parties_lines_documents_or_sites(
    data: st.DataObject, assess_order: Callable[..., Assessment]
) -> None:
    body = ORDERS[data.draw(st.sampled_from(sorted(ORDERS)))]
    turned = copy.deepcopy(body)
    for part in ("parties", "lines", "documents", "sites"):
        if turned.get(part):
            turned[part] = data.draw(st.permutations(turned[part]))
    assert keys(assess_order(turned)) == keys(assess_order(body))


@pytest.mark.parametrize("name", sorted(ORDERS))
def test_an_unrelated_addition_leaves_every_key(name: str, assess_order: Callable[..., Assessment]) -> None:
    more = copy.deepcopy(ORDERS[name])
    more["parties"].insert(0, FLORIST)
    more["lines"].insert(0, CHAIR)
    more["documents"] = [LETTER, *more.get("documents", [])]
    assert keys(assess_order(ORDERS[name])) <= keys(assess_order(more))
