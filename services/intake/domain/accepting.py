"""What becomes of a posted order: new, amended, seen before, or refused."""

from dataclasses import dataclass
from enum import StrEnum

from services.intake.domain.sales_order import SalesOrder


class Outcome(StrEnum):
    """What the door does with a post."""

    RECEIVED = "received"
    AMENDED = "amended"
    SAME = "same"
    CONFLICT = "conflict"
    OUTDATED = "outdated"
    RELEASED = "released"
    CANCELLED = "cancelled"
    ERASED = "erased"

    @property
    def accepted(self) -> bool:
        """Whether the answer is 202."""
        return self in (Outcome.RECEIVED, Outcome.AMENDED, Outcome.SAME)


@dataclass(frozen=True)
class Refusal:
    """The order was not taken; `pointers` name the fields that differ, as JSON Pointers."""

    outcome: Outcome
    detail: str
    pointers: tuple[str, ...] = ()


def decide(order: SalesOrder | None, revision: int, order_sha256: str) -> Outcome:
    """Judge one post against what is stored; gaps between revisions are allowed."""
    if order is None:
        return Outcome.RECEIVED
    if revision == order.revision and order_sha256 == order.order_sha256:
        return Outcome.SAME
    if order.released_at is not None:
        return Outcome.RELEASED
    if order.cancelled_at is not None:
        return Outcome.CANCELLED
    if order.erased_at is not None:
        return Outcome.ERASED
    if revision < order.revision:
        return Outcome.OUTDATED
    return Outcome.CONFLICT if revision == order.revision else Outcome.AMENDED


def refusal(outcome: Outcome, order: SalesOrder, revision: int, pointers: tuple[str, ...] = ()) -> Refusal:
    """The refusal in words that say what to do."""
    name = f"order {order.key.order_id!r} of {order.key.source_system!r}"
    detail = {
        Outcome.CONFLICT: f"revision {revision} of {name} is already here with other content; "
        f"send the change as revision {order.revision + 1} or higher",
        Outcome.OUTDATED: f"revision {revision} of {name} is behind revision {order.revision}, which is here",
        Outcome.RELEASED: f"{name} was released with revision {order.revision}; its goods may have left",
        Outcome.ERASED: f"{name} ended long ago and its record was erased; use a new order number",
        Outcome.CANCELLED: f"{name} was cancelled; use a new order number",
    }[outcome]
    return Refusal(outcome, detail, pointers)
