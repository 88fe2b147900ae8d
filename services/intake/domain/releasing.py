"""The ship gate's questions that need no other service."""

import hashlib
from datetime import datetime

from services.intake.domain.sales_order import SalesOrder
from shared.contracts.clearance import ClearanceReason, ClearanceState
from shared.contracts.events import ClearanceIssued
from shared.contracts.order import OrderKey


class Held(Exception):
    """The gate stays closed, for these reasons."""

    def __init__(self, reasons: tuple[ClearanceReason, ...]) -> None:
        super().__init__(" ".join(reason.text for reason in reasons))
        self.reasons = reasons


def system(text: str) -> Held:
    """Held by the system's own state."""
    return Held((ClearanceReason("system", text),))


def release_id(key: OrderKey, revision: int, certificate_id: str) -> str:
    """The same for every try to release this revision on this certificate."""
    text = f"{key}\n{revision}\n{certificate_id}"
    return "rel_" + hashlib.sha256(text.encode()).hexdigest()[:40]


def standing_certificate(order: SalesOrder, now: datetime) -> ClearanceIssued:
    """The certificate that the order may leave on, as far as intake knows; raises `Held`."""
    found = order.standing
    issue = found.issue
    if issue is None:
        raise Held(found.reasons or (_nothing(found.state),))
    if issue.revision != order.revision or issue.order_sha256 != order.order_sha256:
        raise system("The certificate is for other content than the current revision.")
    if datetime.fromisoformat(issue.expires_at) <= now:
        raise system(f"The certificate expired at {issue.expires_at}.")
    return issue


def _nothing(state: ClearanceState) -> ClearanceReason:
    if state is ClearanceState.CANCELLED:
        return ClearanceReason("decision", "The order was cancelled.")
    if state is ClearanceState.PENDING:
        return ClearanceReason("system", "No decision yet: do not ship.")
    return ClearanceReason("decision", f"The clearance is {state}.")
