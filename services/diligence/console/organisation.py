"""Signing in at the organisation's provider: authorization code with PKCE (OpenID Connect Core 1.0,
RFC 7636, RFC 9207, RFC 9700)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx
import msgspec
import structlog

from services.diligence.console.flows import Flow, Flows
from shared.web.oidc import LEEWAY_SECONDS
from shared.web.oidc_discovery import Metadata, SignIn, decoded
from shared.web.oidc_people import NotKnownHere
from shared.web.principals import Principal
from shared.web.problems import Problem

_LOG = structlog.get_logger(__name__)

NOT_SAID_RIGHT = "Your organisation's sign-in gave an answer that cannot be trusted. Nobody is signed in."
NO_ANSWER = "Your organisation's sign-in does not answer. Try again in a moment."
USED = "This sign-in was used already or took too long. Sign in again."
ERRORS = {
    "access_denied": "Your organisation's sign-in did not let you in.",
    "login_required": "Your organisation's sign-in wants you to sign in there first. Sign in again.",
    "consent_required": "Your organisation's sign-in needs a consent that it did not get.",
    "temporarily_unavailable": NO_ANSWER,
    "server_error": "Your organisation's sign-in had a fault of its own. Try again in a moment.",
}
"""RFC 6749, section 4.1.2.1, and OpenID Connect Core 1.0, section 3.1.2.6. Descriptions are not shown:
anybody can write one into a link."""
OTHER_ERROR = "Your organisation's sign-in refused. Whoever runs this system finds the reason in its log."


class SignInRefused(Exception):
    """Nobody is signed in; the message says why, in one sentence for the person."""

    def __init__(self, text: str, status: int = 403) -> None:
        super().__init__(text)
        self.status = status


class _Tokens(msgspec.Struct):
    id_token: str
    access_token: str = ""


@dataclass(frozen=True)
class SignedIn:
    """`authenticated_at` is when the provider last saw the person prove it; None when it does not say."""

    person: Principal
    authenticated_at: datetime | None


@dataclass(frozen=True)
class Client:
    """Who we are to the provider; without a secret a public client, with PKCE alone."""

    id: str
    secret: str
    redirect_uri: str
    scopes: str


class Organisation:
    """One provider."""

    def __init__(self, at: SignIn, client: Client, flows: Flows) -> None:
        self._provider, self._discovery, self._verifier = at.provider, at.discovery, at.verifier
        self._client = client
        self.flows = flows

    async def begin_url(self, flow: Flow) -> str:
        """Where the browser goes; who is signed in already proves anew. Raises `SignInRefused`."""
        challenge = hashlib.sha256(self.flows.verifier(flow).encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._client.id,
            "redirect_uri": self._client.redirect_uri,
            "scope": self._client.scopes,
            "state": flow.state,
            "nonce": self.flows.nonce(flow),
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **({"prompt": "login", "max_age": "0"} if flow.person else {}),
        }
        return _with((await self._metadata()).authorization_endpoint, asked)

    async def finish(self, flow: Flow, answer: Mapping[str, str]) -> SignedIn:
        """The person, from the provider's answer. Raises `SignInRefused`."""
        metadata = await self._metadata()
        self._check_issuer(metadata, answer)
        if "error" in answer:
            _LOG.info("sign-in refused by the provider", error=answer["error"][:100])
            raise SignInRefused(ERRORS.get(answer["error"], OTHER_ERROR))
        tokens = await self._exchange(metadata, flow, answer.get("code", ""))
        claims = await self._claims(tokens.id_token, flow)
        if self._provider.lacks(claims) and metadata.userinfo_endpoint and tokens.access_token:
            claims = {**await self._user_info(metadata.userinfo_endpoint, tokens, claims), **claims}
        return self._signed_in(claims, flow)

    async def sign_out_url(self, back: str) -> str:
        """Where the provider's own session is ended; empty when it publishes no such place.

        Without a token as hint (none is kept here) the provider asks the person whether they mean it.
        """
        try:
            place = (await self._metadata()).end_session_endpoint
        except SignInRefused:
            return ""
        return _with(place, {"client_id": self._client.id, "post_logout_redirect_uri": back}) if place else ""

    async def _metadata(self) -> Metadata:
        try:
            return await self._discovery.metadata()
        except httpx.HTTPError as error:
            raise _down(error) from error
        except ValueError as error:
            _LOG.warning("sign-in provider not usable", why=str(error))
            raise SignInRefused(NOT_SAID_RIGHT, 503) from error

    def _check_issuer(self, metadata: Metadata, answer: Mapping[str, str]) -> None:
        """RFC 9207: an answer of another provider than the one asked is not used."""
        issuer = answer.get("iss")
        if issuer is None and not metadata.authorization_response_iss_parameter_supported:
            return
        if issuer != self._provider.issuer:
            raise SignInRefused(NOT_SAID_RIGHT)

    async def _exchange(self, metadata: Metadata, flow: Flow, code: str) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "code_verifier": self.flows.verifier(flow),
        }
        headers, credentials = self._credentials(metadata)
        try:
            response = await self._discovery.client.post(
                metadata.token_endpoint, data={**form, **credentials}, headers=headers
            )
            if response.status_code in (400, 401):
                _LOG.info("code refused by the provider", answer=response.text[:200])
                raise SignInRefused(USED)
            return decoded(response, _Tokens)
        except httpx.HTTPError as error:
            raise _down(error) from error
        except ValueError as error:
            raise SignInRefused(NOT_SAID_RIGHT) from error

    def _credentials(self, metadata: Metadata) -> tuple[dict[str, str], dict[str, str]]:
        """Header and form fields that say who we are (RFC 6749, section 2.3.1)."""
        client = self._client
        if not client.secret:
            return {}, {"client_id": client.id}
        if "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            pair = f"{quote_plus(client.id)}:{quote_plus(client.secret)}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}, {}
        return {}, {"client_id": client.id, "client_secret": client.secret}

    async def _claims(self, token: str, flow: Flow) -> dict[str, Any]:
        try:
            claims = await self._verifier.claims(token, self._client.id)
        except Problem as error:
            raise SignInRefused(NO_ANSWER, 503) from error
        if claims is None or claims.get("azp", self._client.id) != self._client.id:
            raise SignInRefused(NOT_SAID_RIGHT)
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), self.flows.nonce(flow).encode()):
            raise SignInRefused(NOT_SAID_RIGHT)
        return claims

    async def _user_info(self, url: str, tokens: _Tokens, claims: Mapping[str, Any]) -> dict[str, Any]:
        """What the ID token left out; of the same subject, or nothing (Core 1.0, section 5.3.2)."""
        try:
            headers = {"Authorization": f"Bearer {tokens.access_token}"}
            found = decoded(await self._discovery.client.get(url, headers=headers), dict[str, Any])
        except httpx.HTTPError as error:
            raise _down(error) from error
        except ValueError as error:
            raise SignInRefused(NOT_SAID_RIGHT) from error
        if found.get("sub") != claims["sub"]:
            raise SignInRefused(NOT_SAID_RIGHT)
        return found

    def _signed_in(self, claims: Mapping[str, Any], flow: Flow) -> SignedIn:
        try:
            person = self._provider.person(claims)
        except NotKnownHere as error:
            raise SignInRefused(str(error)) from error
        if not person.roles:
            named = f"{person.name or person.email} is known to your organisation's sign-in"
            raise SignInRefused(f"{named}, but has no role here. Whoever runs this system can give one.")
        proved = claims.get("auth_time")
        if flow.person:
            _check_same(flow, person, proved)
        return SignedIn(person, person.authenticated_at)


def _check_same(flow: Flow, person: Principal, proved: object) -> None:
    """Who was signed in has proved it again, after we asked (Core 1.0, section 3.1.2.1: `max_age`)."""
    if (person.id, person.tenant) != (flow.person, flow.tenant):
        raise SignInRefused("You are signed in here as somebody else. Sign out first.")
    if not isinstance(proved, int) or proved < flow.at - LEEWAY_SECONDS:
        raise SignInRefused("Your organisation's sign-in did not ask you again. The decision was not taken.")


def _down(error: httpx.HTTPError) -> SignInRefused:
    _LOG.warning("sign-in provider does not answer", why=type(error).__name__)
    return SignInRefused(NO_ANSWER, 503)


def _with(url: str, parameters: Mapping[str, str]) -> str:
    """The URL, which may have a query of its own, with these parameters."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"
