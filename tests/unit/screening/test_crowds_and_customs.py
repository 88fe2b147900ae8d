"""Equipment for putting down crowds; customs as a body that searches people and their phones."""

from collections.abc import Callable
from typing import Any

import pytest

from services.screening.facts.end_users import name_classes
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]
REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD


def sale(text: str, to: str = "GE", user: str = "Meridian Works") -> dict[str, Any]:
    return {
        "order_id": "C-1",
        "exporter": {"name": "Exporter", "country": "DE"},
        "parties": [{"role": "end_user", "name": user, "country": to}],
        "lines": [{"line": 1, "description": text, "qty": "1"}],
    }


@pytest.mark.parametrize(
    "text",
    [
        "Wasserwerfer 9000 l",
        "Camion lance-eau antiémeute",
        "Armatka wodna",
        "Camión lanza agua antidisturbios",
        "Vodní dělo na podvozku 6x6",
        "TOMA aracı, tazyikli su",
        "Автомобиль-водомёт",
        "مدفع مياه متنقل",
        "防暴水炮车",
        "LRAD 450XL",
        "Schallkanone",
        "Canon acoustique",
        "声波驱散系统",
        "Звуковая пушка",
    ],
)
def test_such_equipment_asks_and_is_held_for_the_police(text: str, assess_order: Assess) -> None:
    assert assess_order(sale(text)).disposition is REVIEW
    assert assess_order(sale(text, user="Regional Police Directorate")).disposition is HOLD


@pytest.mark.parametrize(
    "text",
    [
        "Wasserwerfer Spielzeug",
        "Lance monitor, canon à eau d'incendie",
        "Canon à neige",
        "Пожарный водомёт",
        "Cañón de agua contra incendios",
        "消防水炮",
        "Camión cisterna de agua",
        "شاحنة مياه صالحة للشرب",
        "Bird scaring acoustic cannon",
        "Acoustic ceiling panel",
    ],
)
def test_fires_fields_and_birds_are_no_crowd(text: str, assess_order: Assess) -> None:
    assert "CAP-16" not in {finding.rule for finding in assess_order(sale(text)).findings}


def test_where_the_union_bans_such_vehicles_it_is_law(assess_order: Assess) -> None:
    found = next(f for f in assess_order(sale("Wasserwerfer", "VE")).findings if f.rule == "CAP-16")
    assert (found.action, found.basis) == (HOLD, "law")


CUSTOMS = (
    "Zollverwaltung der Republik Tadschikistan",
    "State Customs Committee",
    "Direction générale des douanes",
    "Agenzia delle dogane e dei monopoli",
    "Servicio Nacional de Aduanas",
    "Douane Nederland",
    "Tullverket",
    "Izba Celna w Gdyni",
    "Generální ředitelství cel",
    "Gümrük Muhafaza Müdürlüğü",
    "Федеральная таможенная служба",
    "الإدارة العامة للجمارك",
    "گمرک جمهوری اسلامی ایران",
    "中华人民共和国海关总署",
    "東京税関",
    "관세청",
)


@pytest.mark.parametrize("name", CUSTOMS)
def test_customs_are_a_security_body(name: str, knowledge: Knowledge) -> None:
    assert "police" in {found for found, _, _ in name_classes(name, "", None, knowledge)}


BROKERS = (
    "Customs Brokers Ltd",
    "Zollagentur Meyer GmbH",
    "Agencia de Aduanas López",
    "Despachante aduaneiro Silva",
    "上海报关行",
    "ООО Таможенный брокер Вектор",
    "Gümrük Müşavirliği A.Ş.",
    "Custom Bikes LLC",
    "شركة التخليص الجمركي",
)


@pytest.mark.parametrize("name", BROKERS)
def test_who_clears_goods_through_customs_is_none(name: str, knowledge: Knowledge) -> None:
    assert "police" not in {found for found, _, _ in name_classes(name, "", None, knowledge)}
