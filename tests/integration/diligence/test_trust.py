"""What is not signed does nothing; what was done can be shown."""

from pathlib import Path

import msgspec
import pytest

from shared.audit.checkpoint import AuditKey
from shared.audit.checkpointer import Checkpointer
from shared.audit.verification import verify_service
from shared.contracts.events import OrderEvent
from shared.contracts.order import order_sha256
from shared.messaging.envelope import encode
from shared.testing.keys import TestingKeys
from tests.integration.diligence.world import KEY, World, assessment, finding, order_bytes

pytestmark = pytest.mark.postgres


async def test_a_forged_assessment_is_a_dead_letter_and_clears_nothing(world: World) -> None:
    await world.given(world.order())
    forged = encode(world.assessed(assessment(1)), TestingKeys().signers["screening"])
    await world.core.consumer.apply([world.maker.arrived(forged)])
    assert await world.database.count("certificate") == 0
    (letter,) = await world.database.fetch("SELECT reason FROM dead_letter")
    assert "signature" in letter["reason"]


async def test_an_assessment_signed_by_another_service_is_a_dead_letter(world: World) -> None:
    await world.given(world.order())
    forged = encode(world.assessed(assessment(1)), world.maker.keys.signers["notify"])
    await world.core.consumer.apply([world.maker.arrived(forged)])
    assert await world.database.count("certificate") == 0
    assert await world.database.count("dead_letter") == 1


async def test_two_signed_orders_of_one_revision_are_not_reconciled_silently(world: World) -> None:
    await world.given(world.order())
    document = order_bytes(notes="other content")
    honest = world.order().data
    assert isinstance(honest, OrderEvent)
    other = msgspec.structs.replace(honest, order_sha256=order_sha256(document), order=msgspec.Raw(document))
    await world.given(world.maker.event("order.received", other, key=str(KEY)))
    (row,) = await world.database.fetch("SELECT order_sha256 FROM order_file")
    assert row["order_sha256"] == honest.order_sha256
    assert await world.database.count("dead_letter") == 1
    assert await world.database.count("retry") == 0


async def test_the_audit_of_a_whole_case_verifies(world: World, tmp_path: Path) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    await world.decide("rita")
    await world.decide("anna")
    await world.reserve((await world.last("clearance.issued")).certificate_id)
    await world.given(world.assessed(assessment(2, [finding("b")])), world.cancelled())
    key = AuditKey.load(tmp_path / "keys" / "diligence-audit.pem")
    checkpointer = Checkpointer(
        world.core.transactions, service="diligence", key=key, directory=tmp_path / "data"
    )
    await checkpointer.checkpoint()
    report = await verify_service(
        "diligence", world.database.owner_url, checkpointer.file.path, key.public_key()
    )
    assert (report.problems, report.entries) == ([], 11)
    actions = await world.database.fetch(
        "SELECT action FROM audit_entry WHERE tenant = 'acme' ORDER BY position"
    )
    assert [row["action"] for row in actions] == [
        "order.taken",
        "case.opened",
        "case.decision",
        "case.decision",
        "clearance.issued",
        "clearance.reserved",
        "clearance.revoked",
        "case.reopen",
        "order.cancelled",
        "case.closed",
    ]


async def test_rows_of_another_tenant_cannot_be_seen_by_the_service_role(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1, [finding("a")])))
    async with world.core.database.transaction(["rival"]) as (connection, _):
        for table in (
            "order_file",
            "order_revision",
            "assessment",
            "diligence_case",
            "decision",
            "certificate",
        ):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
