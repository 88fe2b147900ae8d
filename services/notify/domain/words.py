"""The words of alerts on every channel: order numbers and links; no party names, nothing personal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.links import LinkSigner

SAYS = {
    AlertKind.CASE_OPENED: "Case opened",
    AlertKind.CASE_REOPENED: "Case open again",
    AlertKind.CLEARANCE_REVOKED: "Clearance revoked",
    AlertKind.STOP_SHIPMENT: "STOP THE SHIPMENT: clearance revoked after a release had reserved it",
    AlertKind.CHANGE_AFTER_RELEASE: "An order was changed after its release; the change was refused",
    AlertKind.CANCEL_AFTER_RELEASE: "STOP THE SHIPMENT: the order was cancelled after its release",
    AlertKind.ORDER_STALLED: "Order without a decision",
    AlertKind.SYSTEM_HOLD: "Orders are held by the system's own state",
    AlertKind.WATCH_DUE: "A check promised at release is due",
    AlertKind.ANSWER_OVERDUE: "No answer of the customer in time: decide whether to decline",
    AlertKind.ENDPOINT_DISABLED: "An endpoint is gone and was switched off",
}
"""One row per kind; a kind without one fails the tests."""

WHY = {
    "unacknowledged": "You get this because nobody acknowledged it in time.",
    "delivery_failed": "You get this because it could not be delivered to an earlier recipient.",
    "nobody_subscribed": "You get this because nobody had subscribed to it when it was raised.",
}

_SAFE_NUMBER = re.compile(r"(?=.*[0-9])(?!.*[A-Za-z]{3})[A-Za-z0-9._/#-]{1,40}")
"""A number that can hold no name: a digit, and never three letters in a row."""


@dataclass(frozen=True, slots=True)
class Told:
    """One alert as a message tells it."""

    alert_id: UUID
    kind: AlertKind
    severity: Severity
    reason: str
    source_system: str
    order_id: str
    revision: int
    case_id: str
    disposition: str
    cause: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient; the same on every attempt."""

    delivery_id: UUID
    message_id: str
    recipient: str
    composed_at: datetime
    alerts: tuple[Told, ...]

    @property
    def first(self) -> Told:
        """The most urgent alert in it."""
        return max(self.alerts, key=lambda alert: alert.severity.rank)

    @property
    def urgent(self) -> bool:
        """Whether anything in it is."""
        return self.first.severity is Severity.URGENT


@dataclass(frozen=True, slots=True)
class Links:
    """Where messages point to: base URLs of the console and of notify, without a slash at the end."""

    console: str
    notify: str
    signer: LinkSigner

    def case(self, alert: Told) -> str:
        """The case in the console; empty when there is none."""
        return f"{self.console}/cases/{quote(alert.case_id, safe='')}" if alert.case_id else ""

    def order(self, alert: Told) -> str:
        """The order in the console, which leads on to its case; empty when the alert is about none."""
        parts = (quote(part, safe="") for part in (alert.source_system, alert.order_id))
        return f"{self.console}/orders/{'/'.join(parts)}" if alert.order_id else ""

    def acknowledge(self, letter: Letter, alert: Told) -> str:
        """The page with the one button."""
        token = self.signer.token(alert.alert_id, letter.delivery_id, letter.composed_at)
        return f"{self.notify}/acknowledge/{token}"


def headline(alert: Told) -> str:
    """For subjects and locked screens: the order's number stands there only where it can name nobody."""
    about = alert.order_id if _SAFE_NUMBER.fullmatch(alert.order_id) else f"alert {str(alert.alert_id)[:8]}"
    return f"{SAYS[alert.kind]}: {about}" if alert.order_id else SAYS[alert.kind]


def subject(alerts: Sequence[Told], first: Told) -> str:
    """One line over a message about one alert or several."""
    more = f" (and {len(alerts) - 1} more)" if len(alerts) > 1 else ""
    return f"[exportgate] {headline(first)}{more}"


def facts(alert: Told) -> list[tuple[str, str]]:
    """What a message says of an alert, label and text; each on one line."""
    found = []
    if alert.order_id:
        source = f"{one_line(alert.source_system)}, revision {alert.revision}"
        found.append(("Order", f"{one_line(alert.order_id)} ({source})"))
    if alert.disposition:
        found.append(("Disposition", alert.disposition))
    if alert.cause:
        found.append(("Cause", one_line(alert.cause)))
    found.append(("Acknowledge by", f"{alert.due_at:%Y-%m-%d %H:%M} UTC"))
    return found


def one_line(text: str) -> str:
    """Text from outside on one line: a header or a line of ours cannot be forged with it."""
    return "".join(character if character.isprintable() else " " for character in text)
