"""What a rule set would change is known before it is switched on; nothing else is touched."""

from typing import Any

import msgspec
import pytest

from tests.integration.screening.conftest import Start
from tests.integration.screening.people import asking
from tests.integration.screening.test_rule_sets import CHANGES, document, terminals
from tests.integration.screening.world import TENANT, World, printers

pytestmark = pytest.mark.postgres
WRITTEN = "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM assessment)"


async def finish(world: World) -> None:
    """Until the job rests."""
    while await world.screening.what_if.advance(TENANT):
        pass


async def asked(world: World, place: str) -> dict[str, Any]:
    """What a reader is told."""
    async with asking(world, "ana") as ana:
        answer = await ana.get(place)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def started(world: World, headers: dict[str, str] | None = None) -> str:
    """A job; gives where it is."""
    async with asking(world, "ana") as ana:
        answer = await ana.post("/v1/what-if", content=document(CHANGES), headers=headers)
    assert answer.status_code == 202, answer.text
    return str(answer.headers["location"])


async def test_it_counts_names_and_explains_what_would_change_and_changes_nothing(start: Start) -> None:
    world = await start(what_if_batch=2, required_sources={})
    await world.given(
        *(world.order(terminals(f"lake {n}")) for n in range(3)), world.order(printers("printers"))
    )
    before = await world.database.fetch(
        "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM assessment)"
    )
    verdict = str((await world.newest("lake 0")).disposition)
    place = await started(world)
    await world.screening.what_if.advance(TENANT)
    half = await asked(world, place)
    assert (half["state"], half["done"], half["total"], half["progress"]) == ("running", 2, 4, 0.5)
    await finish(world)
    found = await asked(world, place)
    assert (found["state"], found["verdicts_changed"], found["progress"]) == ("done", 3, 1.0)
    assert found["matrix"] == {verdict: {"BLOCK": 3}, "CLEAR": {"CLEAR": 1}}
    first = found["examples"][0]
    assert first["order_id"] == "lake 0"
    assert ("GEO-01", "BLOCK") in [(told["rule"], told["action"]) for told in first["appeared"]]
    page = await asked(world, found["orders"] + "?limit=2")
    rest = await asked(world, page["next"])
    assert [item["order_id"] for item in page["items"] + rest["items"]] == ["lake 0", "lake 1", "lake 2"]
    now = await world.database.fetch(
        "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM assessment)"
    )
    assert now == before


async def test_another_process_goes_on_where_one_died_and_no_order_counts_twice(start: Start) -> None:
    world = await start(what_if_batch=2, required_sources={})
    other = await start(what_if_batch=2, required_sources={})
    await world.given(*(world.order(terminals(f"lake {n}")) for n in range(5)))
    place = await started(world)
    await world.screening.what_if.advance(TENANT)
    await world.database.fetch("UPDATE what_if SET leased_until = now() + interval '1 minute'")
    assert not await other.screening.what_if.advance(TENANT)
    await world.database.fetch("UPDATE what_if SET leased_until = now() - interval '1 second'")
    await finish(other)
    found = await asked(world, place)
    assert (found["state"], found["done"], found["verdicts_changed"]) == ("done", 5, 5)


async def test_a_job_is_cancelled_and_rests_while_orders_are_assessed_again(start: Start) -> None:
    world = await start(what_if_batch=1, required_sources={})
    await world.given(world.order(terminals("lake")), world.order(terminals("shore")))
    place = await started(world)
    await world.database.fetch(
        "INSERT INTO reassessment_order (tenant, activation, key) VALUES ('acme', 9, 'x')"
    )
    assert not await world.screening.what_if.advance(TENANT)
    await world.database.fetch("DELETE FROM reassessment_order")
    assert await world.screening.what_if.advance(TENANT)
    async with asking(world, "ana") as ana:
        assert (await ana.post(f"{place}/cancel")).json()["state"] == "cancelled"
    assert not await world.screening.what_if.advance(TENANT)
    assert (await asked(world, place))["done"] == 1


async def test_a_job_ends_when_other_rules_became_active(start: Start) -> None:
    world = await start(required_sources={})
    await world.given(world.order(terminals("lake")))
    place = await started(world)
    await world.activate("rules-2")
    await world.reassess()
    await finish(world)
    found = await asked(world, place)
    assert (found["state"], "start again" in found["problem"]) == ("failed", True)


async def test_one_request_is_one_job_and_a_faulty_one_none(start: Start) -> None:
    world = await start(required_sources={})
    key = {"Idempotency-Key": "once"}
    assert await started(world, key) == await started(world, key)
    async with asking(world, "ana") as ana:
        other = await ana.post("/v1/what-if", content=document({}), headers=key)
        assert other.status_code == 422
        body = msgspec.json.encode({"reason": "x", "changes": {"arms": {}}})
        faulty = await ana.post("/v1/what-if", content=body)
        assert faulty.json()["errors"][0]["pointer"] == "/changes/arms"
        assert (await ana.get("/v1/what-if/00000000-0000-0000-0000-000000000000")).status_code == 404
    assert await world.database.count("what_if") == 1


async def test_the_jobs_are_listed_page_by_page(start: Start) -> None:
    world = await start(required_sources={})
    places = [await started(world, {"Idempotency-Key": str(number)}) for number in range(3)]
    page = await asked(world, "/v1/what-if?limit=2")
    rest = await asked(world, page["next"])
    found = [f"/v1/what-if/{job['id']}" for job in page["items"] + rest["items"]]
    assert (found, rest["next"]) == (places[::-1], None)
    async with asking(world, "ana") as ana:
        refused = await ana.get("/v1/what-if", params={"cursor": "x"})
    assert (refused.status_code, refused.json()["type"].endswith("invalid-cursor")) == (400, True)
