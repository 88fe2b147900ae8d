"""What a line is for: cars parked, animals watched, patients on their feet; services, codes, denials."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from services.screening.domain.overlay import Overlay
from services.screening.facts.capabilities import line_facts
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.order import parse_order
from tests.support.findings import fired

Assess = Callable[..., Assessment]
REVIEW, HOLD, CLEAR = Disposition.REVIEW, Disposition.HOLD, Disposition.CLEAR


def order(text: str, name: str = "Hotel Miramar", country: str = "KE", **line: Any) -> dict[str, Any]:
    return {
        "order_id": "U-1",
        "exporter": {"name": "Exporter", "country": "DE"},
        "parties": [{"role": "end_user", "name": name, "country": country}],
        "lines": [{"line": 1, "description": text, "qty": "1", **line}],
    }


def tags(text: str, knowledge: Knowledge) -> set[str]:
    read = parse_order(msgspec.json.encode(order(text)))
    return set(line_facts(read, knowledge, Overlay(()))[0].tags)


@pytest.mark.parametrize(
    "text",
    [
        "Ticketless parking ANPR camera",
        "Kennzeichenerfassung für Parkhaus, Ein- und Ausfahrt",
        "Lecture de plaques pour barrière de parking",
        "Lectura de matrículas para aparcamiento",
        "Odczyt tablic rejestracyjnych przy szlabanie parkingu",
        "Weighbridge with plate recognition camera",
        "停车场道闸车牌识别一体机",
    ],
)
def test_plates_read_in_a_car_park_are_ordinary(text: str, assess_order: Assess) -> None:
    assert assess_order(order(text)).disposition is CLEAR
    police = assess_order(order(text, "Almaty Police Department", "KZ"))
    assert police.disposition is HOLD and "CAP-12" in fired(police)


@pytest.mark.parametrize(
    "text", ["ANPR cameras for city streets and car park", "ANPR mobile unit", "Kennzeichenscanner Fahndung"]
)
def test_other_plates_are_a_capability(text: str, assess_order: Assess) -> None:
    assert "CAP-02" in fired(assess_order(order(text)))


@pytest.mark.parametrize(
    "text",
    [
        "EthoVision, gedragscodering bij orang-oetans",
        "Analiza zachowania szympansów, kamera",
        "Анализ поведения шимпанзе по видео",
        "动物园大熊猫行为监测摄像机",
        "DNA sequencing kit for wheat breeding",
        "Gait analysis treadmill with pressure plate, stroke rehab",
        "Ganganalyse auf dem Laufband, orthopädische Einlagen",
        "Pipettensatz 0,5–1000 µl",
        "β-galactosidase assay buffer",
    ],
)
def test_animals_patients_and_symbols_leave_nothing_open(text: str, assess_order: Assess) -> None:
    assert assess_order(order(text)).disposition is CLEAR


@pytest.mark.parametrize("text", ["Behaviour analysis of passengers", "Gait analysis of suspects on CCTV"])
def test_of_people_it_is_a_capability(text: str, assess_order: Assess) -> None:
    assert "CAP-03" in fired(assess_order(order(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Kamera utan ansiktsigenkänning",
        "Kamera uden ansigtsgenkendelse",
        "Kamera uten ansiktsgjenkjenning",
        "Kamera bez rozpoznávání obličejů",
        "Kamera ilman kasvojentunnistusta",
        "Kamera arcfelismerés nélkül",
        "Cameră fără recunoaștere facială",
        "얼굴인식 기능 없는 카메라",
        "顔認証非搭載カメラ",
        "Κάμερα χωρίς αναγνώριση προσώπου",
        "מצלמה ללא זיהוי פנים",
        "กล้องไม่มีระบบจดจำใบหน้า",
    ],
)
def test_what_a_text_denies_is_no_capability(text: str, knowledge: Knowledge) -> None:
    assert "identify_person" not in tags(text, knowledge)


def test_a_radio_denies_nothing(assess_order: Assess) -> None:
    assert "CAP-02" in fired(assess_order(order("顔認証無線カメラ")))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("CAP-02", "FaceVACS-DBScan 1 lic"),
        ("CAP-02", "SW maint. FRS matching engine, template watchlist"),
        ("CAP-03", "AFFDEX SDK"),
        ("CAP-05", "Septier GUARDIAN"),
        ("CAP-05", "Sonde con ricostruzione di chat degli utenti"),
        ("CAP-05", "Комплекс съёма идентификаторов абонентов"),
        ("CAP-06", "Passware Kit Mobile"),
        ("CAP-08", "ShadowDragon SocialNet"),
        ("CAP-08", "Phần mềm cảnh báo nội dung chống phá"),
        ("CAP-09", "GlobalFiler PCR kit"),
    ],
)
def test_products_and_acts_in_short(rule: str, text: str, assess_order: Assess) -> None:
    assert rule in fired(assess_order(order(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Customer chat widget for web shop",
        "Restore e-mail server from backup",
        "Social media scheduling tool for brand posts",
        "无线路由器",
        "敏感信息脱敏 数据库",
        "Behaviour of steel under load, test report",
        "NGFW appliance 10G, IPS + app control",
        "Unlocked smartphones, factory new",
        "Разблокированные смартфоны, новые",
        "Türschloss, per Smartphone entsperren",
    ],
)
def test_near_it_and_ordinary(text: str, knowledge: Knowledge) -> None:
    assert not tags(text, knowledge)


@pytest.mark.parametrize(
    ("rule", "name", "country"),
    [
        ("USR-01", "Royal Oman Police, DG of Information Technology", "OM"),
        ("USR-03", "カザフスタン共和国国家保安委員会", "KZ"),
    ],
)
def test_a_body_with_its_department(rule: str, name: str, country: str, assess_order: Assess) -> None:
    assert rule in fired(assess_order(order("Face recognition server", name, country)))


def test_services_for_something_unsaid_are_asked_of_a_security_body(assess_order: Assess) -> None:
    text = "Software maintenance PX-7 platform, 12 months"
    police = assess_order(order(text, "Almaty Police Department", "KZ", services=True))
    assert police.disposition is HOLD and "CAP-12" in fired(police)
    assert assess_order(order(text, services=True)).disposition is CLEAR
    cleaning = order("Office cleaning", "Almaty Police Department", "KZ", services=True)
    assert assess_order(cleaning).disposition is CLEAR


@pytest.mark.parametrize(("code", "asked"), [("950300", True), ("845969", True), ("845710", False)])
def test_a_code_of_other_goods_classifies_nothing(code: str, asked: bool, assess_order: Assess) -> None:
    found = fired(assess_order(order("5-axis machining centre DMU 65", "Rotor LLC", "KG", hs=code)))
    assert ("CAP-14" in found) is asked


@pytest.mark.parametrize(
    ("text", "payer", "asked"),
    [
        ("Coordinate measuring machine", "RU", True),
        ("Coordinate measuring machine", "TR", False),
        ("Bakery oven", "RU", False),
    ],
)
def test_who_pays_for_listed_kinds(text: str, payer: str, asked: bool, assess_order: Assess) -> None:
    paid = {**order(text, "Tbilisi Works LLC", "GE", hs="903149"), "payment": {"payer_country": payer}}
    assert ("DIV-05" in fired(assess_order(paid))) is asked


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Camera without face recognition", True),
        ("Camera without PSU with face recognition", False),
        ("Caméra sans alimentation avec reconnaissance faciale", False),
        ("Kamera bez zasilacza z rozpoznawaniem twarzy", False),
        ("Камера без блока питания с распознаванием лиц", False),
        ("Non-contact face recognition terminal", False),
        ("Reconnaissance faciale sans contact", False),
        ("Item no 12 face recognition terminal", False),
        ("얼굴인식 카메라 전원 없음", False),
        ("얼굴인식 기능 없음", True),
    ],
)
def test_what_is_denied_is_what_stands_there(text: str, denied: bool, knowledge: Knowledge) -> None:
    assert ("identify_person" not in tags(text, knowledge)) is denied


def test_a_word_denied_in_one_language_is_denied(assess_order: Assess) -> None:
    assert assess_order(order("Bramka obrotowa z czytnikiem kart, bez biometrii")).disposition is CLEAR
