"""One sign-in under way at the provider, remembered by the browser in a signed cookie that lives for minutes.

The cookie holds one random secret; `state`, `nonce` and the PKCE verifier follow from it. The last two take
the service's key as well, so that whoever reads the cookie has neither.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime

import msgspec
from starlette.requests import HTTPConnection
from starlette.responses import Response

from services.diligence.console.cookies import Cookie
from services.diligence.seals import Seals

NAME = "exportgate_signin"
LIFE_SECONDS = 600
"""So long somebody may look for their second factor."""


class Flow(msgspec.Struct, frozen=True):
    """`back`: a path of ours. `person`, `tenant`, `session`: who must come back, when somebody who is signed
    in proves again who they are, and the hash of the session that the new one replaces."""

    secret: str
    at: int
    back: str
    person: str = ""
    tenant: str = ""
    session: str = ""

    @property
    def state(self) -> str:
        """Comes back from the provider; binds the answer to this browser."""
        return _text(hashlib.sha256(f"state {self.secret}".encode()).digest())


class Flows:
    """Begins flows and finds them again."""

    def __init__(self, seals: Seals, *, https: bool) -> None:
        self._seals = seals
        # `Lax`: the provider's answer is a navigation from another site.
        self._cookie = Cookie(NAME, https=https, same_site="lax")

    def begin(self, now: datetime, back: str, **again: str) -> Flow:
        """A new flow."""
        return Flow(secrets.token_urlsafe(32), int(now.timestamp()), back, **again)

    def nonce(self, flow: Flow) -> str:
        """What the ID token must repeat."""
        return _text(self._seals.seal("signin.nonce", {"secret": flow.secret}))

    def verifier(self, flow: Flow) -> str:
        """The PKCE verifier (RFC 7636): 43 characters."""
        return _text(self._seals.seal("signin.verifier", {"secret": flow.secret}))

    def remember(self, flow: Flow, request: HTTPConnection, response: Response) -> None:
        """Put it into the browser."""
        document = msgspec.json.encode(flow)
        mac = self._seals.seal_bytes("signin", "", document)
        self._cookie.put(f"{_text(document)}.{_text(mac)}", request, response, seconds=LIFE_SECONDS)

    def find(self, request: HTTPConnection, state: str, now: datetime) -> Flow | None:
        """The flow of this browser, when it is young enough and this is its state."""
        document, dot, mac = self._cookie.read(request).partition(".")
        try:
            raw, given = _raw(document), _raw(mac)
            if not dot or not hmac.compare_digest(self._seals.seal_bytes("signin", "", raw), given):
                return None
            flow = msgspec.json.decode(raw, type=Flow)
        except (ValueError, binascii.Error, msgspec.DecodeError):
            return None
        young = 0 <= int(now.timestamp()) - flow.at <= LIFE_SECONDS
        return flow if young and hmac.compare_digest(flow.state.encode(), state.encode()) else None

    def forget(self, request: HTTPConnection, response: Response) -> None:
        """An answer is taken once."""
        self._cookie.drop(request, response)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
