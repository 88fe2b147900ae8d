"""Goods of a listed kind are asked about by who gets them, not by the destination alone."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]

GYRO = "Centrale inertielle à gyroscopes"
SHOP = {"role": "end_user", "name": "Meridian Works", "country": "TR"}


def to(party: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    line = {"line": 1, "description": text, "qty": "4"} | more.pop("line", {})
    return {
        "order_id": "K-1",
        "exporter": {"name": "Exporter", "country": "DE"},
        "parties": [party],
        "lines": [line],
        **more,
    }


def action(found: Assessment) -> Disposition:
    return Disposition.worst([one.action for one in found.findings if one.rule == "CAP-14"])


@pytest.mark.parametrize("text", ["Drehmaschine", "Vakuumpumpe", "Обрабатывающий центр", "Frezarka"])
@pytest.mark.parametrize(
    "name", ["中核四〇四有限公司", "National University of Defense Technology", "China North Industries"]
)
def test_general_kinds_are_held_for_users_in_arms_under_an_embargo(
    name: str, text: str, assess_order: Assess
) -> None:
    user = {"role": "end_user", "name": name, "country": "CN"}
    found = assess_order(to(user, text))
    assert action(found) is Disposition.HOLD
    assert all(one.resolution_options for one in found.findings)
    ordinary = {"role": "end_user", "name": "Ningbo Mould Co., Ltd.", "country": "CN"}
    assert action(assess_order(to(ordinary, text))) is Disposition.CLEAR


@pytest.mark.parametrize(
    ("name", "country"),
    [("Bharat Dynamics Limited", "IN"), ("Khan Research Laboratories", "PK"), ("Aselsan", "TR")],
)
def test_elsewhere_they_are_asked_about(name: str, country: str, assess_order: Assess) -> None:
    user = {"role": "end_user", "name": name, "country": country}
    assert action(assess_order(to(user, "Frequenzumrichter"))) is Disposition.REVIEW


def test_a_user_in_arms_of_a_partner_country_is_not(assess_order: Assess) -> None:
    user = {"role": "end_user", "name": "Ministry of Defence", "country": "GB"}
    assert action(assess_order(to(user, "Frequenzumrichter"))) is Disposition.CLEAR


def test_nobody_but_links_of_the_trade_is_asked_who_uses_particular_kinds(assess_order: Assess) -> None:
    dealer = {"role": "sold_to", "name": "Andes Import", "country": "PE", "type": "distributor"}
    assert action(assess_order(to(dealer, GYRO))) is Disposition.REVIEW
    assert action(assess_order(to(dealer, "Drehmaschine"))) is Disposition.CLEAR


def test_particular_kinds_without_any_code_are_asked_about_at_a_place_of_transhipment(
    assess_order: Assess,
) -> None:
    assert action(assess_order(to(SHOP, GYRO))) is Disposition.REVIEW
    assert action(assess_order(to(SHOP, GYRO, line={"eccn": "EAR99"}))) is Disposition.CLEAR
    assert action(assess_order(to(SHOP | {"country": "PE"}, GYRO))) is Disposition.CLEAR


def test_words_of_high_priority_goods_ask_for_the_code_there_unless_clause_and_assessment_stand(
    assess_order: Assess,
) -> None:
    assert action(assess_order(to(SHOP, "Kugellager"))) is Disposition.REVIEW
    guarded = to(
        SHOP,
        "Kugellager",
        contract={"no_russia_clause": True},
        compliance={"diversion_risk_assessed": True, "diversion_risk_assessment": "DRA-1"},
    )
    assert action(assess_order(guarded)) is Disposition.CLEAR
