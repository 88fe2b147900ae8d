"""GET: one order, its pages, its numbers in paths; nobody reads another tenant's."""

from urllib.parse import quote

import httpx
import pytest

from shared.contracts.order import order_sha256, parse_order
from tests.integration.intake.world import World, order

pytestmark = pytest.mark.postgres


async def test_an_order_with_revisions_assessment_and_clearance(world: World) -> None:
    await world.accepted(notes="first")
    accepted = await world.accepted(revision=3)
    await world.hear(accepted.assessed(), accepted.issued())
    document = (await world.erp.get(accepted.path)).json()
    assert document["order"] == order(revision=3)
    assert [item["revision"] for item in document["revisions"]] == [3, 1]
    assert document["assessment"]["disposition"] == "CLEAR"
    assert document["clearance"] == await accepted.clearance()
    assert document["state"] == "CLEARED"


async def test_the_order_as_given_back_is_the_order_that_was_cleared(world: World) -> None:
    accepted = await world.accepted()
    answer = await world.erp.get(accepted.path)
    start = answer.content.index(b'"order":') + len(b'"order":')
    canonical = answer.content[start : answer.content.index(b',"revisions"')]
    assert order_sha256(canonical) == accepted.order_sha256
    assert parse_order(canonical).order_id == "4711"


@pytest.mark.parametrize(
    "order_id",
    [
        "A/1",
        "2026/08/0001",
        "a b",
        "50%",
        "a%2Fb",
        "ä-ö",
        "x/clearance",
        "?#&=+",
        "...",
        "a//b",
        "_",
        "batch",
    ],
)
async def test_any_printable_number_is_found_again(world: World, order_id: str) -> None:
    decoy = order_id.replace("/", "_") + "_"
    await world.accepted(decoy)
    answer = await world.post(order(order_id))
    assert answer.status_code == 202
    path = f"/v1/orders/{quote(order_id, safe='')}"
    assert answer.headers["location"] == f"{path}?source_system=default"
    found = await world.erp.get(answer.headers["location"])
    assert found.json()["order_id"] == order_id
    clearance = await world.erp.get(f"{path}/clearance")
    assert clearance.json()["order_id"] == order_id
    assert (await world.erp.post(f"{path}/cancel")).json()["state"] == "CANCELLED"


async def test_a_number_of_two_sources_needs_the_source(world: World) -> None:
    await world.accepted(source_system="sap")
    alone = await world.erp.get("/v1/orders/4711")
    assert alone.json()["source_system"] == "sap"
    await world.accepted(source_system="odoo")
    for method, path in (("GET", ""), ("GET", "/clearance"), ("POST", "/release"), ("POST", "/cancel")):
        answer = await world.erp.request(method, f"/v1/orders/4711{path}")
        assert answer.status_code == 409
        assert answer.json()["sources"] == ["odoo", "sap"]
    named = await world.erp.get("/v1/orders/4711", params={"source_system": "odoo"})
    assert named.json()["source_system"] == "odoo"


async def test_pages_hold_every_order_once_also_while_orders_come_in(world: World) -> None:
    for number in range(25):
        await world.accepted(f"old-{number}")
    seen: list[str] = []
    url = "/v1/orders?limit=10"
    while url:
        answer = await world.erp.get(url)
        document = answer.json()
        seen += [item["order_id"] for item in document["items"]]
        url = document["next"]
        await world.accepted(f"new-{len(seen)}")
    assert [name for name in seen if name.startswith("old-")] == [
        f"old-{number}" for number in reversed(range(25))
    ]


async def test_the_list_is_filtered_by_state_and_source(world: World) -> None:
    one = await world.accepted("1", source_system="sap")
    await world.accepted("2")
    await world.hear(one.case())
    held = (await world.erp.get("/v1/orders", params={"state": "HELD"})).json()["items"]
    assert [item["order_id"] for item in held] == ["1"]
    default = (await world.erp.get("/v1/orders", params={"source_system": "default"})).json()["items"]
    assert [item["order_id"] for item in default] == ["2"]
    assert (await world.erp.get("/v1/orders", params={"cursor": "x"})).status_code == 400


