"""Rule sets change while orders flow: two people, every process, every order, with what changed and why."""

from typing import Any

import asyncpg
import msgspec
import pytest

from services.screening.rulesets.store import SamePerson
from shared.contracts.assessment import Disposition
from shared.contracts.events import WatchlistPublished
from tests.integration.screening.conftest import Start
from tests.integration.screening.people import ERP_KEY, asking
from tests.integration.screening.world import TENANT, World, key_of, printers

pytestmark = pytest.mark.postgres


def document(changes: dict[str, Any], reason: str = "the board's decision of May") -> bytes:
    """A rule set as people review it."""
    return msgspec.json.encode({"reason": reason, "changes": changes})


REGION = {"level": 1, "name": "Turkana", "reason": "reports", "source": "a test", "date": "2026-01-01"}
CHANGES: dict[str, Any] = {
    "regions": {"region": {"KE-43": REGION}},
    "catalogue": {"rule": {"GEO-01": {"action": "BLOCK"}}},
}
"""With these, face recognition is not sold to Turkana."""
FEWER_CAMERAS: dict[str, Any] = {"trade": {"limits": {"cameras_at_scale": 50}}}


def terminals(order_id: str) -> dict[str, Any]:
    """Face recognition to Turkana."""
    buyer = {"name": "Lake Trading Ltd", "country": "KE", "region": "KE-43", "type": "company"}
    line = {"line": 1, "description": "Face recognition terminals", "qty": "3"}
    return printers(order_id, parties=[{"role": "end_user", **buyer}], lines=[line])


async def published(world: World, body: bytes) -> str:
    """Proposed by one person and approved by another."""
    proposed = await world.screening.rule_sets.propose(TENANT, body, by="person:jan")
    await world.screening.rule_sets.approve(TENANT, proposed.version, by="person:tomas")
    return proposed.version


async def test_two_people_publish_and_every_order_is_assessed_again_by_every_process(
    world: World, start: Start
) -> None:
    other = await start()
    await world.given(world.order(terminals("lake")))
    before = await world.newest("lake")
    async with asking(world, "jan") as jan, asking(world, "tomas") as tomas:
        answer = await jan.post("/v1/rules", content=document(CHANGES))
        assert answer.status_code == 201, answer.text
        found = answer.json()
        assert "/catalogue/rule/GEO-01/action" in [item["pointer"] for item in found["changes"]]
        waiting = (await tomas.get("/v1/rules")).json()["waiting"]
        assert [item["proposed_by"] for item in waiting] == ["person:jan"]
        assert (await tomas.post(found["approval"])).status_code == 201
        assert (await tomas.post(found["approval"])).status_code == 409
        catalogue = (await jan.get("/v1/rules")).json()
    assert catalogue["version"] == found["version"]
    assert {row["id"]: row["action"] for row in catalogue["rules"]}["GEO-01"] == "BLOCK"
    await other.reassess()
    after = await world.newest("lake")
    assert before.disposition is not Disposition.BLOCK
    assert after.disposition is Disposition.BLOCK
    assert after.versions.rules == found["version"]
    await other.given(other.order(terminals("later")))
    assert (await other.newest("later")).disposition is Disposition.BLOCK
    event = (await world.said("rules.published"))[-1].data
    assert isinstance(event, WatchlistPublished)
    assert event.delta is not None
    assert event.delta["reason"] == "the board's decision of May"
    actions = await world.database.fetch("SELECT action, actor FROM audit_entry WHERE stream = 'rules'")
    told = {(row["action"], row["actor"]) for row in actions}
    assert {("rules.proposed", "person:jan"), ("rules.approved", "person:tomas")} <= told


async def test_nobody_publishes_alone_and_no_key_at_all(world: World) -> None:
    async with asking(world, "jan") as jan, asking(world, "ana") as ana:
        found = (await jan.post("/v1/rules", content=document(CHANGES))).json()
        alone = await jan.post(found["approval"])
        assert alone.status_code == 409
        assert alone.json()["type"].endswith("second-person-required")
        assert (await ana.post(found["approval"])).status_code == 403
        key = {"Authorization": f"Bearer {ERP_KEY}"}
        assert (await jan.post(found["approval"], headers=key)).status_code == 403
        assert (await jan.post("/v1/rules", content=document({}), headers=key)).status_code == 403
    assert await world.said("rules.published") == []
    with pytest.raises(SamePerson):
        await world.screening.rule_sets.approve(TENANT, found["version"], by="person:jan")


