"""A clearance that falls after the goods have left: what people are told to do."""

from msgspec.structs import replace

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.triggers import of_revocation
from shared.contracts.events import ClearanceRevoked

REVOKED = ClearanceRevoked(
    tenant="acme",
    source_system="erp",
    order_id="1",
    revision=1,
    decision_epoch=2,
    certificate_id="c1",
    revoked_at="2026-08-03T12:00:00+00:00",
    reason="not covered: LST-01 Harbour Optics",
    reserved=True,
    release_id="rel_1",
    released_at="2026-03-03T14:30:00+01:00",
)


def test_it_is_as_urgent_as_a_shipment_on_the_dock_and_says_what_there_is_to_do() -> None:
    told = of_revocation(REVOKED)
    assert (told.kind, told.severity) == (AlertKind.STOP_SHIPMENT, Severity.URGENT)
    assert told.cause.startswith("The goods were released on 2026-03-03 13:30 UTC. Stop or call back")
    assert "spare parts" in told.cause
    assert "Harbour Optics" not in told.cause


def test_a_release_that_was_only_reserved_says_nothing_of_goods_that_left() -> None:
    assert of_revocation(replace(REVOKED, released_at=None)).cause == ""
