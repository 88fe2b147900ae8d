"""Tokens of an OpenID Connect provider that lives in the test."""

import base64
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, KeySetSerialization, OctKey, OKPKey, RSAKey

from shared.web.oidc import OidcAuthenticator, OidcProvider, TokenVerifier, keys_from
from shared.web.problems import Problem

ISSUER, AUDIENCE = "https://login.example.com", "exportgate"
PROVIDER = OidcProvider(ISSUER, AUDIENCE, roles={"export-control": "reviewer", "legal": "approver"})


def _signing_key(kid: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": kid}, private=True)


class Provider:
    """Has keys, signs tokens, counts how often its keys are read."""

    def __init__(self) -> None:
        self.keys: list[OctKey | RSAKey | ECKey | OKPKey] = [_signing_key("k1")]
        self.read = 0
        self.broken = False

    async def fetch(self) -> KeySetSerialization:
        self.read += 1
        if self.broken:
            raise httpx.ConnectError("refused")
        return KeySet(self.keys).as_dict(private=False)

    def token(self, *, key: Any = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        now = int(time.time())
        given = {
            "iss": ISSUER, "aud": AUDIENCE, "sub": "ana", "iat": now, "exp": now + 300,
            "groups": ["export-control", "football"], "name": "Ana", "email": "ana@example.com", **claims,
        }  # fmt: skip
        kept = {name: value for name, value in given.items() if value is not None}
        head = {"alg": "Ed25519", "kid": "k1", "typ": "at+jwt", **(header or {})}
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, kept, key or self.keys[0], algorithms=["Ed25519", "ES256", "HS256"])


def accepting(
    provider: Provider, told: OidcProvider = PROVIDER, clock: Callable[[], float] = time.time
) -> OidcAuthenticator:
    """Accepts the tokens of this provider, as a deployment tells of it."""
    return OidcAuthenticator(told, TokenVerifier(ISSUER, told.algorithms, provider.fetch, clock=clock))


@pytest.fixture
def provider() -> Provider:
    return Provider()


async def test_a_token_names_a_person_with_our_roles(provider: Provider) -> None:
    found = await accepting(provider).authenticate(provider.token())
    assert found is not None
    assert (found.by_provider, found.authenticated_at) == (True, None)
    assert (found.actor, found.tenant, found.roles) == (
        f"person:{ISSUER}#ana",
        "default",
        frozenset({"reviewer"}),
    )
    assert (found.name, found.email) == ("Ana", "ana@example.com")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example.com"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"nbf": 4_102_444_800},
        {"sub": None},
    ],
)
async def test_a_claim_that_is_not_right(provider: Provider, claims: dict[str, Any]) -> None:
    assert await accepting(provider).authenticate(provider.token(**claims)) is None


async def test_an_audience_may_be_a_list(provider: Provider) -> None:
    token = provider.token(aud=["other", AUDIENCE])
    assert await accepting(provider).authenticate(token)


@pytest.mark.parametrize(
    "header", [{"kid": "k9"}, {"kid": None}, {"typ": "logout+jwt"}, {"typ": "exportgate-clearance+jwt"}]
)
async def test_a_header_that_is_not_right(provider: Provider, header: dict[str, Any]) -> None:
    assert await accepting(provider).authenticate(provider.token(header=header)) is None


async def test_a_key_of_somebody_else(provider: Provider) -> None:
    other = _signing_key("k1")
    assert await accepting(provider).authenticate(provider.token(key=other)) is None


async def test_a_public_key_used_as_a_shared_secret(provider: Provider) -> None:
    secret = OctKey.import_key(str(provider.keys[0].as_dict(private=False)["x"]))
    token = provider.token(key=secret, header={"alg": "HS256"})
    assert await accepting(provider).authenticate(token) is None


async def test_a_token_that_says_it_needs_no_signature(provider: Provider) -> None:
    head = base64.urlsafe_b64encode(b'{"alg":"none","kid":"k1","typ":"JWT"}').rstrip(b"=").decode()
    claims = provider.token().split(".")[1]
    assert await accepting(provider).authenticate(f"{head}.{claims}.") is None


@pytest.mark.parametrize("token", ["", "a.b.c", "ey.ey.ey", "eyJhIjoxfQ.e30.x", "eg_3f9a1b2c_" + "k" * 43])
async def test_what_is_no_token(provider: Provider, token: str) -> None:
    assert await accepting(provider).authenticate(token) is None


