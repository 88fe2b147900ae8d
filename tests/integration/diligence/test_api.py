"""The API: lists, one case, certificates, revocations, audit; tenants apart."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.diligence.bootstrap import bootstrap
from services.diligence.offline import verify_certificate
from services.diligence.settings import DiligenceSettings
from shared.contracts.assessment import Disposition
from shared.contracts.order import OrderKey
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from tests.integration.diligence.world import World, assessment, finding, order_bytes, write_keys

pytestmark = pytest.mark.postgres


async def cases(world: World, count: int) -> None:
    """Orders with a case each, every second one BLOCK."""
    for number in range(count):
        key = OrderKey("acme", "erp", f"o{number}")
        found = [finding("a", Disposition.BLOCK if number % 2 else Disposition.HOLD)]
        await world.given(world.order(key=key), world.assessed(assessment(1, found, key=key)))


async def test_cases_are_listed_newest_first_page_by_page(world: World) -> None:
    await cases(world, 5)
    client = world.client("vera")
    seen, path = [], "/v1/cases?limit=2"
    while path:
        page = (await client.get(path)).json()
        seen += [item["order_id"] for item in page["items"]]
        path = page["next"]
    assert seen == ["o4", "o3", "o2", "o1", "o0"]


async def test_cases_are_filtered(world: World) -> None:
    await cases(world, 3)
    client = world.client("vera")
    blocked = (await client.get("/v1/cases?disposition=BLOCK")).json()["items"]
    assert [item["order_id"] for item in blocked] == ["o1"]
    assert (await client.get("/v1/cases?state=decided")).json()["items"] == []
    assert (await client.get("/v1/cases?state=nonsense")).status_code == 422


async def test_a_case_shows_everything_it_is_decided_on(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    listed = (await world.client("vera").get("/v1/cases")).json()["items"][0]
    answer = await world.client("vera").get(f"/v1/cases/{listed['case_id']}")
    case = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert case["order"]["parties"][0]["name"] == "Harbour Optics"
    assert case["assessment"]["findings"][0]["key"] == "a"
    assert [item["text"] for item in case["would_release"]] == [
        "USR-01 speaks of a.",
        "Two people must release. Signed: 0.",
    ]


async def test_nobody_unknown_and_no_other_tenant(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    case = (await world.client("vera").get("/v1/cases")).json()["items"][0]
    assert (await world.client("nobody").get("/v1/cases")).status_code == 401
    other = {"Exportgate-Tenant": "rival"}
    assert (await world.client("stranger").get("/v1/cases", headers=other)).json()["items"] == []
    for path in (f"/v1/cases/{case['case_id']}", f"/v1/audit/orders/{case_key()}"):
        assert (await world.client("stranger").get(path, headers=other)).status_code == 404


def case_key() -> str:
    """The key of the order, as it stands in the path."""
    return "acme/default/4711"


async def test_a_certificate_is_read_and_verifies_offline_until_it_is_revoked(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)))
    client = world.client("erp")
    identity = (await world.last("clearance.issued")).certificate_id
    token = (await client.get(f"/v1/certificates/{identity}")).json()["certificate"]
    keys = (await client.get("/.well-known/jwks.json")).content
    before = (await client.get("/v1/revocations")).content
    assert verify_certificate(token, order_bytes(), keys, before).valid
    await world.given(world.assessed(assessment(2, [finding("a")])))
    after = (await client.get("/v1/revocations")).content
    assert "was revoked" in verify_certificate(token, order_bytes(), keys, after).reason
    assert (await client.get(f"/v1/certificates/{identity}")).json()[
        "revoked_reason"
    ] == "not covered: USR-01"


async def test_the_audit_of_an_order_tells_every_transition(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    await world.decide("rita")
    await world.decide("anna")
    entries = (await world.client("anna").get(f"/v1/audit/orders/{case_key()}")).json()["items"]
    assert [entry["action"] for entry in entries] == [
        "order.taken",
        "case.opened",
        "case.decision",
        "case.decision",
        "clearance.issued",
    ]
    assert "reasons_for" not in str([entry["body"]["details"] for entry in entries])
    assert [entry["actor"] for entry in entries[2:4]] == ["person:rita", "person:anna"]


async def test_a_document_is_filed_once(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    path = f"/v1/cases/{(await world.case())['case_id']}/documents"
    body = {"sha256": "ab" * 32, "kind": "ethics_approval", "title": "IRB 4"}
    first, second = [await world.client("alan").post(path, json=body) for _ in range(2)]
    assert first.json() == second.json()
    assert len((await world.client("vera").get(path)).json()["items"]) == 1


async def test_a_misspelt_field_is_refused(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    answer = await world.decide("rita", reasons_agianst="x")
    assert answer.status_code == 422


async def test_it_is_ready_and_documents_itself(world: World) -> None:
    client = world.client("nobody")
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ok"}
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert "/v1/certificates/{certificate_id}/reservations" in paths
    assert {"/v1/audit/inclusion", "/v1/dead-letters"} <= set(paths)


@pytest.mark.parametrize("missing", ["certificate_key_file", "seal_key_file"])
async def test_without_a_key_it_does_not_start(
    missing: str, service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    async with service_databases.clone("diligence") as database:
        files: dict[str, Any] = dict(write_keys(tmp_path / "own"))
        files[missing].unlink()
        given = settings_for(
            DiligenceSettings, "diligence", database=database, keys=testing_keys, directory=tmp_path, **files
        )
        with pytest.raises(OSError, match="No such file"):
            await bootstrap(given, bus=MemoryBus())
        del files[missing]
        with pytest.raises(ValidationError, match=missing):
            settings_for(
                DiligenceSettings,
                "diligence",
                database=database,
                keys=testing_keys,
                directory=tmp_path,
                **files,
            )


async def test_a_repeated_request_is_answered_as_before(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    path = f"/v1/cases/{(await world.case())['case_id']}/decisions"
    body = {"choice": "proceed", "reasons_for": "a", "reasons_against": "b"}
    headers = {"If-Match": '"1"', "Idempotency-Key": "k1"}
    first = await world.client("rita").post(path, json=body, headers=headers)
    again = await world.client("rita").post(path, json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert await world.database.count("decision") == 1
    other = await world.client("rita").post(path, json=body | {"choice": "decline"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "urn:exportgate:problem:idempotency-key-reused")
    elsewhere = await world.client("anna").post(path, json=body, headers=headers | {"If-Match": '"2"'})
    assert elsewhere.json()["person"] == "anna"
