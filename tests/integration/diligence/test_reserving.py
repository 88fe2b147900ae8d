"""The ship gate asks: when a certificate stands, and when it does not."""

import asyncio

import pytest

from shared.contracts.assessment import Disposition
from shared.contracts.order import OrderKey
from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres


async def certificate(world: World) -> str:
    """The newest certificate."""
    return str((await world.last("clearance.issued")).certificate_id)


async def cleared(world: World) -> str:
    """One order, auto-cleared."""
    await world.given(world.order(), world.assessed(assessment(1)))
    return await certificate(world)


async def decided(world: World) -> str:
    """One order that two people cleared."""
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    await world.decide("rita")
    await world.decide("anna")
    return await certificate(world)


async def test_a_standing_certificate_is_reserved_once_for_one_release(world: World) -> None:
    one = await cleared(world)
    first = await world.reserve(one)
    assert (first.status_code, first.json()["release_id"]) == (200, "rel_1")
    assert (await world.reserve(one)).json() == first.json()
    other = await world.reserve(one, release="rel_2")
    assert (other.status_code, other.json()["reasons"][0]["text"]) == (
        409,
        "The certificate is reserved for another release.",
    )


async def test_only_intake_may_reserve(world: World) -> None:
    one = await cleared(world)
    assert (await world.reserve(one, who="erp")).status_code == 403
    assert (await world.reserve(one, who="anna")).status_code == 403


async def test_an_unknown_certificate_or_one_of_another_order_is_404(world: World) -> None:
    one = await cleared(world)
    await world.given(world.order(key=OrderKey("acme", "default", "other")))
    assert (await world.reserve("00000000-0000-7000-8000-000000000000")).status_code == 404
    assert (await world.reserve(one, key=OrderKey("acme", "default", "other"))).status_code == 404
    assert (await world.reserve(one, key=OrderKey("rival", "default", "4711"))).status_code == 404


async def test_a_decided_certificate_stands_on_its_seals(world: World) -> None:
    one = await decided(world)
    assert (await world.reserve(one)).status_code == 200


async def test_a_changed_decision_row_lets_nothing_leave(world: World) -> None:
    one = await decided(world)
    await world.database.fetch("""UPDATE decision SET covered = '{"a": "HOLD", "b": "BLOCK"}'""")
    answer = await world.reserve(one)
    assert (answer.status_code, "cannot be verified" in answer.json()["detail"]) == (409, True)


async def test_a_certificate_inserted_by_sql_lets_nothing_leave(world: World) -> None:
    real = await cleared(world)
    key = OrderKey("acme", "default", "held")
    held = assessment(1, [finding("a")], key=key)
    await world.given(world.order(key=key), world.assessed(held))
    rows = await world.database.fetch(
        """
        INSERT INTO certificate SELECT tenant, gen_random_uuid(), $2, 1, $3, 1, 1, outcome, conditions,
            'CLEAR', '{}', NULL, 0, 0, token, issued_at, expires_at
        FROM certificate WHERE certificate_id = $1::uuid RETURNING certificate_id
        """,
        real,
        str(key),
        held.order_sha256,
    )
    forged = str(rows[0]["certificate_id"])
    await world.database.fetch(
        "UPDATE order_file SET certificate_id = $1, disposition = 'CLEAR' WHERE order_key = $2",
        rows[0]["certificate_id"],
        str(key),
    )
    answer = await world.reserve(forged, key=key)
    assert (answer.status_code, "says otherwise" in answer.json()["detail"]) == (409, True)


async def test_covered_findings_let_it_stand_and_uncovered_ones_revoke(world: World) -> None:
    one = await decided(world)
    await world.given(world.assessed(assessment(2, [finding("a", Disposition.REVIEW)])))
    assert (await world.reserve(one)).status_code == 200
    await world.given(world.assessed(assessment(3, [finding("a", Disposition.NOTIFY)])))
    revoked = await world.last("clearance.revoked")
    assert (revoked.reserved, revoked.release_id) == (True, "rel_1")
    assert (await world.reserve(one)).status_code == 409
    assert (await world.case())["state"] == "open"


async def test_a_new_list_suspends_until_it_is_applied(world: World) -> None:
    one = await cleared(world)
    await world.given(world.published(1))
    assert "being applied" in (await world.reserve(one)).json()["detail"]
    await world.given(world.finished(1))
    assert "not assessed under" in (await world.reserve(one)).json()["detail"]
    await world.given(world.assessed(assessment(2, activation=1)))
    assert (await world.reserve(one)).status_code == 200
    assert await world.said("clearance.revoked") == []


