"""The age of each required list is measured; one that was never loaded is infinitely old."""

from math import inf

import pytest
from prometheus_client import CollectorRegistry

from services.screening.list_ages import ListAges
from tests.integration.screening.world import World

pytestmark = pytest.mark.postgres


async def test_ages_and_limits_are_shown(world: World) -> None:
    registry = CollectorRegistry()
    required = {"us_csl": 3.0, "eu_fsf": None}
    await ListAges(world.screening.core.transactions, required, registry).sample()

    def shown(what: str, source: str) -> float | None:
        return registry.get_sample_value(f"exportgate_watchlist_{what}_seconds", {"source": source})

    assert 0 <= (shown("age", "us_csl") or inf) < 600
    assert shown("age_limit", "us_csl") == 3 * 86_400
    assert shown("age", "eu_fsf") == inf
    assert shown("age_limit", "eu_fsf") == inf
