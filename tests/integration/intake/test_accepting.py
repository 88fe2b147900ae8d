"""`POST /v1/orders`: 202 after the commit; same, amended, refused."""

import asyncio
import hashlib
import json

import pytest

from services.intake import batcher
from services.intake.domain.accepting import Outcome
from shared.contracts.events import CancelRefused, ChangeRefused, OrderEvent
from shared.contracts.order import order_sha256
from tests.integration.intake.world import World, order

pytestmark = pytest.mark.postgres


async def test_an_accepted_order_is_stored_published_and_audited(world: World) -> None:
    body = json.dumps(order(), indent=1).encode()
    answer = await world.post(body)
    assert answer.status_code == 202
    assert answer.headers["location"] == "/v1/orders/4711?source_system=default"
    (row,) = await world.database.fetch("SELECT * FROM order_revision")
    assert row["received"] == body
    assert row["received_sha256"] == hashlib.sha256(body).hexdigest()
    assert row["order_sha256"] == answer.json()["order_sha256"] == order_sha256(row["canonical"])
    (event,) = await world.said()
    assert event.type == "order.received"
    assert isinstance(event.data, OrderEvent)
    assert bytes(event.data.order) == row["canonical"]
    assert [
        entry["action"]
        for entry in await world.database.fetch("SELECT action FROM audit_entry WHERE stream LIKE 'acme/%'")
    ] == ["order.received"]


