"""What is measured of the queue of cases."""

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.diligence.metrics import CaseMetrics
from shared.contracts.assessment import Disposition
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.world import World, assessment, finding, open_world

pytestmark = pytest.mark.postgres


async def measured(world: World) -> dict[str, float | None]:
    registry = CollectorRegistry()
    await CaseMetrics(world.application.core.database, registry).sample()
    names = ("cases_open", "cases_late", "most_overdue_seconds")
    return {name: registry.get_sample_value(f"exportgate_diligence_{name}") for name in names}


@pytest.mark.parametrize(("hours", "late"), [(1.0, 0.0), (-1.0, 1.0)])
async def test_a_case_is_late_once_its_step_took_too_long(
    hours: float, late: float, service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path, case_due_hours=hours) as world,
    ):
        assert await measured(world) == {"cases_open": 0, "cases_late": 0, "most_overdue_seconds": 0}
        await world.given(world.order(), world.assessed(assessment(1, [finding("a", Disposition.REVIEW)])))
        found = await measured(world)
        assert (found["cases_open"], found["cases_late"]) == (1, late)
        assert ((found["most_overdue_seconds"] or 0) > 3000) == bool(late)
