"""What an OpenID Connect provider publishes about itself (OpenID Connect Discovery 1.0, RFC 8414)."""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
from joserfc.jwk import KeySetSerialization

from shared.web.oidc import TokenVerifier, check_endpoint, keys_from
from shared.web.oidc_people import OidcProvider

T = TypeVar("T")
WELL_KNOWN = "/.well-known/openid-configuration"
READ_AGAIN_SECONDS = 3_600.0
_MAX_BYTES = 256 * 1024
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
"""Seconds. A person waits on this."""
_RETRIES = 2
"""How often a connection that is not made is tried again: nothing was sent, so nothing is done twice."""


class Metadata(msgspec.Struct, frozen=True):
    """The members of the document that are used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    code_challenge_methods_supported: tuple[str, ...] | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    def check(self, issuer: str) -> None:
        """Raises `ValueError`: another issuer (section 4.3), an address without https, no PKCE by S256."""
        if self.issuer != issuer:
            raise ValueError(f"the provider calls itself {self.issuer!r}, not {issuer!r}")
        optional = (self.userinfo_endpoint, self.end_session_endpoint)
        for url in (self.authorization_endpoint, self.token_endpoint, self.jwks_uri, *filter(None, optional)):
            check_endpoint(url)
        # Some providers take PKCE without publishing that they do.
        if self.code_challenge_methods_supported and "S256" not in self.code_challenge_methods_supported:
            raise ValueError("the provider does not take PKCE with S256")


class Discovery:
    """Reads the document when it is first needed, and once an hour."""

    def __init__(
        self, issuer: str, client: httpx.AsyncClient, *, clock: Callable[[], float] = time.time
    ) -> None:
        check_endpoint(issuer)
        self.issuer, self.client = issuer, client
        self._clock = clock
        self._known: Metadata | None = None
        self._read_at = float("-inf")

    async def metadata(self) -> Metadata:
        """The document; raises `httpx.HTTPError` or `ValueError`."""
        if self._known is None or self._clock() - self._read_at >= READ_AGAIN_SECONDS:
            self._known, self._read_at = await self._read(), self._clock()
        return self._known

    async def keys(self) -> KeySetSerialization:
        """The provider's key set now; raises `httpx.HTTPError` or `ValueError`."""
        return await keys_from((await self.metadata()).jwks_uri, self.client)()

    async def _read(self) -> Metadata:
        response = await self.client.get(self.issuer.removesuffix("/") + WELL_KNOWN)
        found = decoded(response, Metadata)
        found.check(self.issuer)
        return found


@dataclass(frozen=True)
class SignIn:
    """The provider of people as a process knows it: one client, one copy of its document and of its keys."""

    provider: OidcProvider
    discovery: Discovery
    verifier: TokenVerifier

    @classmethod
    def at(cls, provider: OidcProvider, client: httpx.AsyncClient) -> "SignIn":
        """Raises `ValueError` for an issuer without https; the provider is asked when it is first needed."""
        discovery = Discovery(provider.issuer, client)
        return cls(provider, discovery, TokenVerifier(provider.issuer, provider.algorithms, discovery.keys))


def decoded(response: httpx.Response, type_: type[T]) -> T:
    """The JSON of a good answer; raises `httpx.HTTPError` or `ValueError`."""
    response.raise_for_status()
    if len(response.content) > _MAX_BYTES:
        raise ValueError("the provider's answer is too large")
    try:
        return msgspec.json.decode(response.content, type=type_)
    except msgspec.DecodeError as error:
        raise ValueError(f"the provider's answer is not as it should be: {error}") from error


def provider_client(ca: Path | None = None) -> httpx.AsyncClient:
    """A client for the provider: no redirects, no proxies of the environment; `ca` is PEM.

    It is asked a few times an hour: no connection is kept, so none is left behind by a process that stops.
    """
    transport = httpx.AsyncHTTPTransport(
        verify=ssl.create_default_context(cafile=str(ca)) if ca else True,
        limits=httpx.Limits(max_keepalive_connections=0),
        retries=_RETRIES,
        trust_env=False,
    )
    return httpx.AsyncClient(
        transport=transport,
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "exportgate", "Accept": "application/json"},
    )
