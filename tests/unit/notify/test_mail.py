"""What a message says and does not say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

import pytest

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.links import LinkSigner
from services.notify.domain.mail import compose
from services.notify.domain.words import SAYS, Letter, Links, Told

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
SIGNER = LinkSigner(b"k" * 32, timedelta(days=14))
LINKS = Links("https://console.example", "https://notify.example", SIGNER)
MESSAGE = UUID(int=9)
TOLD = Told(
    UUID(int=7), AlertKind.CASE_OPENED, Severity.HIGH, "raised", "erp", "SO-1", 2, "case-9", "HOLD", "", NOON
)


def mail(*alerts: Told) -> EmailMessage:
    letter = Letter(MESSAGE, "<1@example.com>", "rui@example.com", NOON, alerts)
    return compose(letter, "exportgate@example.com", LINKS)


def test_a_message_says_what_to_do() -> None:
    message = mail(TOLD)
    assert message["Subject"] == "[exportgate] Case opened: SO-1"
    assert message.get_content().splitlines() == [
        "Case opened",
        "Order: SO-1 (erp, revision 2)",
        "Disposition: HOLD",
        "Acknowledge by: 2026-08-03 12:00 UTC",
        "Case: https://console.example/cases/case-9",
        f"Acknowledge: https://notify.example/acknowledge/{SIGNER.token(UUID(int=7), MESSAGE, NOON)}",
    ]


def test_every_attempt_has_the_same_bytes() -> None:
    first, second = (mail(TOLD, TOLD).as_bytes(policy=SMTP) for _ in range(2))
    assert first == second


def test_an_order_number_forges_neither_header_nor_line() -> None:
    message = mail(replace(TOLD, order_id="1\r\nBcc: x@y.z\u2028Case: http://evil"))
    assert message["Bcc"] is None
    raw = message.as_bytes(policy=SMTP)
    assert b"\r\nBcc:" not in raw
    assert sum(line.startswith("Case:") for line in message.get_content().splitlines()) == 1


def test_order_numbers_of_any_script_travel() -> None:
    message = mail(replace(TOLD, order_id="订单-7"))
    assert message.as_bytes(policy=SMTP).isascii()
    assert "订单-7" in message.get_content()


def test_a_digest_is_headed_by_the_most_urgent() -> None:
    stop = replace(TOLD, kind=AlertKind.STOP_SHIPMENT, severity=Severity.URGENT, order_id="SO-2")
    message = mail(TOLD, stop)
    assert message["Subject"].startswith("[exportgate] STOP THE SHIPMENT")
    assert message["Subject"].endswith("SO-2 (and 1 more)")
    assert message["Importance"] == "high"


def test_an_escalated_alert_says_why() -> None:
    text = mail(replace(TOLD, reason="unacknowledged")).get_content()
    assert "nobody acknowledged it in time" in text


@pytest.mark.parametrize("number", ["SO-1001", "4500017234", "PO/2026-17", "A-1"])
def test_a_number_that_can_name_nobody_stands_in_the_subject(number: str) -> None:
    assert mail(replace(TOLD, order_id=number))["Subject"] == f"[exportgate] Case opened: {number}"


@pytest.mark.parametrize("number", ["LI-WEI-7", "CANON-3-NOLDUS", "Li Wei 7", "订单-7", "Иванов-1", "AB-CD"])
def test_a_number_that_may_name_somebody_stays_out_of_the_subject(number: str) -> None:
    message = mail(replace(TOLD, order_id=number))
    assert message["Subject"] == "[exportgate] Case opened: alert 00000000"
    assert number in message.get_content()


def test_every_kind_has_its_words() -> None:
    assert SAYS.keys() == set(AlertKind)


def test_an_alert_without_a_case_leads_to_the_order() -> None:
    text = mail(replace(TOLD, case_id="", order_id="SO/1")).get_content()
    assert "Page: https://console.example/orders/erp/SO%2F1" in text.splitlines()
