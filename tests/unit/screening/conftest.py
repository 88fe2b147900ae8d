"""One knowledge release for all tests of screening: it is immutable."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import msgspec
import pytest

from services.screening.assess import assess
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment
from shared.contracts.order import parse_order

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AS_OF = date(2026, 11, 1)

Assess = Callable[..., Assessment]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The packaged knowledge."""
    return Knowledge.load()


@pytest.fixture(scope="session")
def assess_order(knowledge: Knowledge) -> Assess:
    """Assess a plain dictionary as an order, under the packaged knowledge."""
    return partial(assessed, knowledge)


def assessed(knowledge: Knowledge, order: dict[str, Any], as_of: date = AS_OF, **more: Any) -> Assessment:
    """Assess a plain dictionary as an order, under knowledge of the test's own."""
    parsed = parse_order(msgspec.json.encode(order))
    return assess(parsed, knowledge=knowledge, as_of=as_of, now=NOW, **more)
