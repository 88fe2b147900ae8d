"""Towns at the crossings to states under bans; codes that annexes which are not at hand may name."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment

ORDER: dict[str, Any] = {
    "order_id": "crossing",
    "exporter": {"name": "Rheintal Messtechnik GmbH", "country": "DE"},
    "lines": [{"line": 1, "qty": "1"}],
}


def rules(
    assess_order: Callable[..., Assessment], goods: str, hs: str | None = None, **party: Any
) -> set[str]:
    line = {**ORDER["lines"][0], "description": goods} | ({"hs": hs} if hs else {})
    plain = {**ORDER, "lines": [line], "parties": [{"role": "end_user", **party}]}
    return {finding.rule for finding in assess_order(plain).findings}


@pytest.mark.parametrize(
    "party",
    [
        {"name": "Hongrun Trading", "country": "CN", "city": "Dandong"},
        {"name": "丹东鸿润贸易有限公司", "country": "CN"},
        {"name": "Bianmao", "country": "CN", "address": "黑龙江省绥芬河市文化街1号"},
    ],
)
def test_goods_of_a_listed_kind_to_a_town_at_a_crossing(
    party: dict[str, Any], assess_order: Callable[..., Assessment]
) -> None:
    assert "CAP-14" in rules(assess_order, "Frequency converter 22 kW", **party)


def test_not_elsewhere_nor_in_a_street_of_that_name(assess_order: Callable[..., Assessment]) -> None:
    shanghai = {"name": "Hongrun Trading", "country": "CN", "city": "Shanghai", "address": "Dandong Road 5"}
    assert "CAP-14" not in rules(assess_order, "Frequency converter 22 kW", **shanghai)


def test_everyday_goods_pass_the_crossing(assess_order: Callable[..., Assessment]) -> None:
    assert not rules(assess_order, "工业缝纫机", name="丹东服装有限公司", country="CN", city="Dandong")


@pytest.mark.parametrize(
    ("goods", "hs"), [("شیر سوزنی", "848180"), ("Line pipe", "730419"), ("Laptops", "847130")]
)
def test_codes_that_annexes_for_iran_may_name(
    goods: str, hs: str, assess_order: Callable[..., Assessment]
) -> None:
    assert "GEO-07" in rules(assess_order, goods, hs, name="شرکت پتروشیمی", country="IR")


@pytest.mark.parametrize(
    ("goods", "hs"),
    [("انسولین", "300431"), ("ویلچر", "871310"), ("Waschmaschine", "845011"), ("Weizen", "100199")],
)
def test_codes_of_everyday_goods_to_iran(
    goods: str, hs: str, assess_order: Callable[..., Assessment]
) -> None:
    assert "GEO-07" not in rules(assess_order, goods, hs, name="بیمارستان الزهرا", country="IR")


@pytest.mark.parametrize(
    "goods",
    ["5軸制御マシニングセンタ", "5轴联动加工中心", "Κέντρο κατεργασίας 5 αξόνων",
     "נתב CNC חמישה צירים", "เครื่องกัดซีเอ็นซี 5 แกน",
     "पांच अक्षीय मिलिंग मशीन"],
)  # fmt: skip
def test_machine_tools_with_a_number_before_their_axes(
    goods: str, assess_order: Callable[..., Assessment]
) -> None:
    assert "CAP-14" in rules(assess_order, goods, name="Mandalay Engineering", country="MM")


@pytest.mark.parametrize(
    "goods",
    ["מצלמות תרמיות", "Θερμικές κάμερες", "กล้องถ่ายภาพความร้อน", "थर्मल कैमरे", "ומצלמות אינפרא אדום"],
)
def test_listed_kinds_in_hebrew_greek_thai_and_hindi(
    goods: str, assess_order: Callable[..., Assessment]
) -> None:
    assert "CAP-14" in rules(assess_order, goods, name="Mandalay Engineering", country="MM")
