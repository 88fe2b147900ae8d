"""Declared, while the statement's own words speak against it: held until a person has confirmed it."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.assessment import Assessment, Disposition, Finding
from tests.unit.screening.test_every_rule import SIGNED, established, order

Assess = Callable[..., Assessment]

COVERT = (
    "The cameras will be hidden in lamps and clocks so that nobody sees them.",
    "Cámaras ocultas en detectores de humo para vigilar sin ser vistas.",
    "Скрытая камера в часах будет установлена в кабинете.",
    "隐藏式摄像机将安装在时钟内。",
)
HANDED_ON = (
    "After the pilot the results are shared with the Regional Police Directorate.",
    "试点结束后，设备移交给市公安局使用。",
    "По окончании проекта система передаётся управлению МВД по области.",
    "Die Daten werden anschließend vom Landeskriminalamt ausgewertet.",
)
KEPT = (
    "For access to our own office.",
    "No covert cameras are installed.",
    "The items will not be transferred to the police or the military.",
    "设备不得转让给公安机关或军队。",
    "Оборудование не будет передано полиции или военным.",
    "Keine Weitergabe an Polizei oder Militär.",
    "Aucun transfert à la police ni à l'armée.",
    "No se transferirá a la policía ni al ejército.",
    "لن يتم نقل المعدات إلى الشرطة أو الجيش.",
)


def contradicted(found: Assessment) -> list[Finding]:
    return [one for one in found.findings if one.rule == "EUS-03" and "own words" in one.claim]


def stated(text: str, **more: Any) -> dict[str, Any]:
    return order(end_use_statement=SIGNED | {"text": text} | more)


@pytest.mark.parametrize("text", COVERT)
def test_covert_use_against_what_is_declared(text: str, assess_order: Assess) -> None:
    (found,) = contradicted(assess_order(stated(text)))
    assert found.action == Disposition.HOLD
    assert found.evidence[0].quote and found.evidence[0].quote in text
    assert {one.fact for one in found.resolution_options} == {"end_use_statement.no_covert_use"}


@pytest.mark.parametrize("text", HANDED_ON)
def test_a_security_body_against_what_is_declared(text: str, assess_order: Assess) -> None:
    (found,) = contradicted(assess_order(stated(text)))
    assert found.evidence[0].source == "/end_use_statement/text"


@pytest.mark.parametrize("text", KEPT)
def test_a_promise_is_no_contradiction(text: str, assess_order: Assess) -> None:
    assert not contradicted(assess_order(stated(text)))


def test_the_document_sent_as_the_statement_is_read_too(assess_order: Assess) -> None:
    sent = [{"kind": "end_use_statement", "text": COVERT[0]}, {"kind": "tender", "text": COVERT[0]}]
    (found,) = contradicted(assess_order(order(end_use_statement=SIGNED, documents=sent)))
    assert found.evidence[0].source == "/documents/0/text"


def test_what_is_not_declared_is_not_contradicted_and_what_is_confirmed_no_more(assess_order: Assess) -> None:
    assert not contradicted(assess_order(stated(COVERT[0], no_covert_use=None)))
    confirmed = established(end_use_statement__no_covert_use=True)
    assert not contradicted(assess_order(stated(COVERT[0]), facts=confirmed))
