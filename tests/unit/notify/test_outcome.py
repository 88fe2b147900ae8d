"""What an SMTP answer means for a delivery."""

import aiosmtplib
import pytest

from services.notify.delivery.outcome import of_failure


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (aiosmtplib.SMTPRecipientsRefused([aiosmtplib.SMTPRecipientRefused(550, "no", "a@b.c")]), "refused"),
        (aiosmtplib.SMTPRecipientsRefused([aiosmtplib.SMTPRecipientRefused(451, "x", "a@b.c")]), "deferred"),
        (aiosmtplib.SMTPDataError(552, "too big"), "refused"),
        (aiosmtplib.SMTPDataError(451, "later"), "deferred"),
        (aiosmtplib.SMTPSenderRefused(550, "who are you", "e@x.eu"), "unreachable"),
        (aiosmtplib.SMTPAuthenticationError(535, "wrong password"), "unreachable"),
        (aiosmtplib.SMTPConnectResponseError(554, "go away"), "unreachable"),
        (aiosmtplib.SMTPServerDisconnected("gone"), "unreachable"),
        (TimeoutError(), "unreachable"),
        (ConnectionRefusedError(111, "refused"), "unreachable"),
    ],
)
def test_only_an_answer_about_the_recipient_or_the_message_refuses(error: Exception, meaning: str) -> None:
    assert of_failure(error).meaning == meaning


def test_replies_are_kept_short() -> None:
    assert len(of_failure(aiosmtplib.SMTPDataError(550, "x" * 9_000)).reply) == 500