async def test_the_same_order_again_is_answered_as_before(world: World) -> None:
    first = await world.post(order())
    again = await world.post(json.dumps(order(), indent=3).encode())
    assert (again.status_code, again.content) == (202, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert len(await world.said()) == 1


async def test_other_content_under_the_same_revision_names_the_fields(world: World) -> None:
    await world.accepted()
    answer = await world.post(order(notes="more", project={"name": "P"}))
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/project", "/notes"]


async def test_a_lower_revision_is_refused_and_gaps_are_allowed(world: World) -> None:
    await world.accepted(revision=2)
    await world.accepted(revision=7)
    answer = await world.post(order(revision=6))
    assert answer.status_code == 409
    assert "behind revision 7" in answer.json()["detail"]
    assert [event.type for event in await world.said()] == ["order.received", "order.amended"]


async def test_a_new_revision_makes_the_clearance_pending_at_once(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.issued())
    assert (await accepted.clearance())["state"] == "CLEARED"
    await world.accepted(revision=2)
    found = await accepted.clearance()
    assert (found["state"], found["certificate"], found["revision"]) == ("PENDING", None, 2)


async def test_after_a_cancellation_nothing_is_taken(world: World) -> None:
    accepted = await world.accepted()
    assert (
        await world.erp.post(f"{accepted.path}/cancel", json={"reason": "wrong customer"})
    ).status_code == 200
    answer = await world.post(order(revision=2))
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("order-cancelled")
    assert (await accepted.clearance())["state"] == "CANCELLED"
    assert [event.type for event in await world.said()] == ["order.received", "order.cancelled"]


async def test_after_a_release_a_change_is_refused_audited_and_counted(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.issued())
    assert (await accepted.release()).status_code == 200
    answer = await world.post(order(revision=2))
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("order-released")
    assert (await world.audited(accepted.key))[-1] == "order.change-refused-after-release"
    told = (await world.said())[-1]
    assert (told.type, told.key) == ("order.change-refused", str(accepted.key))
    assert isinstance(told.data, ChangeRefused)
    assert (told.data.revision, told.data.released_revision) == (2, 1)


async def test_a_cancellation_after_the_release_is_refused_and_said(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.issued())
    release = (await accepted.release()).json()["release_id"]
    answer = await world.erp.post(f"{accepted.path}/cancel", json={"reason": "customer withdrew"})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("order-released")
    assert "Call the warehouse" in answer.json()["detail"]
    assert (await world.audited(accepted.key))[-1] == "order.cancel-refused-after-release"
    told = (await world.said())[-1]
    assert (told.type, told.key) == ("order.cancel-refused", str(accepted.key))
    assert isinstance(told.data, CancelRefused)
    assert (told.data.revision, told.data.release_id) == (1, release)
    assert (await accepted.clearance())["state"] == "CLEARED"


async def test_an_idempotency_key_answers_again_and_refuses_another_body(world: World) -> None:
    first = await world.post(order(), idempotency_key="k1")
    assert (await world.post(order(), idempotency_key="k1")).content == first.content
    other = await world.post(order("4712"), idempotency_key="k1")
    assert other.status_code == 422
    assert other.json()["type"].endswith("idempotency-key-reused")
    assert await world.database.count("sales_order") == 1


async def test_an_idempotency_key_is_of_its_tenant_only(world: World) -> None:
    await world.post(order(), idempotency_key="k1")
    other = await world.client("globex")
    answer = await other.post("/v1/orders", json=order("9"), headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 202


async def test_of_two_at_once_with_one_idempotency_key_one_is_stored(world: World) -> None:
    answers = await asyncio.gather(
        *(world.post(order(str(number)), idempotency_key="k1") for number in range(20))
    )
    assert sorted(answer.status_code for answer in answers) == [202] + [422] * 19
    assert await world.database.count("sales_order") == 1


async def test_of_two_at_once_with_other_content_exactly_one_wins(world: World) -> None:
    for race in range(20):
        answers = await asyncio.gather(
            *(world.post(order(f"race-{race}", notes=f"version {number}")) for number in range(6))
        )
        assert sorted(answer.status_code for answer in answers) == [202] + [409] * 5
    assert await world.database.count("order_revision") == 20


async def test_submitters_are_whoever_entered_sells_or_owns_the_key(world: World) -> None:
    erp = await world.client("acme", owners=("it@example.com", "boss@example.com"))
    await erp.post(
        "/v1/orders",
        json=order(
            submitted_by={"id": "u1", "email": "u1@example.com"},
            sales_owner={"id": "u2", "email": "u1@example.com"},
        ),
    )
    (event,) = await world.said()
    assert isinstance(event.data, OrderEvent)
    assert event.data.submitters == ("u1", "u1@example.com", "u2", "boss@example.com", "it@example.com")


async def test_concurrent_posts_share_commits(world: World) -> None:
    answers = await asyncio.gather(*(world.post(order(str(number))) for number in range(120)))
    assert {answer.status_code for answer in answers} == {202}
    transactions = await world.database.fetch("SELECT count(DISTINCT accepted_at) AS n FROM sales_order")
    assert transactions[0]["n"] <= 30
    assert world.intake.door.metrics.posts.labels(Outcome.RECEIVED.value)._value.get() == 120


async def test_posts_that_come_while_one_commits_share_the_next_commit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batcher, "GATHER", 0.4)
    async with asyncio.timeout(15), world.intake.core.database.transaction(()) as (connection, _):
        await connection.execute("LOCK TABLE stream IN EXCLUSIVE MODE")  # the first commit has to wait
        first = asyncio.create_task(world.post(order("0")))
        batches = world.intake.door.metrics.batch
        while not batches._sum.get():  # noqa: ASYNC110  # it has been taken
            await asyncio.sleep(0)
        others = []
        for number in range(1, 9):
            others.append(asyncio.create_task(world.post(order(str(number)))))
            for _ in range(20):  # each comes some turns of the loop after the one before
                await asyncio.sleep(0)
        while batches._sum.get() < 9:  # noqa: ASYNC110  # all have been taken
            await asyncio.sleep(0)
    assert {answer.status_code for answer in await asyncio.gather(first, *others)} == {202}
    transactions = await world.database.fetch("SELECT count(DISTINCT accepted_at) AS n FROM sales_order")
    assert transactions[0]["n"] == 2


async def test_the_express_lane_answers_like_any_route(world: World) -> None:
    long = await world.post(order(), idempotency_key="k" * 256)
    assert (long.status_code, long.headers["content-type"]) == (422, "application/problem+json")
    media = await world.erp.post("/v1/orders", content=b"x", headers={"Content-Type": "text/plain"})
    assert (media.status_code, media.json()["type"]) == (415, "urn:exportgate:problem:media-type")
    large = await world.post(b"[" + b" " * (4 * 1024 * 1024) + b"]")
    assert large.status_code == 413
    measured = (await world.erp.get("/metrics")).text
    assert 'route="/v1/orders"' in measured


async def test_without_a_database_the_answer_is_503_and_says_what_to_do(world: World) -> None:
    await world.accepted("1")
    await world.intake.core.database.close()
    answer = await world.post(order("2"))
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert "Send the same order again" in answer.json()["detail"]
