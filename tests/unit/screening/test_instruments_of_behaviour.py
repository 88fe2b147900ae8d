"""Eye trackers and laboratories of observation: universities of unknown ties are asked about, firms not."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition

INSTRUMENTS = [
    "Eye tracker 250 Hz", "Labor zur Verhaltensbeobachtung", "Lunettes de suivi du regard",
    "Rastreador ocular",
    "Göz izleme cihazı", "Айтрекер 600 Гц", "جهاز تتبع حركة العين", "دستگاه ردیاب چشم", "眼动仪",
    "視線計測装置",
    "시선 추적기", "עוקב מבט", "नेत्र ट्रैकर",
    "เครื่องติดตามการเคลื่อนไหวของดวงตา", "Συσκευή παρακολούθησης βλέμματος",
    "行为观察分析系统", "Лаборатория наблюдения за поведением", "Davranış gözlem odası",
]  # fmt: skip
UNIVERSITIES = [
    ("贵州师范大学", "CN"), ("Toshkent davlat universiteti", "UZ"), ("Bakı Dövlət Universiteti", "AZ"),
    ("Univerzitet u Beogradu", "RS"), ("თბილისის სახელმწიფო უნივერსიტეტი", "GE"),
    ("Երևանի պետական համալսարան", "AM"),
    ("ঢাকা বিশ্ববিদ্যালয়", "BD"), ("ရန်ကုန်တက္ကသိုလ်", "MM"), ("Chuo Kikuu cha Dar es Salaam", "TZ"),
    ("האוניברסיטה העברית", "IL"), ("มหาวิทยาลัยเชียงใหม่", "TH"),
]  # fmt: skip


def order(goods: str, name: str, country: str, **more: Any) -> dict[str, Any]:
    return {
        "order_id": "behaviour",
        "exporter": {"name": "Vecht Systemen B.V.", "country": "NL"},
        "parties": [{"role": "end_user", "name": name, "country": country, **more}],
        "lines": [{"line": 1, "description": goods, "qty": "1"}],
    }


@pytest.mark.parametrize("goods", INSTRUMENTS)
def test_a_university_of_unknown_ties_is_asked_about(
    goods: str, assess_order: Callable[..., Assessment]
) -> None:
    assessment = assess_order(order(goods, "Universidad de Chile", "CL"))
    assert assessment.disposition is Disposition.REVIEW
    assert "CAP-12" in {finding.rule for finding in assessment.findings}


@pytest.mark.parametrize(("name", "country"), UNIVERSITIES)
def test_by_its_name_in_the_language_of_the_place(
    name: str, country: str, assess_order: Callable[..., Assessment]
) -> None:
    found = {finding.rule for finding in assess_order(order("Eye tracker 250 Hz", name, country)).findings}
    assert "CAP-12" in found


def test_a_tariff_code_does_not_say_whose_behaviour(assess_order: Callable[..., Assessment]) -> None:
    plain = order("Eye tracker 250 Hz", "Universidad de Chile", "CL")
    plain["lines"][0]["hs"] = "903180"
    assert "CAP-12" in {finding.rule for finding in assess_order(plain).findings}


@pytest.mark.parametrize(
    ("goods", "name", "country"),
    [
        ("Eye tracker 250 Hz", "Pesquisa UX Consultoria Ltda", "BR"),
        ("Eye tracker 250 Hz", "Haukeland universitetssjukehus", "NO"),
        ("Eye tracker 250 Hz", "Kyoto University", "JP"),
        ("Video tracking of behaviour of mice in a maze", "University of Hyderabad", "IN"),
        ("Система наблюдения за поведением крыс", "Университет Сулеймана Демиреля", "KZ"),
        ("Lecture hall chairs", "Universidad de Chile", "CL"),
        ("Microscopes for students", "University of Cape Coast", "GH"),
    ],
)
def test_firms_partners_animals_and_other_goods_are_not(
    goods: str, name: str, country: str, assess_order: Callable[..., Assessment]
) -> None:
    assert assess_order(order(goods, name, country)).disposition is Disposition.CLEAR
