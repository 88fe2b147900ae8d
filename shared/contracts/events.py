"""Every event of the product: its type, its topic, its payload.

Payloads carry full state. Unknown fields are ignored and kept by whoever passes bytes on; a new
major version is a new type.
"""

from typing import Any, Literal

import msgspec

from shared.contracts.assessment import Assessment, CaseRequirement, Disposition
from shared.contracts.clearance import ClearanceReason, ClearanceState


class OrderEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order.received`, `order.amended`, `order.rechecked`: the order in its canonical form."""

    tenant: str
    source_system: str
    order_id: str
    revision: int
    order_sha256: str
    order: msgspec.Raw
    """`order.v1` in canonical form; read with `shared.contracts.order.read_order`."""
    accepted_at: str
    submitters: tuple[str, ...] = ()
    """Ids and e-mail addresses of everybody who may not decide: submitter, sales owner, key owner."""
    recheck: int = 0
    """How often the sweeper asked again; 0 for a first event."""


class OrderCancelled(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order.cancelled`."""

    tenant: str
    source_system: str
    order_id: str
    revision: int
    cancelled_at: str
    reason: str | None = None


class OrderReleased(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order.released`: the goods may leave on this receipt."""

    tenant: str
    source_system: str
    order_id: str
    revision: int
    order_sha256: str
    release_id: str
    certificate_id: str
    released_at: str


