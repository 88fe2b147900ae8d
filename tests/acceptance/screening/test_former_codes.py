"""A region under the code that ISO 3166-2 had for it before is the same region."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment
from tests.acceptance.screening.test_canonical_orders import CASES
from tests.support.findings import fired

Assess = Callable[..., Assessment]


def _in_region(code: str, city: str | None = None) -> dict[str, Any]:
    order = CASES["CANON-3-NOLDUS"]["order"]
    user = {"role": "end_user", "name": "Normal University No. 4", "country": "CN", "region": code}
    return {**order, "parties": [{**user, "city": city} if city else user]}


@pytest.mark.parametrize(("former", "code"), [("CN-65", "CN-XJ"), ("CN-54", "CN-XZ"), ("CN-64", "CN-NX")])
def test_it_leads_to_the_same_findings(former: str, code: str, assess_order: Assess) -> None:
    found = fired(assess_order(_in_region(former)))
    assert found == fired(assess_order(_in_region(code)))
    assert "GEO-01" in found


def test_it_does_not_contradict_the_town(assess_order: Assess) -> None:
    assert "GEO-05" not in fired(assess_order(_in_region("CN-31", "Shanghai")))
    assert "GEO-05" in fired(assess_order(_in_region("CN-31", "Urumqi")))
