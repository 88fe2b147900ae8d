"""People signed in elsewhere: tokens of an OpenID Connect provider, checked in one place.

Keys come from the provider's own key set only, never from what a token names (`jku`, `jwk`, `x5u`);
algorithms from a fixed list; issuer, audience and expiry are required (OWASP ASVS 5.0, 9.1 and 9.2).
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import extract_compact

from shared.web.oidc_people import NotKnownHere, OidcProvider
from shared.web.principals import Principal
from shared.web.problems import Problem

__all__ = ["FetchKeys", "OidcAuthenticator", "OidcProvider", "TokenVerifier", "jwt_header", "keys_from"]

_LOG = structlog.get_logger(__name__)

TYPES = frozenset({"at+jwt", "application/at+jwt", "jwt"})
"""RFC 9068 names the first; many providers still say `JWT`. An ID token has another audience than ours."""
LEEWAY_SECONDS = 30
REFRESH_SECONDS = 300.0
"""Keys are read again after so long, so that one withdrawn by the provider ends."""
UNKNOWN_KEY_SECONDS = 30.0
"""For a key not seen before they are read at once, but not more often than this."""
_MAX_KEYS_BYTES = 256 * 1024

FetchKeys = Callable[[], Awaitable[KeySetSerialization]]


class KeyRing:
    """The provider's keys, as last read."""

    def __init__(self, fetch: FetchKeys, clock: Callable[[], float]) -> None:
        self._fetch, self._clock = fetch, clock
        self._keys = KeySet([])
        self._read_at = self._guessed_at = float("-inf")

    async def named(self, kid: object) -> KeySet:
        """The key of this name, if there is one; raises a 503 problem when keys cannot be read."""
        if not isinstance(kid, str):
            raise ValueError("the token names no key")
        now = self._clock()
        if now - self._read_at >= REFRESH_SECONDS:
            await self._read()
        elif not self._has(kid) and now - self._guessed_at >= UNKNOWN_KEY_SECONDS:
            self._guessed_at = now
            await self._read()
        return KeySet([key for key in self._keys.keys if key.kid == kid])

    def _has(self, kid: str) -> bool:
        return any(key.kid == kid for key in self._keys.keys)

    async def _read(self) -> None:
        try:
            self._keys = KeySet.import_key_set(await self._fetch())
        except (httpx.HTTPError, ValueError) as error:
            headers = {"Retry-After": "5"}
            raise Problem(503, "Sign-in is not available", type_="sign-in", headers=headers) from error
        self._read_at = self._clock()


class TokenVerifier:
    """Checks signature, issuer, audience, expiry and subject of one provider's tokens."""

    def __init__(
        self, issuer: str, algorithms: list[str], fetch: FetchKeys, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._issuer, self._algorithms, self._clock = issuer, algorithms, clock
        self._ring = KeyRing(fetch, clock)

    async def claims(self, token: str, audience: str) -> dict[str, Any] | None:
        """The claims of a good token for `audience`, else None.

        Raises a 503 problem when the provider's keys cannot be read: that says nothing of the token.
        """
        if token.count(".") != 2 or not token.startswith("ey"):
            return None
        try:
            keys = await self._ring.named(jwt_header(token).get("kid"))
            decoded = jwt.decode(token, keys, algorithms=self._algorithms)
            self._check(decoded.header, decoded.claims, audience)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            _LOG.info("token refused", why=type(error).__name__)
            return None
        return dict(decoded.claims)

    def _check(self, header: Mapping[str, Any], claims: dict[str, Any], audience: str) -> None:
        if str(header.get("typ", "JWT")).lower() not in TYPES:
            raise ValueError("the token is of another type")
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        registry.validate(claims)


class OidcAuthenticator:
    """People by access tokens of one provider."""

    def __init__(self, provider: OidcProvider, verifier: TokenVerifier) -> None:
        self._provider, self._verifier = provider, verifier

    async def authenticate(self, token: str) -> Principal | None:
        """The person, or None when it is no token of this provider, no good one, or a program's."""
        claims = await self._verifier.claims(token, self._provider.audience)
        if claims is None:
            return None
        try:
            return self._provider.person(claims)
        except NotKnownHere as error:
            _LOG.info("token refused", why=str(error))
            return None


def jwt_header(token: str) -> dict[str, Any]:
    """The unverified header, only to know which key to look for; raises `ValueError` or `JoseError`."""
    header: dict[str, Any] = extract_compact(token.encode()).headers()
    return header


def keys_from(url: str, client: httpx.AsyncClient) -> FetchKeys:
    """Reads the key set at `url`, which the deployment gave: https, or loopback for trying out.

    `client` follows no redirects and has a time limit (`service_client`'s rules).
    """
    check_endpoint(url)

    async def fetch() -> KeySetSerialization:
        response = await client.get(url)
        response.raise_for_status()
        if response.is_redirect or len(response.content) > _MAX_KEYS_BYTES:
            raise ValueError("the provider's key set is not one")
        keys: KeySetSerialization = response.json()
        return keys

    return fetch


def check_endpoint(url: str) -> None:
    """Raises `ValueError` unless the URL is https, or of loopback for trying out."""
    place = httpx.URL(url)
    if place.scheme != "https" and place.host not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError(f"the provider is asked over https, not at {url}")