async def test_a_new_key_is_read_at_once_but_not_for_every_guess(provider: Provider) -> None:
    now = time.time()
    authenticator = accepting(provider, clock=lambda: now)
    assert await authenticator.authenticate(provider.token())
    provider.keys.append(_signing_key("k2"))
    assert await authenticator.authenticate(provider.token(key=provider.keys[1], header={"kid": "k2"}))
    provider.keys.append(_signing_key("k3"))
    guess = provider.token(key=provider.keys[2], header={"kid": "k3"})
    assert await authenticator.authenticate(guess) is None
    assert provider.read == 2
    now += 31
    assert await authenticator.authenticate(guess)
    assert provider.read == 3


async def test_a_withdrawn_key_ends(provider: Provider) -> None:
    now = time.time()
    authenticator = accepting(provider, clock=lambda: now)
    token = provider.token(exp=int(now) + 3_600)
    assert await authenticator.authenticate(token)
    provider.keys[0] = _signing_key("k3")
    now += 301
    assert await authenticator.authenticate(token) is None


async def test_a_provider_that_does_not_answer_is_not_a_bad_token(provider: Provider) -> None:
    provider.broken = True
    with pytest.raises(Problem) as caught:
        await accepting(provider).authenticate(provider.token())
    assert caught.value.status == 503


async def test_the_tenant_comes_from_a_claim_when_told_so(provider: Provider) -> None:
    told = OidcProvider(ISSUER, AUDIENCE, roles={}, tenant_claim="org")
    authenticator = accepting(provider, told)
    found = await authenticator.authenticate(provider.token(org="acme"))
    assert found is not None
    assert found.tenant == "acme"
    for org in (None, "", "a,b", 7):
        assert await authenticator.authenticate(provider.token(org=org)) is None


async def test_es256_of_the_provider(provider: Provider) -> None:
    key = ECKey.generate_key("P-256", {"kid": "e1"}, private=True)
    provider.keys.append(key)
    authenticator = accepting(provider)
    assert await authenticator.authenticate(provider.token(key=key, header={"alg": "ES256", "kid": "e1"}))


def test_a_role_that_is_none_of_ours_is_refused_at_start(provider: Provider) -> None:
    with pytest.raises(ValueError, match="unknown role 'king'"):
        accepting(provider, OidcProvider(ISSUER, AUDIENCE, roles={"x": "king"}))


async def test_keys_are_read_over_https_and_only_when_they_are_keys() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/moved":
            return httpx.Response(302, headers={"Location": "https://elsewhere.example.com"})
        return httpx.Response(200, json={"keys": []} if request.url.path == "/keys" else ["x" * 300_000])

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        assert await keys_from("https://login.example.com/keys", client)() == {"keys": []}
        with pytest.raises(httpx.HTTPStatusError):
            await keys_from("https://login.example.com/moved", client)()
        with pytest.raises(ValueError, match="not one"):
            await keys_from("https://login.example.com/large", client)()
        with pytest.raises(ValueError, match="https"):
            keys_from("http://login.example.com/keys", client)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "nightly-job", "client_id": "nightly-job"},
        {"sub": "job", "azp": "job"},
        {"idtyp": "app"},
        {"gty": "client-credentials"},
        {"preferred_username": "service-account-erp"},
    ],
)
async def test_the_account_of_a_program_is_nobody(provider: Provider, claims: dict[str, Any]) -> None:
    assert await accepting(provider).authenticate(provider.token(**claims)) is None


async def test_who_has_no_address_is_nobody(provider: Provider) -> None:
    token = provider.token(email=None)
    assert await accepting(provider).authenticate(token) is None


async def test_values_of_the_tenant_claim_have_names_of_ours(provider: Provider) -> None:
    told = OidcProvider(ISSUER, AUDIENCE, roles={}, tenant_claim="tid", tenants={"9f1c": "acme"})
    authenticator = accepting(provider, told)
    found = await authenticator.authenticate(provider.token(tid="9f1c"))
    assert found is not None
    assert found.tenant == "acme"
    assert await authenticator.authenticate(provider.token(tid="acme")) is None


async def test_roles_may_stand_deep_in_a_token_or_under_a_url(provider: Provider) -> None:
    for claim, given in (
        ("realm_access.roles", {"realm_access": {"roles": ["legal"]}}),
        ("https://example.com/roles", {"https://example.com/roles": "legal"}),
    ):
        told = OidcProvider(ISSUER, AUDIENCE, roles={"legal": "approver"}, roles_claim=claim)
        found = await accepting(provider, told).authenticate(provider.token(**given))
        assert found is not None
        assert found.roles == {"approver"}


@pytest.mark.parametrize(
    ("said", "known"), [(1_785_000_000, True), ("now", False), (True, False), (-1, False), (10**30, False)]
)
async def test_when_the_person_proved_it_is_read_from_the_token(
    provider: Provider, said: Any, known: bool
) -> None:
    found = await accepting(provider).authenticate(provider.token(auth_time=said))
    assert found is not None
    assert (found.authenticated_at is not None) is known
