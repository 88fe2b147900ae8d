"""A statement in another body's name than the end user's is asked about; the same body otherwise is not."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]
GOODS = "Facial expression analysis software"


def order(user: str, text: str, signed_by: str = "", native: str = "") -> dict[str, Any]:
    """Software for a user who sends a statement that undertakes everything."""
    statement = {
        "present": True,
        "text": text,
        "signed_by": signed_by or None,
        "signed_by_end_user": True,
        "hr_undertaking": True,
        "no_covert_use": True,
        "no_security_transfer": True,
    }
    party: dict[str, Any] = {"role": "end_user", "name": user, "country": "UZ"}
    if native:
        party |= {"names_native": [native]}
    return {
        "order_id": "S-1",
        "exporter": {"name": "Maker", "country": "NL"},
        "parties": [party],
        "lines": [{"line": 1, "description": GOODS, "qty": "1"}],
        "end_use_statement": {key: value for key, value in statement.items() if value is not None},
    }


OTHERS = [
    ("Samarqand Davlat Universiteti", "We, Fergana Media Group LLC, hereby confirm that we will use it."),
    ("Samarqand Davlat Universiteti", "Fergana Media Group LLC hereby certifies that it is the end user."),
    ("Clinica Andina", "Nosotros, Seguridad del Sur SAC, declaramos que el equipo es para nuestro uso."),
    ("Centre Kivu SARL", "Nous, société Vigie Plus, confirmons l'usage dans nos bureaux."),
    ("Rohat Klinika", "Мы, ООО «Восток Телеком», подтверждаем, что ПО будет использовано нами."),
    ("Rohat Klinika", "Wir, die Adler Sicherheit GmbH, bestätigen die Verwendung im eigenen Haus."),
    ("Hangzhou Retail Co", "宁波安防科技有限公司特此声明:本产品仅用于商场。"),
    ("Rohat Klinika", "Biz, Doğu Güvenlik Ltd Şti, beyan ederiz ki yazılım bizim içindir."),
    ("Rohat Klinika", "For the shop only. End user: Toshkent Security Systems LLC, Chilonzor."),
]
THE_SAME = [
    (
        "Samarqand Davlat Universiteti",
        "We, Samarkand State University, hereby confirm the use in our laboratory.",
        "",
    ),
    ("Clinica Andina SA", "Nosotros, Clínica Andina, declaramos que el equipo es para nuestro uso.", ""),
    ("Romashka LLC", "Мы, ООО «Ромашка», подтверждаем использование.", ""),
    (
        "Hangzhou Hualian Retail Co Ltd",
        "杭州华联商厦有限公司特此声明:本产品仅用于商场。",
        "杭州华联商厦有限公司",
    ),
    ("Clinica Andina SA", "We hereby confirm that our company will use the software in the hospital.", ""),
    ("Clinica Andina SA", "The undersigned, Dr. Maria Lopez, confirms the use in the laboratory.", ""),
    (
        "Clinica Andina SA",
        "Our company confirms that the goods will not be given to any other company or agency.",
        "",
    ),
    (
        "Clinica Andina SA",
        "I, Ivan Petrov, confirm that the company will not resell. End user: Clinica Andina, Lima.",
        "",
    ),
    ("Clinica Andina SA", "The end user hereby certifies that the software is for therapy.", ""),
    ("Clinica Andina SA", "Our bank, the security office and the police have no access, we confirm.", ""),
]


def eus_02(assessment: Assessment) -> set[Disposition]:
    """The actions of EUS-02."""
    return {finding.action for finding in assessment.findings if finding.rule == "EUS-02"}


@pytest.mark.parametrize(("user", "text"), OTHERS)
def test_another_body_speaks(user: str, text: str, assess_order: Assess) -> None:
    assert eus_02(assess_order(order(user, text))) == {Disposition.REVIEW}


@pytest.mark.parametrize(("user", "text", "native"), THE_SAME)
def test_the_end_user_speaks(user: str, text: str, native: str, assess_order: Assess) -> None:
    assert not eus_02(assess_order(order(user, text, native=native)))


def test_a_body_signs_that_is_no_party(assess_order: Assess) -> None:
    found = eus_02(assess_order(order("Rohat Klinika", "For our own use.", "Vostok Trading LLC")))
    assert found == {Disposition.REVIEW}


def test_a_person_signs(assess_order: Assess) -> None:
    assert not eus_02(assess_order(order("Rohat Klinika", "For our own use.", "R. Karimov")))