class ChangeRefused(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order.change-refused`: other content came for an order that was released; people must look.

    `revision` and `order_sha256` are those of what was refused; the goods left on `released_revision`.
    """

    tenant: str
    source_system: str
    order_id: str
    revision: int
    order_sha256: str
    released_revision: int
    release_id: str
    refused_at: str


class CancelRefused(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order.cancel-refused`: an order was called off after its release; people must stop the shipment.

    The goods left on `revision`.
    """

    tenant: str
    source_system: str
    order_id: str
    revision: int
    release_id: str
    refused_at: str


class OrderAssessed(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order.assessed`."""

    assessment: Assessment

    @property
    def tenant(self) -> str:
        """The tenant, as every other payload of a tenant has it."""
        return self.assessment.tenant


class CaseEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """`case.opened`, `case.changed`, `case.decided`: the case as it now stands."""

    tenant: str
    source_system: str
    order_id: str
    revision: int
    case_id: str
    case_state: str
    case_version: int
    decision_epoch: int
    disposition: Disposition
    assessment_number: int
    clearance: ClearanceState
    reasons: tuple[ClearanceReason, ...] = ()
    case_requires: tuple[CaseRequirement, ...] = ()
    choice: str | None = None
    decided_at: str | None = None
    changed_at: str = ""
    cause: str = ""
    system: bool = False
    """True when the order is held by the system's own state and no case exists (`case_id` is empty)."""


class EstablishedFact(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact established in a case; `subject` names its subject by content, not by position."""

    fact: str
    value: bool | str | None
    subject: dict[str, str]
    confirmed: bool
    established_by: str
    established_at: str
    document_sha256: str | None = None


class FactsEstablished(msgspec.Struct, frozen=True, omit_defaults=True):
    """`case.facts-established`: the whole overlay of an order, newest version."""

    tenant: str
    source_system: str
    order_id: str
    case_id: str
    facts_version: int
    facts: tuple[EstablishedFact, ...]


class ClearanceIssued(msgspec.Struct, frozen=True, omit_defaults=True):
    """`clearance.issued`: the certificate that lets an order ship."""

    tenant: str
    source_system: str
    order_id: str
    revision: int
    order_sha256: str
    decision_epoch: int
    assessment_number: int
    certificate_id: str
    certificate: str
    outcome: Literal["CLEARED", "CLEARED_WITH_CONDITIONS"]
    conditions: tuple[str, ...]
    issued_at: str
    expires_at: str
    case_id: str | None = None


class ClearanceRevoked(msgspec.Struct, frozen=True, omit_defaults=True):
    """`clearance.revoked`; `reserved` says that a release had already reserved it: stop the shipment.

    With `released_at` the goods had left by then: what can still be reached is called back, and nobody serves
    or supplies what cannot.
    """

    tenant: str
    source_system: str
    order_id: str
    revision: int
    decision_epoch: int
    certificate_id: str
    revoked_at: str
    reason: str
    reserved: bool = False
    release_id: str | None = None
    released_at: str | None = None


class CaseReminder(msgspec.Struct, frozen=True, omit_defaults=True):
    """`case.reminded`: something of a case became due by itself and waits for a person; no party is named."""

    tenant: str
    source_system: str
    order_id: str
    revision: int
    case_id: str
    kind: Literal["watch_due", "answer_overdue"]
    """A check after the sale is due; or the customer did not answer in time and the system proposes to
    decline, which people decide."""
    subject: str
    """Id of the watch item, or of the link that was not answered."""
    times: int
    """How often it has been said, this time included."""
    due: str
    """ISO date or time on which it became due."""
    at: str


class OrderErased(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order.erased`: the time of an order is over; whoever keeps words or people of it erases them.

    Diligence says it under the order's lock, when no legal hold stands.
    """

    tenant: str
    source_system: str
    order_id: str
    erased_at: str


class WatchlistPublished(msgspec.Struct, frozen=True, omit_defaults=True):
    """`watchlist.published`, `rules.published`: a new version is active."""

    tenant: str
    source: str
    version: str
    activation: int
    published_at: str
    entries: int = 0
    delta: dict[str, Any] | None = None
    """What changed: counts of `added`, `changed`, `removed`, `fields`, and the first entries of each kind."""
    refused: str = ""
    """Why a newer copy of the list was not taken; `version` is then the one that stays in service."""


class ReassessmentFinished(msgspec.Struct, frozen=True, omit_defaults=True):
    """`reassessment.finished`: every order the change could affect has been assessed again."""

    tenant: str
    source: str
    version: str
    activation: int
    finished_at: str
    orders: int
    confirmed_at: str = ""
    """When the newest copy of the source was last confirmed; its age is measured from here."""


class AlertEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """`alert.raised`, `alert.delivered`, `alert.acknowledged`, `alert.escalated`."""

    tenant: str
    alert_id: str
    kind: str
    severity: str
    subject_key: str
    at: str
    channel: str | None = None
    recipient: str | None = None


class AuditCheckpoint(msgspec.Struct, frozen=True, omit_defaults=True):
    """A signed Merkle checkpoint over the audit leaves of one service."""

    service: str
    size: int
    root: str
    previous_root: str
    at: str
    signature: str


Payload = (
    OrderEvent
    | OrderCancelled
    | OrderReleased
    | ChangeRefused
    | CancelRefused
    | OrderAssessed
    | CaseEvent
    | FactsEstablished
    | ClearanceIssued
    | ClearanceRevoked
    | CaseReminder
    | OrderErased
    | WatchlistPublished
    | ReassessmentFinished
    | AlertEvent
    | AuditCheckpoint
)

ORDERS = "exportgate.orders.v1"
ASSESSMENTS = "exportgate.assessments.v1"
CASES = "exportgate.cases.v1"
WATCHLISTS = "exportgate.watchlists.v1"
ALERTS = "exportgate.alerts.v1"
AUDIT = "exportgate.audit.v1"


class EventKind(msgspec.Struct, frozen=True):
    """One row of the event table: the only services that may write it are its `producer`."""

    topic: str
    payload: type
    producer: str


EVENTS: dict[str, EventKind] = {
    "order.received": EventKind(ORDERS, OrderEvent, "intake"),
    "order.amended": EventKind(ORDERS, OrderEvent, "intake"),
    "order.rechecked": EventKind(ORDERS, OrderEvent, "intake"),
    "order.cancelled": EventKind(ORDERS, OrderCancelled, "intake"),
    "order.released": EventKind(ORDERS, OrderReleased, "intake"),
    "order.change-refused": EventKind(ORDERS, ChangeRefused, "intake"),
    "order.cancel-refused": EventKind(ORDERS, CancelRefused, "intake"),
    "order.assessed": EventKind(ASSESSMENTS, OrderAssessed, "screening"),
    "case.opened": EventKind(CASES, CaseEvent, "diligence"),
    "case.changed": EventKind(CASES, CaseEvent, "diligence"),
    "case.decided": EventKind(CASES, CaseEvent, "diligence"),
    "case.facts-established": EventKind(CASES, FactsEstablished, "diligence"),
    "clearance.issued": EventKind(CASES, ClearanceIssued, "diligence"),
    "clearance.revoked": EventKind(CASES, ClearanceRevoked, "diligence"),
    "authority.notified": EventKind(CASES, CaseEvent, "diligence"),
    "authority.decided": EventKind(CASES, CaseEvent, "diligence"),
    "case.reminded": EventKind(CASES, CaseReminder, "diligence"),
    "order.erased": EventKind(CASES, OrderErased, "diligence"),
    "watchlist.published": EventKind(WATCHLISTS, WatchlistPublished, "screening"),
    "rules.published": EventKind(WATCHLISTS, WatchlistPublished, "screening"),
    "reassessment.finished": EventKind(WATCHLISTS, ReassessmentFinished, "screening"),
    "alert.raised": EventKind(ALERTS, AlertEvent, "notify"),
    "alert.delivered": EventKind(ALERTS, AlertEvent, "notify"),
    "alert.acknowledged": EventKind(ALERTS, AlertEvent, "notify"),
    "alert.escalated": EventKind(ALERTS, AlertEvent, "notify"),
    "audit.checkpoint": EventKind(AUDIT, AuditCheckpoint, "*"),
}


def dead_letter_topic(service: str) -> str:
    """Where `service` puts what it could not read or handle."""
    return f"exportgate.{service}.dead-letter.v1"
