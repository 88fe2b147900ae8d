"""Orders that belong together, and cases of one customer, on the pages of the console."""

import pytest

from shared.contracts.order import OrderKey, order_sha256
from tests.integration.diligence.visit import Visit
from tests.integration.diligence.world import World, assessment, finding, order_bytes

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(console_world: World) -> World:
    return console_world


async def test_cases_of_related_orders_stand_beside_each_other_both_ways(world: World, rita: Visit) -> None:
    first, key = await world.case_id(), OrderKey("acme", "default", "4712")
    named = [{"order_id": "4711", "relation": "split_of"}, {"order_id": "4713", "relation": "replaces"}]
    sha = order_sha256(order_bytes(key, related_orders=named))
    one = assessment(1, [finding("k9")], key=key, sha256=sha)
    await world.given(world.order(key=key, related_orders=named), world.assessed(one))
    (row,) = await world.database.fetch("SELECT case_id FROM diligence_case WHERE order_key = $1", str(key))
    beside = (await world.client("vera").get(f"/v1/cases/{row['case_id']}")).json()["related_orders"]
    assert [(one["order_id"], one["case_id"]) for one in beside] == [("4711", first), ("4713", None)]
    page = (await rita.client.get(f"/cases/{first}")).text
    assert f'href="/cases/{row["case_id"]}"' in page
    assert "Names this order" in page


async def test_a_customers_page_has_the_documents_of_all_its_cases(world: World, rita: Visit) -> None:
    first, key = await world.case_id(), OrderKey("acme", "default", "4712")
    one = assessment(1, [finding("k9")], key=key)
    await world.given(world.order(key=key), world.assessed(one))
    (row,) = await world.database.fetch("SELECT case_id FROM diligence_case WHERE order_key = $1", str(key))
    cases = {"Of 4711": first, "Of 4712": str(row["case_id"])}
    for number, (title, case) in enumerate(cases.items()):
        body = {"sha256": f"{number}" * 64, "kind": "ethics_approval", "title": title}
        filed = await world.client("alan").post(f"/v1/cases/{case}/documents", json=body)
        assert filed.status_code == 201, filed.text
    path = (await rita.client.get("/customers")).text.partition('href="/customers/')[2].partition('"')[0]
    page = (await rita.client.get(f"/customers/{path}")).text
    for title, case in cases.items():
        line = page.partition(title)[2].partition("</li>")[0]
        assert f"/cases/{case}" in line, title


async def test_more_related_orders_than_are_listed_are_said_to_exist(world: World, rita: Visit) -> None:
    case, key = await world.case_id(), OrderKey("acme", "default", "4712")
    named = [{"order_id": f"N-{number}", "relation": "replaces"} for number in range(50)]
    named.append({"order_id": "4711", "relation": "split_of"})
    said = "More orders are related than stand here"
    for revision, orders in ((1, named[1:]), (2, named)):
        sha = order_sha256(order_bytes(key, related_orders=orders, revision=revision))
        one = assessment(revision, [finding("k9")], key=key, sha256=sha, revision=revision)
        await world.given(world.order(key=key, related_orders=orders, revision=revision), world.assessed(one))
        (row,) = await world.database.fetch(
            "SELECT case_id FROM diligence_case WHERE order_key = $1", str(key)
        )
        found = (await world.client("vera").get(f"/v1/cases/{row['case_id']}")).json()
        listed = [one["order_id"] for one in found["related_orders"]]
        assert listed == [one["order_id"] for one in orders[:50]]
        assert found["more_related_orders"] == (revision == 2)
        page = (await rita.client.get(f"/cases/{row['case_id']}")).text
        assert (said in page) == (revision == 2)
    assert said not in (await rita.client.get(f"/cases/{case}")).text
