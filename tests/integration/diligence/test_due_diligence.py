"""The due-diligence record of a case."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment, CaseRequirement
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.world import World, assessment, finding, open_world

pytestmark = pytest.mark.postgres
SEVERITY = {name: {"score": 3, "reason": "seen"} for name in ("scale", "scope", "irremediability")}
PLAN = [{"text": "No ethnicity module.", "owner": "P. Jansen", "due": "2026-09-01"}]


def asking() -> Assessment:
    """An assessment whose case must contain a due diligence."""
    needs = tuple(CaseRequirement(rule, rule) for rule in ("HR-02", "HR-03", "HR-04", "HR-05"))
    return msgspec.structs.replace(assessment(1, [finding("a")]), case_requires=needs)


async def record(world: World, **body: Any) -> dict[str, Any]:
    """Post a version of the record."""
    path = f"/v1/cases/{(await world.case())['case_id']}/diligence"
    answer = await world.client("alan").post(path, json=body)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_the_record_shows_what_is_missing(world: World) -> None:
    await world.given(world.order(), world.assessed(asking()))
    assert len((await world.case())["due_diligence"]["missing"]) == 2
    shown = await record(world, severity=SEVERITY)
    assert (shown["tier"], shown["author"], len(shown["missing"])) == ("medium", "alan", 1)
    shown = await record(world, severity=SEVERITY, plan=PLAN)
    assert (shown["version"], shown["missing"]) == (2, [])


async def test_where_it_is_required_nothing_is_released_without_it(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path, due_diligence_required=True) as world,
    ):
        await world.given(world.order(), world.assessed(asking()))
        refused = await world.decide("rita")
        assert (refused.status_code, refused.json()["detail"][:5]) == (409, "HR-02")
        assert (await world.decide("rita", "hold")).status_code == 201
        await record(world, severity=SEVERITY, plan=PLAN)
        assert (await world.decide("rita")).status_code == 201


async def test_a_day_that_no_calendar_has_is_refused(world: World) -> None:
    await world.given(world.order(), world.assessed(asking()))
    path = f"/v1/cases/{(await world.case())['case_id']}/diligence"
    answer = await world.client("alan").post(path, json={"next_look": "2026-02-30"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/next_look"
