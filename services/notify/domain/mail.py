"""What a message says: order numbers and links; no party names, nothing personal."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from services.notify.domain.alerts import AlertKind, Severity

_SAYS = {
    AlertKind.CASE_OPENED: "Case opened",
    AlertKind.CASE_REOPENED: "Case open again",
    AlertKind.CLEARANCE_REVOKED: "Clearance revoked",
    AlertKind.STOP_SHIPMENT: "STOP THE SHIPMENT: clearance revoked after a release had reserved it",
    AlertKind.ORDER_STALLED: "Order without a decision",
    AlertKind.SYSTEM_HOLD: "Orders are held by the system's own state",
}

_WHY = {
    "unacknowledged": "You get this because nobody acknowledged it in time.",
    "delivery_failed": "You get this because it could not be delivered to an earlier recipient.",
    "nobody_subscribed": "You get this because nobody had subscribed to it when it was raised.",
}


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
class Links:
    """Base URLs of the console and of notify, without a slash at the end."""

    console: str
    notify: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who and when; the same on every attempt."""

    sender: str
    recipient: str
    message_id: str
    composed_at: datetime


def compose(envelope: Envelope, alerts: list[Told], links: Links) -> EmailMessage:
    """A plain message about one alert, or a digest of several; the same bytes on every attempt."""
    message = EmailMessage()
    message["From"] = envelope.sender
    message["To"] = envelope.recipient
    message["Subject"] = _subject(alerts)
    message["Date"] = format_datetime(envelope.composed_at)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    if any(alert.severity is Severity.URGENT for alert in alerts):
        message["Importance"] = "high"
    message.set_content("\n\n".join(_paragraph(alert, links) for alert in alerts) + "\n")
    return message


def _subject(alerts: list[Told]) -> str:
    first = max(alerts, key=lambda alert: alert.severity.rank)
    about = f"{_SAYS[first.kind]}: {_line(first.order_id)}" if first.order_id else _SAYS[first.kind]
    more = f" (and {len(alerts) - 1} more)" if len(alerts) > 1 else ""
    return f"[exportgate] {about[:150]}{more}"


def _paragraph(alert: Told, links: Links) -> str:
    lines = [_SAYS[alert.kind]]
    if alert.order_id:
        lines.append(
            f"Order: {_line(alert.order_id)} ({_line(alert.source_system)}, revision {alert.revision})"
        )
    if alert.disposition:
        lines.append(f"Disposition: {alert.disposition}")
    if alert.cause:
        lines.append(f"Cause: {_line(alert.cause)}")
    lines.append(f"Acknowledge by: {alert.due_at:%Y-%m-%d %H:%M} UTC")
    if alert.case_id:
        lines.append(f"Case: {links.console}/cases/{_line(alert.case_id)}")
    lines.append(f"Acknowledge: POST {links.notify}/v1/alerts/{alert.alert_id}/acknowledge")
    if why := _WHY.get(alert.reason):
        lines.append(why)
    return "\n".join(lines)


def _line(text: str) -> str:
    """Text from outside on one line: a header or a line of ours cannot be forged with it."""
    return "".join(character if character.isprintable() else " " for character in text)
