"""What people are told: kinds, severities, and the identity that makes an alert one and only one."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

_NAMESPACE = UUID("6e1c7c0e-6a4b-5d0a-9a51-0a8b1f0c7d11")


class AlertKind(StrEnum):
    """Why people are told."""

    CASE_OPENED = "case_opened"
    CASE_REOPENED = "case_reopened"
    CLEARANCE_REVOKED = "clearance_revoked"
    STOP_SHIPMENT = "stop_shipment"
    """Revoked after a release had reserved it: the goods may be on the dock."""
    CHANGE_AFTER_RELEASE = "change_after_release"
    """The ERP sent other content for an order that was released: what left may not be what was ordered."""
    CANCEL_AFTER_RELEASE = "cancel_after_release"
    """The ERP called off an order that was released: the goods may be on the dock."""
    ORDER_STALLED = "order_stalled"
    SYSTEM_HOLD = "system_hold"
    """Orders are held by the system's own state; one alert per cause, not per order."""
    WATCH_DUE = "watch_due"
    """A check that was promised when an order was released is due."""
    ANSWER_OVERDUE = "answer_overdue"
    """The customer did not answer in time; the system proposes to decline, people decide."""
    ENDPOINT_DISABLED = "endpoint_disabled"
    """A receiver of ours said that it is gone: nothing is sent there until somebody saves it again."""


class Severity(StrEnum):
    """Members stand in rising order of urgency."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 for normal up to 2 for urgent."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}

# A case is told of once per decision epoch, whether it was opened or reopened then.
_FAMILIES = {AlertKind.CASE_OPENED: "case", AlertKind.CASE_REOPENED: "case"}

CASE_KINDS = frozenset(_FAMILIES)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A reason to tell people, as read from one event; two of the same `alert_id` are one alert."""

    tenant: str
    kind: AlertKind
    severity: Severity
    subject_key: str
    """The order key; for a system hold the cause, for an endpoint its channel and name."""
    subject: str
    """What it is about: case id, certificate id, order key, cause, or endpoint."""
    epoch: int
    """Decision epoch of a case or certificate, revision of an order, episode of a cause, version of an
    endpoint."""
    source_system: str = ""
    order_id: str = ""
    revision: int = 0
    case_id: str = ""
    disposition: str = ""
    cause: str = ""
    """Why the system holds, which endpoint it is, what came too late: in words without party names."""
    owner_email: str = ""
    """Whoever must hear of it besides those who subscribe."""

    @property
    def alert_id(self) -> UUID:
        """The same for every copy of the same news, whatever order events arrive in."""
        family = _FAMILIES.get(self.kind, self.kind.value)
        return uuid5(_NAMESPACE, "\x1f".join((self.tenant, family, self.subject, str(self.epoch))))