async def test_finished_before_published_suspends_nothing(world: World) -> None:
    one = await cleared(world)
    await world.given(world.assessed(assessment(2, activation=2)), world.finished(2))
    await world.given(world.published(2), world.published(1))
    assert (await world.reserve(one)).status_code == 200


async def test_a_hold_by_the_system_suspends_what_stands(world: World) -> None:
    one = await cleared(world)
    await world.given(world.assessed(assessment(2, system="The US list is 12 days old.")))
    assert "12 days old" in (await world.reserve(one)).json()["detail"]
    await world.given(world.assessed(assessment(3)))
    assert (await world.reserve(one)).status_code == 200


async def test_an_amended_or_cancelled_order_does_not_leave(world: World) -> None:
    one = await cleared(world)
    await world.given(world.order(2))
    assert "revision 2" in (await world.reserve(one)).json()["detail"]


async def test_a_cancellation_after_the_reservation_stops_the_shipment(world: World) -> None:
    one = await cleared(world)
    assert (await world.reserve(one)).status_code == 200
    await world.given(world.cancelled())
    revoked = await world.last("clearance.revoked")
    assert (revoked.reserved, revoked.release_id) == (True, "rel_1")


async def test_revocation_against_release_one_of_them_sees_the_other(world: World) -> None:
    """Whoever comes second knows: either the reservation is refused, or the revocation says `reserved`."""
    for number in range(12):
        key = OrderKey("acme", "default", f"race-{number}")
        await world.given(world.order(key=key), world.assessed(assessment(1, key=key)))
        one = await certificate(world)
        revoking = world.given(world.assessed(assessment(2, [finding("a")], key=key)))
        reserving = world.reserve(one, key=key)
        pair = (revoking, reserving) if number % 2 else (reserving, revoking)
        results = await asyncio.gather(*pair)
        answer = next(result for result in results if result is not None)
        revoked = await world.last("clearance.revoked")
        assert revoked.certificate_id == one
        assert revoked.reserved is (answer.status_code == 200)


async def test_a_publication_waits_for_a_reservation_that_is_under_way(world: World) -> None:
    one = await cleared(world)
    await world.given(world.published(1), world.finished(1))
    results = await asyncio.gather(world.reserve(one), world.given(world.published(2)))
    assert results[0] is not None
    assert results[0].status_code in {200, 409}
    assert (await world.reserve(one, release="rel_2")).status_code == 409


async def expire(world: World) -> None:
    """A month passes."""
    await world.database.fetch("UPDATE certificate SET expires_at = now() - interval '1 second'")


async def test_an_expired_certificate_does_not_stand(world: World) -> None:
    one = await cleared(world)
    await expire(world)
    assert "expired" in (await world.reserve(one)).json()["detail"]


async def test_a_recheck_renews_an_auto_clear_that_expired(world: World) -> None:
    one = await cleared(world)
    await expire(world)
    await world.given(world.order(type_="order.rechecked"))
    renewed = await certificate(world)
    assert renewed != one
    assert (await world.reserve(renewed)).status_code == 200
    assert (await world.reserve(one)).status_code == 409


async def test_a_recheck_gives_an_expired_decision_back_to_people(world: World) -> None:
    one = await decided(world)
    await expire(world)
    await world.given(world.order(type_="order.rechecked"))
    assert (await world.last("clearance.revoked")).certificate_id == one
    case = await world.case()
    assert (case["state"], case["clearance"]) == ("open", "HELD")
    await world.decide("rita")
    assert (await world.decide("ravi")).status_code == 201
    assert (await world.reserve(await certificate(world))).status_code == 200


async def test_a_finding_on_an_expired_certificate_reopens_all_the_same(world: World) -> None:
    await cleared(world)
    await expire(world)
    await world.given(world.assessed(assessment(2)))
    assert [event.type for event in await world.said()] == [
        "clearance.issued",
        "clearance.revoked",
        "clearance.issued",
    ]


async def test_a_released_order_closes_its_case_and_a_new_finding_reopens_it(world: World) -> None:
    one = await decided(world)
    await world.reserve(one)
    await world.given(world.released(one))
    assert (await world.case())["state"] == "closed"
    await world.given(world.assessed(assessment(2, [finding("b")])))
    revoked = await world.last("clearance.revoked")
    assert (revoked.reserved, revoked.release_id) == (True, "rel_1")
    assert (await world.case())["state"] == "open"
