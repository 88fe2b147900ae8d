"""Names of end users and texts of lines in many languages, each alone in an order that has a capability."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, Disposition

FILE: dict[str, Any] = msgspec.json.decode(
    (Path(__file__).parents[2] / "data" / "orders" / "names-and-texts.json").read_bytes()
)
Assess = Callable[..., Assessment]
USERS = {"USR-01", "USR-03", "USR-04", "USR-05", "USR-06"}
CAPABILITIES = {f"CAP-{number:02d}" for number in range(2, 11)}


def fired(assess_order: Assess, name: str, country: str, text: str) -> set[str]:
    """Rules with an effect for one end user and one line."""
    assessment = assess_order(
        {
            "order_id": "N-1",
            "exporter": {"name": "Exporter", "country": "DE"},
            "parties": [{"role": "end_user", "name": name, "country": country}],
            "lines": [{"line": 1, "description": text, "qty": "1"}],
        }
    )
    return {finding.rule for finding in assessment.findings if finding.action is not Disposition.CLEAR}


@pytest.mark.parametrize("row", FILE["names"], ids=lambda row: row["name"])
def test_the_class_of_a_name(row: dict[str, Any], assess_order: Assess) -> None:
    found = fired(assess_order, row["name"], row["country"], "Face recognition software")
    if row["rule"] is None:
        assert not found & USERS
    else:
        assert row["rule"] in found


@pytest.mark.parametrize("row", FILE["texts"], ids=lambda row: row["text"])
def test_the_capability_of_a_text(row: dict[str, Any], assess_order: Assess) -> None:
    found = fired(assess_order, "Plain Retail", "GE", row["text"])
    if row["rule"] is None:
        assert not found & CAPABILITIES
    else:
        assert row["rule"] in found
