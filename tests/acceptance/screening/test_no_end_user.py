"""Orders that name nobody who could use the goods: a forwarder only moves them."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]


def chairs(*parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Ordinary goods for these parties."""
    return {
        "order_id": "F-1",
        "exporter": {"name": "Maker", "country": "DE"},
        "parties": [{"country": "AE"} | party for party in parties],
        "lines": [{"line": 1, "description": "Office chairs", "qty": "4", "hs": "940130"}],
    } | more


NOBODY: list[dict[str, Any]] = [
    {"role": "freight_forwarder", "name": "Swift Lines"},
    {"role": "notify_party", "name": "Gulf Shipping Agency"},
    {"role": "bill_to", "name": "Meridian Retail"},
    {"role": "sold_to", "name": "Swift Lines", "type": "freight_forwarder"},
    {"role": "sold_to", "name": "Al Noor Logistics"},
    {"role": "consignee", "name": "Atlas Global Forwarding"},
    {"role": "consignee", "name": "ООО Экспедитор Транс"},
    {"role": "consignee", "name": "شركة النور للشحن البحري"},
    {"role": "consignee", "name": "上海远洋国际货运有限公司"},
    {"role": "consignee", "name": "Spedycja Morska"},
    {"role": "end_user", "name": "Swift Lines", "type": "freight_forwarder"},
]


@pytest.mark.parametrize("party", NOBODY, ids=lambda party: f"{party['role']} {party['name']}")
def test_a_forwarder_alone_is_no_end_user(party: dict[str, Any], assess_order: Assess) -> None:
    found = assess_order(chairs(party))
    assert found.disposition is Disposition.REVIEW
    assert "order.end_user" in {question.fact for question in found.questions}


@pytest.mark.parametrize(
    "party",
    [
        {"role": "end_user", "name": "Meridian Retail"},
        {"role": "sold_to", "name": "Meridian Trading", "type": "distributor"},
        {"role": "consignee", "name": "Meridian Retail"},
        {"role": "end_user", "name": "Meridian Logistics"},
    ],
    ids=lambda party: f"{party['role']} {party['name']}",
)
def test_who_buys_or_uses_them_is_enough_for_ordinary_goods(
    party: dict[str, Any], assess_order: Assess
) -> None:
    forwarder = {"role": "freight_forwarder", "name": "Swift Lines"}
    assert assess_order(chairs(party, forwarder)).disposition is Disposition.CLEAR


def test_a_site_says_where_they_are_used(assess_order: Assess) -> None:
    order = chairs(
        {"role": "bill_to", "name": "Meridian Retail"}, sites=[{"name": "Shop 4", "country": "AE"}]
    )
    assert assess_order(order).disposition is Disposition.CLEAR


def test_a_forwarder_that_buys_for_itself_is_the_user(assess_order: Assess) -> None:
    swift = {"name": "Swift Lines", "type": "freight_forwarder"}
    order = chairs({"role": "sold_to"} | swift, {"role": "end_user"} | swift)
    assert assess_order(order).disposition is Disposition.CLEAR
