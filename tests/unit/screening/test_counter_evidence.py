"""What speaks for the customer: never the words that speak against the order."""

from collections.abc import Callable

import pytest

from shared.contracts.assessment import Assessment
from tests.unit.screening.test_every_rule import POLICE, SIGNED, order

Assess = Callable[..., Assessment]
TEXT = "/end_use_statement/text"


def shown_for(found: Assessment) -> set[str]:
    """Texts of the statement that are shown on the other side of some finding."""
    shown = (item for finding in found.findings for item in finding.counter_evidence)
    return {item.quote for item in shown if item.source == TEXT}


@pytest.mark.parametrize(
    "text",
    [
        "Safe City",
        "For the Skynet project of the district.",
        "用于雪亮工程",
        "Monitoring of citizens in public space",
        "Video surveillance of the streets",
        "Will be operated by the Regional Police Directorate.",
        "Для видеонаблюдения за гражданами",
    ],
)
def test_a_text_that_names_a_programme_a_police_user_or_watching_is_not_shown_for_the_customer(
    text: str, assess_order: Assess
) -> None:
    assert not shown_for(assess_order(order(POLICE, end_use_statement=SIGNED | {"text": text})))


@pytest.mark.parametrize(
    "text",
    ["For access to our own office.", "Study of emotions with volunteers.", "No surveillance of any kind."],
)
def test_a_text_that_speaks_for_the_customer_is_shown(text: str, assess_order: Assess) -> None:
    assert shown_for(assess_order(order(POLICE, end_use_statement=SIGNED | {"text": text}))) == {text}