async def test_a_declined_set_waits_no_more_and_says_who_declined_it_and_why(world: World) -> None:
    async with asking(world, "jan") as jan, asking(world, "tomas") as tomas, asking(world, "ana") as ana:
        found = (await jan.post("/v1/rules", content=document(CHANGES))).json()
        place = f"/v1/rules/{found['version']}/decline"
        assert (await ana.post(place, json={"reason": "no"})).status_code == 403
        assert (await tomas.post(place, json={"reason": " "})).status_code == 422
        declined = await tomas.post(place, json={"reason": "Turkana is too wide."})
        assert declined.json()["declined_by"] == "person:tomas"
        assert (await tomas.post(place, json={"reason": "Again."})).status_code == 409
        assert (await tomas.post(found["approval"])).status_code == 409
        assert (await tomas.get("/v1/rules")).json()["waiting"] == []
        again = await jan.post("/v1/rules", content=document(CHANGES))
    assert again.status_code == 422
    assert "declined by person:tomas: Turkana is too wide." in again.text
    assert await world.said("rules.published") == []


_APPROVE = "INSERT INTO rule_approval SELECT tenant, version, against, proposed_by, $1 FROM rule_proposal"
_PUBLISH = """
INSERT INTO rule_set (tenant, version, content, seal, document, proposal, against, proposed_by, approved_by)
SELECT tenant, version, content, '', document, version, against, proposed_by, $1 FROM rule_proposal
"""


async def test_nor_does_the_service_by_sql(world: World) -> None:
    await world.screening.rule_sets.propose(TENANT, document(CHANGES), by="person:jan")
    service = await asyncpg.connect(world.database.url)
    await service.execute("SELECT set_config('app.tenants', $1, false)", TENANT)
    for approver in ("person:jan", "service:screening", "api_key:eg_1"):
        with pytest.raises(asyncpg.CheckViolationError):
            await service.execute(_APPROVE, approver)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await service.execute(_PUBLISH, "person:tomas")
    with pytest.raises(asyncpg.CheckViolationError):
        await service.execute(_PUBLISH, None)
    for change in ("UPDATE rule_proposal SET proposed_by = 'person:eve'", "DELETE FROM rule_set"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute(change)
    await service.close()


async def test_a_set_that_was_written_by_sql_holds_everything_and_says_so(world: World) -> None:
    """Its rows are whole, and the seal is not ours: the last good rules stay."""
    await world.given(world.order(terminals("lake")))
    proposed = await world.screening.rule_sets.propose(TENANT, document(CHANGES), by="person:jan")
    await world.database.fetch(_APPROVE, "person:tomas")
    await world.database.fetch(_PUBLISH, "person:tomas")
    await world.activate(proposed.version)
    await world.reassess()
    newest = await world.newest("lake")
    assert newest.disposition is Disposition.HOLD
    assert newest.system_reason is not None
    assert "seal" in newest.system_reason
    assert newest.versions.rules == proposed.against
    body = document(FEWER_CAMERAS)
    await published(world, body)
    await world.reassess()
    assert (await world.newest("lake")).system_reason is None


async def test_what_was_compared_with_other_rules_is_proposed_again(world: World) -> None:
    first = await world.screening.rule_sets.propose(TENANT, document(CHANGES), by="person:jan")
    await published(world, document(FEWER_CAMERAS))
    async with asking(world, "tomas") as tomas:
        refused = await tomas.post(f"/v1/rules/{first.version}/approval")
    assert refused.status_code == 409
    assert "propose it again" in refused.json()["detail"]


async def test_a_new_condition_is_refused_with_its_place(world: World) -> None:
    body = document(
        {"catalogue": {"rule": {"GEO-01": {"condition": "always"}, "GEO-99": {"action": "HOLD"}}}}
    )
    async with asking(world, "jan") as jan:
        answer = await jan.post("/v1/rules", content=body)
    assert answer.status_code == 422
    places = [item["pointer"] for item in answer.json()["errors"]]
    assert places == ["/changes/catalogue/rule/GEO-01/condition", "/changes/catalogue/rule/GEO-99"]


async def test_an_earlier_day_has_the_rules_of_that_day(world: World) -> None:
    await world.given(world.order(terminals("lake")))
    await published(world, document(CHANGES))
    await world.database.fetch(
        "UPDATE rule_activation SET activated_at = now() - interval '40 days' WHERE activation = 1"
    )
    body = msgspec.json.encode(terminals("asked"))
    async with asking(world, "jan") as jan:
        now = (await jan.post("/v1/assess", content=body)).json()
        rows = await world.database.fetch("SELECT (now() - interval '3 days')::date::text AS day")
        then = (await jan.post("/v1/assess", params={"as_of": rows[0]["day"]}, content=body)).json()
    assert now["disposition"] == "BLOCK"
    assert then["disposition"] != "BLOCK"
    assert then["versions"]["rules"] == world.screening.engine.rules_version


async def test_a_new_release_keeps_the_published_changes(world: World, start: Start) -> None:
    await world.given(world.order(terminals("lake")))
    version = await published(world, document(CHANGES))
    after = await start()
    await after.reassess()
    assert (await after.newest("lake")).versions.rules == version
    assert (await after.newest("lake")).disposition is Disposition.BLOCK
    assert key_of("lake") in await after.activations()
