"""Orders in the formats of others, through HTTP: stored as the `order.v1` that was made of them."""

import hashlib
import json

import httpx
import pytest

from services.intake.formats.media import CSV, EDIFACT, ODOO, XML
from tests.integration.intake.world import World
from tests.unit.intake.formats.documents import DATA, GOLDEN, golden

pytestmark = pytest.mark.postgres
UBL = "canonical-1.ubl.xml"


async def _post(
    world: World, media: str, body: bytes, *, headers: dict[str, str] | None = None, **query: str
) -> httpx.Response:
    return await world.erp.post(
        "/v1/orders", content=body, headers={"Content-Type": media, **(headers or {})}, params=query
    )


@pytest.mark.parametrize("name", GOLDEN)
async def test_every_format_is_taken_and_read_back(world: World, name: str) -> None:
    answer = await _post(world, GOLDEN[name], golden(name))
    assert answer.status_code == 202, answer.text
    stored = (await world.erp.get(answer.headers["Location"])).json()
    assert stored["order"] == json.loads((DATA / f"{name}.order.json").read_text(encoding="utf-8"))
    (revision,) = stored["revisions"]
    assert revision["media_type"] == GOLDEN[name]
    assert revision["received_sha256"] == hashlib.sha256(golden(name)).hexdigest()
    refused = await world.erp.post(
        f"/v1/orders/CANON-1-MORPHO/release?source_system={stored['source_system']}"
    )
    assert refused.status_code == 409


async def test_the_same_document_again_is_the_same_order(world: World) -> None:
    first = await _post(world, XML, golden(UBL))
    again = await _post(world, "application/xml; charset=utf-8", golden(UBL))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert await world.database.count("sales_order") == 1


async def test_number_space_and_revision_are_said_beside_the_document(world: World) -> None:
    first = await _post(world, XML, golden(UBL), source_system="buyer-7")
    assert first.json()["source_system"] == "buyer-7"
    changed = golden(UBL).replace(b">20<", b">25<")
    conflict = await _post(world, XML, changed, source_system="buyer-7")
    assert (conflict.status_code, conflict.json()["type"]) == (
        409,
        "urn:exportgate:problem:revision-conflict",
    )
    amended = await _post(world, XML, changed, source_system="buyer-7", revision="2")
    assert (amended.status_code, amended.json()["revision"]) == (202, 2)


async def test_an_idempotency_key_covers_what_is_said_beside(world: World) -> None:
    key = {"Idempotency-Key": "k-1"}
    assert (await _post(world, XML, golden(UBL), headers=key)).status_code == 202
    assert (await _post(world, XML, golden(UBL), headers=key)).status_code == 202
    other = await _post(world, XML, golden(UBL), headers=key, revision="2")
    assert (other.status_code, other.json()["type"]) == (422, "urn:exportgate:problem:idempotency-key-reused")


async def test_a_code_is_explained_in_the_query(world: World) -> None:
    body = golden("canonical-1.d96a.edi").replace(b"NAD+UD", b"NAD+ZZZ")
    refused = await _post(world, EDIFACT, body)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:exportgate:problem:invalid-document")
    assert refused.json()["errors"][0]["pointer"] == "segment 17 (NAD+ZZZ)"
    taken = await _post(world, EDIFACT, body, party="ZZZ:end_user")
    stored = (await world.erp.get(taken.headers["Location"])).json()
    assert [party["role"] for party in stored["order"]["parties"]] == ["sold_to", "consignee", "end_user"]


async def test_what_is_wrong_is_a_problem_with_places(world: World) -> None:
    answer = await _post(world, CSV, golden("canonical-1.csv").replace(b"852380", b"85"))
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["title"]) == (422, "No order can be made of the document")
    assert problem["errors"][0]["pointer"] == "row 2, column hs"
    broken = await _post(world, ODOO, b"{")
    assert (broken.status_code, broken.json()["type"]) == (400, "urn:exportgate:problem:not-json")
    assert await world.database.count("sales_order") == 0


async def test_an_order_of_ours_says_everything_itself(world: World) -> None:
    answer = await world.erp.post("/v1/orders", content=b"{}", params={"revision": "2"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:exportgate:problem:invalid-request")


async def test_a_media_type_of_nobody_lists_those_that_are_read(world: World) -> None:
    answer = await _post(world, "application/pdf", b"%PDF")
    assert answer.status_code == 415
    for media in (XML, EDIFACT, ODOO, CSV, "application/json", "application/x-sap.idoc", "text/xml"):
        assert media in answer.json()["detail"]
