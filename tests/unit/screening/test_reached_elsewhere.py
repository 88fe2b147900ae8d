"""DIV-10: a buyer said to sit in one country who is reached in a state under bans or an embargo."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]


def action(assess_order: Assess, text: str = "Marine transponder", **party: str) -> Disposition:
    order: dict[str, Any] = {
        "order_id": "D-1",
        "exporter": {"name": "Exporter", "country": "DE"},
        "parties": [{"role": "end_user", "name": "Blue Pearl Shipping", "country": "PA"} | party],
        "lines": [{"line": 1, "description": text, "qty": "1"}],
    }
    found = assess_order(order)
    return Disposition.worst([one.action for one in found.findings if one.rule == "DIV-10"])


@pytest.mark.parametrize(
    "contact",
    [
        {"phone": "+98 21 8877 1234"},
        {"phone": "00375 17 200 00 00"},
        {"phone": "+7 495 123-45-67"},
        {"email": "office@bluepearl.ir"},
        {"website": "https://www.bluepearl.ru/en"},
    ],
)
def test_it_is_asked_about(contact: dict[str, str], assess_order: Assess) -> None:
    assert action(assess_order, **contact) is Disposition.REVIEW


@pytest.mark.parametrize(
    "contact",
    [
        {"phone": "+507 200 0000"},
        {"phone": "+7 727 250 00 00", "country": "KZ"},
        {"phone": "98 21 8877"},
        {"email": "bluepearl@mail.ru"},
        {"email": "office@bluepearl.com", "website": "bluepearl.pa"},
    ],
)
def test_a_neighbour_s_number_and_a_public_mailbox_say_nothing(
    contact: dict[str, str], assess_order: Assess
) -> None:
    assert action(assess_order, **contact) is Disposition.CLEAR


def test_everyday_goods_are_not_asked_about(assess_order: Assess) -> None:
    assert action(assess_order, "Office chairs", phone="+98 21 8877 1234") is Disposition.CLEAR