ROUTES = [
    ("GET", "/v1/orders/4711"),
    ("GET", "/v1/orders/4711?source_system=default"),
    ("GET", "/v1/orders/4711/clearance"),
    ("GET", "/v1/orders/4711/clearance?source_system=default"),
    ("POST", "/v1/orders/4711/release"),
    ("POST", "/v1/orders/4711/release?source_system=default"),
    ("POST", "/v1/orders/4711/cancel"),
    ("POST", "/v1/orders/4711/cancel?source_system=default"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_another_tenants_order_does_not_exist(world: World, method: str, path: str) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.issued())
    stranger = await world.client("globex")
    answer = await stranger.request(method, path)
    assert answer.status_code == 404
    nobody = await stranger.request(method, path.replace("4711", "4712"))
    assert nobody.json()["type"] == answer.json()["type"]
    assert (await accepted.clearance())["state"] == "CLEARED"


async def test_the_list_and_the_same_number_are_of_the_tenant_only(world: World) -> None:
    await world.accepted()
    stranger = await world.client("globex")
    assert (await stranger.get("/v1/orders")).json()["items"] == []
    assert (await stranger.post("/v1/orders", json=order(notes="other"))).status_code == 202
    assert (await world.erp.get("/v1/orders/4711")).json()["order"] == order()


async def test_row_level_security_holds_without_any_where_clause(world: World) -> None:
    await world.accepted()
    tables = ("sales_order", "order_revision", "stream", "audit_entry", "api_key")
    async with world.intake.core.database.transaction(["globex"]) as (connection, _):
        for table in tables:
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
    async with world.intake.core.database.transaction(["acme"]) as (connection, _):
        for table in tables:
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") > 0


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/v1/orders", "orders:write"),
        ("POST", "/v1/orders/batch", "orders:write"),
        ("GET", "/v1/orders", "orders:read"),
        ("GET", "/v1/orders/4711", "orders:read"),
        ("GET", "/v1/orders/4711/clearance", "orders:read"),
        ("POST", "/v1/orders/4711/release", "orders:release"),
        ("POST", "/v1/orders/4711/cancel", "orders:write"),
    ],
)
async def test_each_route_needs_its_scope(world: World, method: str, path: str, scope: str) -> None:
    others = {"orders:write", "orders:read", "orders:release", "assess", "match"} - {scope}
    without = await world.client("acme", *others)
    assert (await without.request(method, path, json=order())).status_code == 403
    unknown = httpx.AsyncClient(transport=httpx.ASGITransport(world.intake.app), base_url="http://intake")
    async with unknown:
        assert (await unknown.request(method, path)).status_code == 401
        unknown.headers["Authorization"] = "Bearer eg_00000000_" + "x" * 43
        assert (await unknown.request(method, path)).status_code == 401


async def test_the_express_lane_for_a_clearance_answers_as_the_declared_route_does(world: World) -> None:
    await world.accepted("a b/1", source_system="erp.1")
    await world.accepted("2", source_system="erp.1")
    for order_id in ("2", "a%20b%2F1"):
        path = f"/v1/orders/{order_id}/clearance"
        usual = await world.erp.get(f"{path}?source_system=erp.1&wait=0")
        declared = await world.erp.get(f"{path}?wait=0.0000&source_system=erp.1")
        assert usual.status_code == declared.status_code == 200
        assert usual.content == declared.content
        assert usual.headers.keys() == declared.headers.keys()
    await world.accepted("x/clearance", source_system="erp.1")
    order = await world.erp.get("/v1/orders/x%2Fclearance?source_system=erp.1")
    assert "revisions" in order.json()
    unknown = await world.erp.get("/v1/orders/9/clearance?source_system=erp.1")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:exportgate:problem:unknown-order")
    stranger = await world.erp.get(
        "/v1/orders/2/clearance?source_system=erp.1", headers={"Authorization": "Bearer nobody"}
    )
    assert stranger.status_code == 401
    late = await world.erp.get("/v1/orders/2/clearance?source_system=erp.1&wait=31")
    assert late.status_code == 422
    measured = (await world.erp.get("/metrics")).text
    assert 'route="/v1/orders/{order_id}/clearance",status="404"' in measured
