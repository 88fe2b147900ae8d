"""People signed in elsewhere: access tokens of an OpenID Connect provider.

Keys come from the provider's own key set only, never from what a token names (`jku`, `jwk`, `x5u`);
algorithms from a fixed list; issuer, audience and expiry are required (OWASP ASVS 5.0, 9.1 and 9.2).
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import extract_compact

from shared.web.principals import ROLES, Principal
from shared.web.problems import Problem

_LOG = structlog.get_logger(__name__)

ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519"]
TYPES = frozenset({"at+jwt", "application/at+jwt", "jwt"})
"""RFC 9068 names the first; many providers still say `JWT`. An ID token has another audience than ours."""
LEEWAY_SECONDS = 30
REFRESH_SECONDS = 300.0
"""Keys are read again after so long, so that one withdrawn by the provider ends."""
UNKNOWN_KEY_SECONDS = 30.0
"""For a key not seen before they are read at once, but not more often than this."""
_MAX_KEYS_BYTES = 256 * 1024

FetchKeys = Callable[[], Awaitable[KeySetSerialization]]


@dataclass(frozen=True)
class OidcProvider:
    """What a deployment says about its provider."""

    issuer: str
    audience: str
    roles: Mapping[str, str]
    """Group or role as the provider names it, to ours."""
    roles_claim: str = "groups"
    tenant: str = "default"
    tenant_claim: str | None = None
    """When given, a token without it is refused."""
    algorithms: list[str] = field(default_factory=lambda: list(ALGORITHMS))


class OidcAuthenticator:
    """Checks tokens of one provider."""

    def __init__(
        self, provider: OidcProvider, fetch: FetchKeys, *, clock: Callable[[], float] = time.time
    ) -> None:
        unknown = set(provider.roles.values()) - ROLES
        if unknown:
            raise ValueError(f"unknown role {min(unknown)!r}; there are {', '.join(sorted(ROLES))}")
        self._provider = provider
        self._fetch = fetch
        self._clock = clock
        self._keys = KeySet([])
        self._read_at = float("-inf")

    async def authenticate(self, token: str) -> Principal | None:
        """The person, or None when it is no token of this provider, or not a good one.

        Raises a 503 problem when the provider's keys cannot be read: that says nothing of the token.
        """
        if token.count(".") != 2 or not token.startswith("ey"):
            return None
        try:
            kid = jwt_header(token).get("kid")
            keys = await self._keys_for(kid)
            decoded = jwt.decode(token, keys, algorithms=self._provider.algorithms)
            self._check(decoded.header, decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            _LOG.info("token refused", why=type(error).__name__)
            return None
        return self._person(decoded.claims)

    async def _keys_for(self, kid: object) -> KeySet:
        """The keys, without which a token that names none of them is refused."""
        if not isinstance(kid, str):
            raise ValueError("the token names no key")
        age = self._clock() - self._read_at
        known = any(key.kid == kid for key in self._keys.keys)
        if age >= REFRESH_SECONDS or (not known and age >= UNKNOWN_KEY_SECONDS):
            self._keys = KeySet.import_key_set(await self._fetched())
            self._read_at = self._clock()
        return KeySet([key for key in self._keys.keys if key.kid == kid])

    async def _fetched(self) -> KeySetSerialization:
        try:
            return await self._fetch()
        except (httpx.HTTPError, ValueError) as error:
            headers = {"Retry-After": "5"}
            raise Problem(503, "Sign-in is not available", type_="sign-in", headers=headers) from error

    def _check(self, header: Mapping[str, Any], claims: dict[str, Any]) -> None:
        if str(header.get("typ", "JWT")).lower() not in TYPES:
            raise ValueError("the token is of another type")
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._provider.audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        registry.validate(claims)

    def _person(self, claims: Mapping[str, Any]) -> Principal | None:
        provider = self._provider
        tenant = claims.get(provider.tenant_claim) if provider.tenant_claim else provider.tenant
        if not isinstance(tenant, str) or not tenant or "," in tenant:
            return None
        groups = claims.get(provider.roles_claim, [])
        named = groups if isinstance(groups, list) else [groups]
        roles = {
            provider.roles[group] for group in named if isinstance(group, str) and group in provider.roles
        }
        return Principal(
            "person",
            str(claims["sub"]),
            tenant,
            frozenset(roles),
            name=str(claims.get("name", "")),
            email=str(claims.get("email", "")),
        )


def jwt_header(token: str) -> dict[str, Any]:
    """The unverified header, only to know which key to look for; raises `ValueError` or `JoseError`."""
    header: dict[str, Any] = extract_compact(token.encode()).headers()
    return header


def keys_from(url: str, client: httpx.AsyncClient) -> FetchKeys:
    """Reads the key set at `url`, which the deployment gave: https, or loopback for trying out.

    `client` follows no redirects and has a time limit (`service_client`'s rules).
    """
    place = httpx.URL(url)
    if place.scheme != "https" and place.host not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("the provider's keys are read over https")

    async def fetch() -> KeySetSerialization:
        response = await client.get(url)
        response.raise_for_status()
        if response.is_redirect or len(response.content) > _MAX_KEYS_BYTES:
            raise ValueError("the provider's key set is not one")
        keys: KeySetSerialization = response.json()
        return keys

    return fetch
