"""Links that acknowledge: one alert, one message, until a date, and nothing that can be made up."""

import string
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.notify.domain.links import Grant, LinkRefused, LinkSigner

COMPOSED = datetime(2026, 8, 3, 12, tzinfo=UTC)
SIGNER = LinkSigner(b"k" * 32, timedelta(days=14))
TOKEN = SIGNER.token(UUID(int=7), UUID(int=9), COMPOSED)


def test_a_token_says_which_alert_in_which_message_until_when() -> None:
    assert SIGNER.read(TOKEN) == Grant(UUID(int=7), UUID(int=9), COMPOSED + timedelta(days=14))


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_a_token_with_another_character_is_refused(place: int) -> None:
    for character in string.ascii_letters + string.digits + "-_=.é \x00":
        other = TOKEN[:place] + character + TOKEN[place + 1 :]
        if other != TOKEN:
            with pytest.raises(LinkRefused):
                SIGNER.read(other)


@pytest.mark.parametrize("token", ["", "A", TOKEN[:-4], TOKEN + "AAAA", TOKEN + "=", "ü"])
def test_a_token_of_another_length_is_refused(token: str) -> None:
    with pytest.raises(LinkRefused):
        SIGNER.read(token)


def test_another_key_reads_nothing() -> None:
    with pytest.raises(LinkRefused):
        LinkSigner(b"l" * 32, timedelta(days=14)).read(TOKEN)
