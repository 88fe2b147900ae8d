"""What a message says and does not say."""

from dataclasses import replace
from datetime import UTC, datetime
from email.policy import SMTP
from uuid import UUID

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.mail import Envelope, Links, Told, compose

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
ENVELOPE = Envelope("exportgate@example.com", "rui@example.com", "<1@example.com>", NOON)
LINKS = Links("https://console.example", "https://notify.example")
TOLD = Told(
    UUID(int=7), AlertKind.CASE_OPENED, Severity.HIGH, "raised", "erp", "SO-1", 2, "case-9", "HOLD", "", NOON
)


def test_a_message_says_what_to_do() -> None:
    message = compose(ENVELOPE, [TOLD], LINKS)
    assert message["Subject"] == "[exportgate] Case opened: SO-1"
    assert message.get_content().splitlines() == [
        "Case opened",
        "Order: SO-1 (erp, revision 2)",
        "Disposition: HOLD",
        "Acknowledge by: 2026-08-03 12:00 UTC",
        "Case: https://console.example/cases/case-9",
        f"Acknowledge: POST https://notify.example/v1/alerts/{UUID(int=7)}/acknowledge",
    ]


def test_every_attempt_has_the_same_bytes() -> None:
    first, second = (compose(ENVELOPE, [TOLD, TOLD], LINKS).as_bytes(policy=SMTP) for _ in range(2))
    assert first == second


def test_an_order_number_forges_neither_header_nor_line() -> None:
    message = compose(ENVELOPE, [replace(TOLD, order_id="1\r\nBcc: x@y.z\u2028Case: http://evil")], LINKS)
    assert message["Bcc"] is None
    raw = message.as_bytes(policy=SMTP)
    assert b"\r\nBcc:" not in raw
    assert sum(line.startswith("Case:") for line in message.get_content().splitlines()) == 1


def test_order_numbers_of_any_script_travel() -> None:
    message = compose(ENVELOPE, [replace(TOLD, order_id="订单-7")], LINKS)
    assert message.as_bytes(policy=SMTP).isascii()
    assert "订单-7" in message.get_content()


def test_a_digest_is_headed_by_the_most_urgent() -> None:
    stop = replace(TOLD, kind=AlertKind.STOP_SHIPMENT, severity=Severity.URGENT, order_id="SO-2")
    message = compose(ENVELOPE, [TOLD, stop], LINKS)
    assert message["Subject"].startswith("[exportgate] STOP THE SHIPMENT")
    assert message["Subject"].endswith("SO-2 (and 1 more)")
    assert message["Importance"] == "high"


def test_an_escalated_alert_says_why() -> None:
    text = compose(ENVELOPE, [replace(TOLD, reason="unacknowledged")], LINKS).get_content()
    assert "nobody acknowledged it in time" in text
