"""A letter as a mail message."""

from email.message import EmailMessage
from email.utils import format_datetime

from services.notify.domain.words import SAYS, WHY, Letter, Links, Told, facts, subject


def compose(letter: Letter, sender: str, links: Links) -> EmailMessage:
    """A plain message about one alert, or a digest of several; the same bytes on every attempt."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = subject(letter.alerts, letter.first)
    message["Date"] = format_datetime(letter.composed_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.urgent:
        message["Importance"] = "high"
    message.set_content("\n\n".join(_paragraph(letter, alert, links) for alert in letter.alerts) + "\n")
    return message


def _paragraph(letter: Letter, alert: Told, links: Links) -> str:
    lines = [SAYS[alert.kind], *(f"{label}: {text}" for label, text in facts(alert))]
    if case := links.case(alert):
        lines.append(f"Case: {case}")
    elif order := links.order(alert):
        lines.append(f"Page: {order}")
    lines.append(f"Acknowledge: {links.acknowledge(letter, alert)}")
    if why := WHY.get(alert.reason):
        lines.append(why)
    return "\n".join(lines)
