"""What an order at the door may do, and what it refuses."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.intake.domain.accepting import Outcome, decide, refusal
from services.intake.domain.releasing import Held, release_id, standing_certificate
from services.intake.domain.sales_order import IllegalTransition, Revision, SalesOrder
from services.intake.domain.submitters import submitters
from shared.contracts.clearance import ClearanceState
from shared.contracts.events import ClearanceIssued, ClearanceRevoked
from shared.contracts.order import OrderKey, parse_order

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
KEY = OrderKey("acme", "default", "4711")
NAMES: dict[str, Any] = {"tenant": "acme", "source_system": "default", "order_id": "4711"}


def revision(number: int = 1, content: str = "a") -> Revision:
    return Revision(number, content, b"{}", b"{}", "r", "application/json", (), "api_key:k", NOON)


def issue(order: SalesOrder, **fields: object) -> ClearanceIssued:
    given: dict[str, object] = {
        **NAMES,
        "revision": order.revision,
        "order_sha256": order.order_sha256,
        "decision_epoch": 1,
        "assessment_number": 1,
        "certificate_id": "c1",
        "certificate": "jws",
        "outcome": "CLEARED",
        "conditions": (),
        "issued_at": "2026-08-03T12:00:00Z",
        "expires_at": "2026-09-03T12:00:00Z",
        **fields,
    }
    return ClearanceIssued(**given)  # type: ignore[arg-type]  # varied on purpose


def cleared(**fields: object) -> SalesOrder:
    order = SalesOrder.first(KEY, revision())
    order.hear_issue(issue(order, **fields), 1, NOON)
    return order


def left() -> SalesOrder:
    order = cleared()
    order.release("rel_1", "c1", NOON)
    return order


@pytest.mark.parametrize(
    ("number", "content", "outcome"),
    [
        (3, "a", Outcome.SAME),
        (3, "b", Outcome.CONFLICT),
        (2, "a", Outcome.OUTDATED),
        (4, "a", Outcome.AMENDED),
        (9, "b", Outcome.AMENDED),
    ],
)
def test_a_post_against_revision_three(number: int, content: str, outcome: Outcome) -> None:
    assert decide(SalesOrder.first(KEY, revision(3)), number, content) is outcome


def test_a_first_post_is_received() -> None:
    assert decide(None, 5, "a") is Outcome.RECEIVED


def test_after_a_release_or_cancellation_only_the_same_is_answered() -> None:
    cancelled = SalesOrder.first(KEY, revision())
    cancelled.cancel(NOON)
    for order, outcome in ((left(), Outcome.RELEASED), (cancelled, Outcome.CANCELLED)):
        assert decide(order, 1, "a") is Outcome.SAME
        assert decide(order, 1, "b") is decide(order, 2, "b") is outcome
        assert "4711" in refusal(outcome, order, 2).detail


def test_illegal_transitions_raise() -> None:
    order = left()
    with pytest.raises(IllegalTransition):
        order.amend(revision(2))
    with pytest.raises(IllegalTransition):
        order.cancel(NOON)
    with pytest.raises(IllegalTransition):
        order.release("rel_2", "c1", NOON)
    with pytest.raises(IllegalTransition):
        cleared().release("rel_1", "c2", NOON)
    with pytest.raises(IllegalTransition):
        SalesOrder.first(KEY, revision()).release("rel_1", "c1", NOON)
    with pytest.raises(IllegalTransition):
        SalesOrder.first(KEY, revision(2)).amend(revision(2))


def test_a_revocation_after_the_release_stops_the_shipment_once() -> None:
    order = left()
    revoked = ClearanceRevoked(
        **NAMES, revision=1, decision_epoch=2, certificate_id="c1", revoked_at="t", reason="r"
    )
    order.hear_revocation(revoked, NOON)
    assert (order.stopped_at, order.standing.state) == (NOON, ClearanceState.HELD)
    order.hear_revocation(revoked, NOON.replace(hour=13))
    assert order.stopped_at == NOON


def test_what_is_heard_again_changes_nothing() -> None:
    order = cleared()
    order.changed = False
    order.hear_issue(issue(order), 1, NOON)
    assert not order.changed


def test_a_cancelled_order_shows_no_certificate() -> None:
    order = cleared()
    order.cancel(NOON)
    assert (order.standing.state, order.standing.issue) == (ClearanceState.CANCELLED, None)


@pytest.mark.parametrize(
    "fields",
    [{"expires_at": "2026-08-03T12:00:00Z"}, {"revision": 2}, {"order_sha256": "b"}],
    ids=["expired this instant", "other revision", "other content"],
)
def test_the_gate_asks_for_exactly_this_order_and_time(fields: dict[str, object]) -> None:
    with pytest.raises(Held):
        standing_certificate(cleared(**fields), NOON)
    assert standing_certificate(cleared(), NOON).certificate_id == "c1"


def test_the_release_id_is_of_order_revision_and_certificate() -> None:
    ids = {
        release_id(KEY, 1, "c1"),
        release_id(KEY, 2, "c1"),
        release_id(KEY, 1, "c2"),
        release_id(OrderKey("acme", "default", "4712"), 1, "c1"),
    }
    assert len(ids) == 4
    assert release_id(KEY, 1, "c1") == release_id(OrderKey(*KEY), 1, "c1")


def test_submitters_are_named_once() -> None:
    order = parse_order(
        b'{"order_id": "1", "exporter": {"name": "E"}, "parties": [{"role": "sold_to", "name": "P"}],'
        b'"lines": [{"line": 1, "description": "d", "qty": "1"}],'
        b'"submitted_by": {"id": "u1", "email": "a@x"},'
        b'"sales_owner": {"email": "a@x"}}'
    )
    assert submitters(order, ["", "k@x", "a@x"]) == ("u1", "a@x", "k@x")
