"""The due-diligence record of a case."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from shared.contracts.assessment import Assessment, CaseRequirement, Disposition
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.visit import Visit, read, untouched
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


@pytest_asyncio.fixture
async def strict(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> AsyncIterator[World]:
    """Where a case of HR-01 is not released without its due diligence."""
    settings: dict[str, Any] = {
        "due_diligence_required": True,
        "human_rights_policy": "Human-rights policy, version 3",
        "complaint_channel": "concerns@noord.example",
        "local": True,
    }
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path, **settings) as world,
    ):
        yield world


async def test_where_it_is_required_nothing_is_released_without_it(strict: World) -> None:
    await strict.given(strict.order(), strict.assessed(asking()))
    refused = await strict.decide("rita")
    assert (refused.status_code, refused.json()["detail"][:5]) == (409, "HR-02")
    assert (await strict.decide("rita", "hold")).status_code == 201
    await record(strict, severity=SEVERITY, plan=PLAN)
    assert (await strict.decide("rita")).status_code == 201


FOUND = (finding("a"), finding("b", rule="KON-03"), finding("c", Disposition.REVIEW, rule="CAP-02"))


async def test_a_small_exporter_fills_in_three_fields(strict: World) -> None:
    """From a held order to a certificate: the due diligence and the conditions are proposed word for word."""
    held = msgspec.structs.replace(asking(), findings=FOUND)
    await strict.given(strict.order(), strict.assessed(held))
    path = f"/cases/{(await strict.case())['case_id']}"
    rita = Visit(strict)
    await rita.signs_in("rita")
    form = untouched(await rita.client.get(f"{path}/diligence"), f"{path}/diligence")
    assert "USR-01: USR-01 speaks of a." in form["scale_reason"][0]
    assert form["complaint_channel"] + form["policy"] + form["tracking_owner"] == [
        "concerns@noord.example", "Human-rights policy, version 3", "Rita",
    ]  # fmt: skip
    assert (await strict.case())["due_diligence"]["version"] == 0
    # Severity is high here: whom the exporter heard is the one thing that nothing can propose.
    typed = {"heard": "Rights organisation in Singapore, call of 3 May"}
    recorded = await rita.client.post(f"{path}/diligence", data={**form, **typed})
    assert "The due diligence is recorded." in recorded.text
    shown = (await strict.case())["due_diligence"]
    assert (shown["missing"], shown["tier"]) == ([], "high")
    assert shown["record"]["severity"]["scale"]["author"] == "rita"
    page = read(recorded)
    for part in ("(Rita)", "The contract lets us see", "Heard: Rights organisation", "version 3"):
        assert part in page

    decision = untouched(recorded, f"{path}/decisions")
    typed = {"reasons_for": "Known hospital.", "reasons_against": "None found in the press."}
    sent = {**decision, **typed, "choice": "with_conditions", "do": "decide"}
    assert "First decision recorded" in (await rita.client.post(f"{path}/decisions", data=sent)).text
    (first,) = (await strict.case())["decisions"]
    needs = [one["needs"] for one in first["terms"]["release"]]
    assert (needs, len(first["terms"]["watch"])) == (["clause_signed", "clause_signed"], 2)
    await rita.client.aclose()


async def test_of_two_people_at_one_record_the_later_is_shown_what_changed_and_loses_nothing(
    strict: World,
) -> None:
    await strict.given(strict.order(), strict.assessed(asking()))
    path = f"/cases/{(await strict.case())['case_id']}/diligence"
    rita, alan = Visit(strict), Visit(strict)
    await rita.signs_in("rita")
    await alan.signs_in("alan")
    forms = [untouched(await one.client.get(path), path) for one in (rita, alan)]
    hers = {**forms[0], "scope": "2", "scope_reason": "One ward."}
    assert "The due diligence is recorded." in (await rita.client.post(path, data=hers)).text
    his = {**forms[1], "tracking_owner": "R. Santos", "heard": "A nurse"}
    late = await alan.client.post(path, data=his)
    assert late.status_code == 412
    said = read(late)
    for part in ("Rita changed this case at", "Due diligence recorded", "2: One ward.", "R. Santos"):
        assert part in said
    assert (await strict.case())["due_diligence"]["version"] == 1
    again = untouched(late, path)
    assert (again["tracking_owner"], again["heard"][0]) == (["R. Santos"], "A nurse")
    assert "The due diligence is recorded." in (await alan.client.post(path, data=again)).text
    assert (await strict.case())["due_diligence"]["record"]["heard"][0]["text"] == "A nurse"
    for one in (rita, alan):
        await one.client.aclose()


async def test_what_a_form_lacks_is_said_over_the_form_and_what_was_typed_stays(strict: World) -> None:
    await strict.given(strict.order(), strict.assessed(asking()))
    path = f"/cases/{(await strict.case())['case_id']}"
    rita = Visit(strict)
    await rita.signs_in("rita")
    form = untouched(await rita.client.get(f"{path}/diligence"), f"{path}/diligence")
    refused = await rita.client.post(
        f"{path}/diligence", data={**form, "scale_reason": "", "heard": "A nurse"}
    )
    assert (refused.status_code, "Each score needs its reason." in refused.text) == (422, True)
    assert "A nurse" in (await rita.client.get(f"{path}/diligence")).text
    asked = {"question": "", "case_version": "1", "language": "de"}
    refused = await rita.posts(f"{path}/questions", **asked)
    assert (refused.status_code, "Choose or write at least one question." in refused.text) == (422, True)
    await rita.client.aclose()


async def test_over_http_the_later_one_is_told_who_did_what(world: World) -> None:
    await world.given(world.order(), world.assessed(asking()))
    case = await world.case()
    path, match = f"/v1/cases/{case['case_id']}/diligence", {"If-Match": f'"{case["version"]}"'}
    assert (await world.client("alan").post(path, json={}, headers=match)).status_code == 201
    late = await world.client("rita").post(path, json={"severity": SEVERITY}, headers=match)
    assert late.status_code == 412
    told = late.json()["meanwhile"]
    assert (told["by"], told["did"], told["version"]) == ("person:alan", "due-diligence.recorded", 2)


async def test_who_repeats_a_score_is_not_its_author(world: World) -> None:
    await world.given(world.order(), world.assessed(asking()))
    await record(world, severity=SEVERITY)
    path = f"/v1/cases/{(await world.case())['case_id']}/diligence"
    other = {**SEVERITY, "scope": {"score": 2, "reason": "one ward"}}
    shown = (await world.client("rita").post(path, json={"severity": other})).json()["record"]["severity"]
    assert [shown[name]["author"] for name in other] == ["alan", "rita", "alan"]


async def test_a_day_that_no_calendar_has_is_refused(world: World) -> None:
    await world.given(world.order(), world.assessed(asking()))
    path = f"/v1/cases/{(await world.case())['case_id']}/diligence"
    answer = await world.client("alan").post(path, json={"next_look": "2026-02-30"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/next_look"
