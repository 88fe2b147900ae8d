"""However many lines an order has, its assessment fits on a topic and says the same."""

from typing import Any

import msgspec
import pytest

from services.screening.assess.bounding import LARGEST, STEPS
from shared.contracts.assessment import Assessment
from tests.unit.screening.conftest import Assess

LINES = 2_500


def order(lines: int, about: str = "") -> dict[str, Any]:
    return {
        "order_id": "many",
        "exporter": {"name": "Exporter BV", "country": "NL"},
        "parties": [{"role": "end_user", "name": "Municipal Police", "country": "CN", "type": "police"}],
        "lines": [
            {"line": number, "qty": "1", "description": f"Camera {number} with face recognition {about}"}
            for number in range(1, lines + 1)
        ],
    }


@pytest.fixture(scope="module")
def many(assess_order: Assess) -> Assessment:
    return assess_order(order(LINES))


def test_it_fits_and_holds_as_a_short_one_does(many: Assessment, assess_order: Assess) -> None:
    few = assess_order(order(3))
    assert len(msgspec.json.encode(many)) <= LARGEST
    assert many.disposition == few.disposition
    assert {finding.rule for finding in many.findings} == {finding.rule for finding in few.findings}
    most = max(sum(one.rule == rule for one in many.findings) for rule in {f.rule for f in many.findings})
    assert most <= STEPS[0]


def test_every_line_that_something_was_found_of_is_named(many: Assessment) -> None:
    named = {
        subject
        for finding in many.findings
        if finding.rule == "CAP-02"
        for subject in (finding.subject, *finding.subjects)
    }
    assert {f"/lines/{number}" for number in range(LINES)} <= named


def test_one_line_more_is_another_finding(many: Assessment, assess_order: Assess) -> None:
    """What a decision covered covers no line that was not there."""
    keys = {finding.key for finding in many.findings}
    assert {finding.key for finding in assess_order(order(LINES)).findings} == keys
    more = {finding.key for finding in assess_order(order(LINES + 1)).findings}
    assert more - keys


def test_a_short_order_is_left_as_it_is(assess_order: Assess) -> None:
    found = assess_order(order(20))
    assert not any("times more" in finding.claim for finding in found.findings)
    assert sum(finding.rule == "CAP-02" for finding in found.findings) == 20
