"""Given these messages, when this one comes, then this certificate, this case."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from services.diligence.signing import CERTIFICATE_TYPE
from shared.contracts.assessment import Disposition
from shared.contracts.events import OrderAssessed, OrderEvent
from shared.contracts.order import OrderKey, order_sha256
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.world import KEY, World, assessment, finding, open_world, order_bytes

pytestmark = pytest.mark.postgres


async def test_clear_gives_a_certificate_at_once_and_no_case(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)))
    assert [event.type for event in await world.said()] == ["clearance.issued"]
    issued = await world.last("clearance.issued")
    claims = world.application.tools.issuer.read(CERTIFICATE_TYPE, issued.certificate)
    assert claims["sub"] == str(KEY)
    assert claims["order_sha256"] == order_sha256(order_bytes())
    assert (claims["revision"], claims["outcome"], claims["approvers"]) == (1, "CLEARED", [])
    assert claims["case"] is None and claims["versions"]["watchlists"] == {"us": "2026-07-31"}
    assert await world.database.count("diligence_case") == 0


async def test_a_finding_opens_a_case_with_its_reasons(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    opened = await world.last("case.opened")
    assert (opened.clearance, opened.case_state) == ("HELD", "open")
    assert [(reason.kind, reason.rule) for reason in opened.reasons] == [("finding", "USR-01")]
    assert opened.reasons[0].resolution_options[0].text == "An undertaking by the end user."


async def test_a_blocking_finding_opens_a_case_that_is_blocked(world: World) -> None:
    await world.given(
        world.order(), world.assessed(assessment(1, [finding("a", Disposition.BLOCK, "CAP-01")]))
    )
    assert (await world.last("case.opened")).clearance == "BLOCKED"


async def test_an_assessment_ahead_of_its_order_waits_for_it(world: World) -> None:
    await world.given(world.assessed(assessment(1)))
    assert await world.said() == []
    await world.given(world.order())
    assert [event.type for event in await world.said()] == ["clearance.issued"]
    assert await world.database.count("kept_assessment") == 0


async def test_an_assessment_of_other_content_clears_nothing(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, sha256="0" * 64)))
    assert await world.said() == []
    entries = await world.database.fetch(
        "SELECT action FROM audit_entry WHERE tenant = 'acme' ORDER BY entry_id"
    )
    assert [entry["action"] for entry in entries] == ["order.taken", "assessment.refused"]


async def test_a_new_finding_revokes_and_opens_a_case(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)))
    await world.given(world.assessed(assessment(2, [finding("a")])))
    assert [event.type for event in await world.said()] == [
        "clearance.issued",
        "clearance.revoked",
        "case.opened",
    ]
    assert (await world.last("case.opened")).decision_epoch == 2


async def test_a_newer_clear_assessment_leaves_the_certificate_standing(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)))
    await world.given(world.assessed(assessment(2)))
    assert [event.type for event in await world.said()] == ["clearance.issued"]


async def test_an_amendment_revokes_the_certificate_of_the_old_revision(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)))
    await world.given(world.order(2))
    revoked = await world.last("clearance.revoked")
    assert (revoked.revision, revoked.reserved) == (1, False)
    await world.given(world.assessed(assessment(2, revision=2)))
    assert (await world.last("clearance.issued")).revision == 2


async def test_a_hold_by_the_system_opens_no_case_and_ends_with_the_next_assessment(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, system="The US list is 12 days old.")))
    held = await world.last("case.changed")
    assert (held.system, held.case_id, held.clearance) == (True, "", "HELD")
    assert [(reason.kind, reason.text) for reason in held.reasons] == [
        ("system", "The US list is 12 days old.")
    ]
    await world.given(world.assessed(assessment(2)))
    assert [event.type for event in await world.said()] == ["case.changed", "clearance.issued"]


async def test_a_cancelled_order_is_never_cleared(world: World) -> None:
    await world.given(world.order(), world.cancelled(), world.assessed(assessment(1)))
    assert await world.said("clearance.issued") == []
    rows = await world.database.fetch("SELECT clearance FROM order_file")
    assert [row["clearance"] for row in rows] == ["CANCELLED"]


async def test_cancelling_revokes_the_certificate(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)), world.cancelled())
    assert [event.type for event in await world.said()] == ["clearance.issued", "clearance.revoked"]


async def test_a_recheck_says_the_newest_output_again(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)))
    await world.given(world.order(type_="order.rechecked"))
    first, second = await world.said("clearance.issued")
    assert first.data == second.data and first.id != second.id
    assert await world.database.count("certificate") == 1


async def test_an_amendment_against_an_assessment_of_the_old_revision(world: World) -> None:
    """Applied at the same time by two consumers: the old revision is cleared by nothing afterwards."""
    for number in range(8):
        key = OrderKey("acme", "default", f"race-{number}")
        await world.given(world.order(key=key))
        amended = world.given(world.order(2, key=key))
        assessed = world.given(world.assessed(assessment(1, key=key)))
        await asyncio.gather(*((amended, assessed) if number % 2 else (assessed, amended)))
        (row,) = await world.database.fetch(
            "SELECT f.clearance, f.revision FROM order_file f WHERE order_key = $1", str(key)
        )
        assert (row["clearance"], row["revision"]) == ("PENDING", 2)
    assert await world.database.count("certificate", "revoked_at IS NULL") == 0


async def test_an_old_assessment_after_the_amendment_clears_nothing(world: World) -> None:
    await world.given(world.order(), world.order(2), world.assessed(assessment(1)))
    assert await world.said() == []


async def test_a_kept_assessment_changed_by_sql_is_not_taken(world: World) -> None:
    await world.given(world.assessed(assessment(1, [finding("a")])))
    clean = msgspec.json.encode(OrderAssessed(assessment(1)))
    await world.database.fetch("UPDATE kept_assessment SET document = $1", clean)
    await world.given(world.order())
    assert await world.said("clearance.issued") == []
    assert await world.database.count("retry") == 1


async def test_an_order_whose_hash_is_not_its_own_is_refused(world: World) -> None:
    honest = world.order().data
    assert isinstance(honest, OrderEvent)
    lying = msgspec.structs.replace(honest, order_sha256="0" * 64)
    record = world.maker.record(world.maker.event("order.received", lying, key=str(KEY)))
    await world.core.consumer.apply([world.maker.arrived(record)])
    assert await world.database.count("order_file") == 0
    assert await world.database.count("dead_letter") == 1
    assert await world.database.count("retry") == 0


async def test_without_auto_clear_every_order_waits_for_a_reviewer(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path, auto_clear=False) as world,
    ):
        await world.given(world.order(), world.assessed(assessment(1)))
        assert await world.said("clearance.issued") == []
        await world.decide("rita")
        assert (await world.last("clearance.issued")).outcome == "CLEARED"
