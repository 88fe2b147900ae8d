"""Links that acknowledge an alert without signing in, and do nothing else.

A token is the alert, the message it came in (which has exactly one recipient) and its last second, with an
HMAC-SHA256 over them. Whoever has the link may acknowledge that one alert as that recipient.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_FORM = struct.Struct(">16s16sQ")
_MAC_BYTES = 24
"""192 bits of the HMAC: no guessing, and a link that mail programs do not break."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows."""

    alert_id: UUID
    delivery_id: UUID
    expires_at: datetime


class LinkRefused(ValueError):
    """Not a token of ours."""


class LinkSigner:
    """Makes and reads tokens; the same alert in the same message has the same token on every attempt."""

    def __init__(self, key: bytes, life: timedelta) -> None:
        self._key = key
        self._life = life

    def token(self, alert_id: UUID, delivery_id: UUID, composed_at: datetime) -> str:
        """URL-safe text."""
        until = int((composed_at + self._life).timestamp())
        told = _FORM.pack(alert_id.bytes, delivery_id.bytes, until)
        return base64.urlsafe_b64encode(told + self._mac(told)).decode("ascii")

    def read(self, token: str) -> Grant:
        """What the token allows, also when it has expired; raises `LinkRefused`."""
        told, mac = _split(token)
        if not hmac.compare_digest(mac, self._mac(told)):
            raise LinkRefused
        alert, delivery, until = _FORM.unpack(told)
        return Grant(UUID(bytes=alert), UUID(bytes=delivery), datetime.fromtimestamp(until, UTC))

    def _mac(self, told: bytes) -> bytes:
        return hmac.digest(self._key, b"acknowledge\x00" + told, hashlib.sha256)[:_MAC_BYTES]


def _split(token: str) -> tuple[bytes, bytes]:
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise LinkRefused from error
    # The last letter has bits that decoding drops: one grant has one token.
    if len(raw) != _FORM.size + _MAC_BYTES or base64.urlsafe_b64encode(raw).decode("ascii") != token:
        raise LinkRefused
    return raw[: _FORM.size], raw[_FORM.size :]
