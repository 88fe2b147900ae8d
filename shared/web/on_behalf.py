"""A service asks for a person who is signed in at it: the service's key, and its signed word who it is.

    Exportgate-Person: <claims, base64url>.<Ed25519 signature, base64url>

The word names one person, one tenant, one method and path of one audience, and is good for a minute. The key
of a service alone therefore speaks for nobody, and neither does its signing key alone.
"""

import base64
from collections.abc import Callable, Collection
from datetime import UTC, datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from starlette.requests import HTTPConnection

from shared.messaging.keys import EventSigner, EventVerifier
from shared.web.principals import ROLES, Principal

PERSON_HEADER = "Exportgate-Person"
GOOD_SECONDS = 60.0
"""Clocks of services agree far better; a request is sent at once."""
_PREFIX = b"exportgate.person.v1\x00"


class Word(msgspec.Struct, frozen=True):
    """What a service signs; `at` is in seconds since 1970."""

    service: str
    audience: str
    tenant: str
    person: str
    email: str
    name: str
    roles: list[str]
    method: str
    path: str
    at: float


class NotBelieved(Exception):
    """The word is not good here; the message says why."""


class Spokesman:
    """Signs for people of its own service."""

    def __init__(self, signer: EventSigner, service: str, audience: str) -> None:
        self._signer, self._service, self._audience = signer, service, audience

    def speaks_for(self, person: Principal, method: str, path: str) -> dict[str, str]:
        """The header for one request; `path` without its query."""
        word = Word(
            self._service, self._audience, person.tenant, person.id, person.email, person.name,
            sorted(person.roles), method, path, datetime.now(UTC).timestamp(),
        )  # fmt: skip
        claims = base64.urlsafe_b64encode(msgspec.json.encode(word)).rstrip(b"=")
        return {PERSON_HEADER: f"{claims.decode()}.{self._signer.sign(_PREFIX + claims)}"}


class Listener:
    """Believes the words of these services about their people."""

    def __init__(
        self,
        verifier: EventVerifier,
        audience: str,
        services: Collection[str],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._verifier, self._audience, self._services = verifier, audience, frozenset(services)
        self._now = now

    def person(self, caller: Principal, request: HTTPConnection, header: str) -> Principal:
        """Who really asks; raises `NotBelieved`."""
        word = self._read(caller, header)
        if (word.service, word.audience) != (caller.id, self._audience):
            raise NotBelieved("it was said by another service, or to another one")
        if (word.tenant, word.method, word.path) != (caller.tenant, request.scope["method"], _path(request)):
            raise NotBelieved("it was said for another request")
        if abs(self._now().timestamp() - word.at) > GOOD_SECONDS:
            raise NotBelieved(f"it is good for {GOOD_SECONDS:g} seconds")
        roles = ROLES & frozenset(word.roles)
        return Principal("person", word.person, word.tenant, roles, name=word.name, email=word.email)

    def _read(self, caller: Principal, header: str) -> Word:
        if caller.id not in self._services:
            raise NotBelieved("this service has no people")
        claims, _, signature = header.partition(".")
        try:
            self._verifier.verify(caller.id, signature, _PREFIX + claims.encode())
            raw = base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
            return msgspec.json.decode(raw, type=Word)
        except (InvalidSignature, KeyError, ValueError, msgspec.DecodeError) as error:
            raise NotBelieved("its signature does not fit") from error


def _path(request: HTTPConnection) -> str:
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return raw.partition(b"?")[0].decode("ascii", "replace")
