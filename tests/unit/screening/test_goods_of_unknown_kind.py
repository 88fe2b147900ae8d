"""Goods of which no word is known: ordinary trade asks nothing, of a security body it is asked."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]

BODIES = [
    ("Kenya Prisons Service", "KE"),
    ("Департамент полиции города Алматы", "KZ"),
    ("Zhejiang Police College", "CN"),
    ("General Intelligence Presidency", "SA"),
    ("Ministry of Defence", "IN"),
]
UNKNOWN = [
    "Artikel 7740-B, Ausführung III",
    "Gruppo elettronico mod. RZ-12",
    "Aparat Enigma",
    "毫米波成像仪",
    "소음기",
]
EVERYDAY = [
    "Matratzen", "Draps et couvertures", "Botas de cuero", "Cobertores", "Scarpe da lavoro", "Vaatwasser",
    "Madrasser", "Materace", "Přikrývky", "Резиновые сапоги", "Черевики", "Kışlık botlar", "بطانيات",
    "پتو سربازی", "棉被", "毛布", "담요", "Chăn màn", "Selimut wol", "Bocanci", "Patjat", "Matracok",
    "Ћебад",
]  # fmt: skip


def to(name: str, country: str, text: str, **line: Any) -> dict[str, Any]:
    return {
        "order_id": "U-1",
        "exporter": {"name": "Exporter", "country": "DE"},
        "parties": [{"role": "end_user", "name": name, "country": country}],
        "lines": [{"line": 1, "description": text, "qty": "4", **line}],
    }


@pytest.mark.parametrize(("name", "country"), BODIES)
@pytest.mark.parametrize("text", UNKNOWN)
def test_a_security_body_is_asked_what_unknown_goods_are(
    text: str, name: str, country: str, assess_order: Assess
) -> None:
    found = assess_order(to(name, country, text))
    assert found.disposition is Disposition.REVIEW
    asked = next(one for one in found.findings if one.rule == "CAP-12")
    assert any(option.kind == "clears" for option in asked.resolution_options)
    assert any(question.fact == "line.capability_record" for question in found.questions)


@pytest.mark.parametrize("text", UNKNOWN)
@pytest.mark.parametrize(("name", "country"), [("Baltic Mills", "KE"), ("Politie Nederland", "NL")])
def test_nobody_else_is(name: str, country: str, text: str, assess_order: Assess) -> None:
    assert assess_order(to(name, country, text)).disposition is Disposition.CLEAR


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_goods_are_known_in_the_languages_of_orders(text: str, assess_order: Assess) -> None:
    assert assess_order(to("National Police", "KE", text)).disposition is Disposition.CLEAR


def test_a_tariff_code_says_what_they_are(assess_order: Assess) -> None:
    order = to("National Police", "KE", "Artikel 7740-B, Ausführung III", hs="94017900")
    assert assess_order(order).disposition is Disposition.CLEAR


@pytest.mark.parametrize(
    "text", ["Torpedorohr", "Ballistik-Messstation", "telemetría", "机柜", "Leiterplatte Typ"]
)
def test_an_everyday_word_within_another_says_nothing(text: str, assess_order: Assess) -> None:
    assert assess_order(to("National Police", "KE", text)).disposition is not Disposition.CLEAR


def test_a_named_programme_is_asked_what_unknown_goods_are_for_it(assess_order: Assess) -> None:
    order = to("Basra Works", "IQ", "Aparat Enigma", hs=None) | {"project": {"name": "Basra Safe City"}}
    assert assess_order(order).disposition is Disposition.REVIEW


def test_a_body_that_pays_a_reseller_is_asked_about(assess_order: Assess) -> None:
    order: dict[str, Any] = {
        "order_id": "U-9",
        "exporter": {"name": "Maker", "country": "DE"},
        "parties": [
            {"role": "sold_to", "name": "Pamir Supply LLC", "country": "KG", "type": "reseller"},
            {"role": "bill_to", "name": "МВД Кыргызской Республики", "country": "KG"},
        ],
        "lines": [{"line": 1, "description": "Modul ZX-4400 rev. C", "qty": "16"}],
    }
    assert "CAP-12" in {finding.rule for finding in assess_order(order).findings}
    order["parties"].append({"role": "end_user", "name": "Ala-Too Mebel", "country": "KG"})
    assert "CAP-12" not in {finding.rule for finding in assess_order(order).findings}
