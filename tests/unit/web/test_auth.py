"""Who may do what."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends

from shared.web.apikeys import ApiKey, ApiKeyAuthenticator, hash_token, new_api_key
from shared.web.auth import Principal, require, require_person, require_service
from shared.web.local import ApiKeyFile, KeyFileRefused, LocalPeople, ServiceKeys
from shared.web.ratelimit import RateLimit, RateLimiter

ERP_KEY = "eg_3f9a1b2c_" + "k" * 43
ANA, RUI = "egp_" + "a" * 43, "egp_" + "r" * 43
INTAKE_KEY, NOTIFY_KEY = "i" * 43, "n" * 43


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def router() -> APIRouter:
    router = APIRouter()

    def show(path: str, dependency: Callable[..., Any]) -> None:
        @router.get(path)
        async def shown(caller: Annotated[Principal, Depends(dependency)]) -> dict[str, Any]:
            return {"actor": caller.actor, "tenant": caller.tenant, "submitter": caller.submitter}

    show("/orders", require("orders:write", "analyst"))
    show("/match", require("orders:write", schemes=("bearer", "apikey")))
    show("/decisions", require_person("reviewer", "approver"))
    show("/anyone", require_person())
    show("/reservations", require_service("intake"))
    return router


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("/orders", ERP_KEY, 200),
        ("/orders", ANA, 200),
        ("/orders", RUI, 403),
        ("/orders", INTAKE_KEY, 403),
        ("/decisions", RUI, 200),
        ("/decisions", ANA, 403),
        ("/decisions", ERP_KEY, 403),
        ("/decisions", INTAKE_KEY, 403),
        ("/anyone", ANA, 200),
        ("/anyone", ERP_KEY, 403),
        ("/reservations", INTAKE_KEY, 200),
        ("/reservations", NOTIFY_KEY, 403),
        ("/reservations", RUI, 403),
        ("/orders", ERP_KEY[:-1] + "x", 401),
        ("/orders", "eg_3f9a1b2c_short", 401),
        ("/orders", "x" * 9_000, 401),
    ],
)
async def test_routes_and_callers(
    client_for: Any, router: APIRouter, path: str, token: str, status: int
) -> None:
    async with client_for(router) as client:
        response = await client.get(path, headers=_bearer(token))
    assert response.status_code == status, response.text


async def test_nobody_is_told_how_to_ask(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        response = await client.get("/orders")
        wrong = await client.get("/orders", headers=_bearer("nonsense"))
    assert (response.status_code, response.headers["www-authenticate"]) == (401, 'Bearer realm="exportgate"')
    assert wrong.headers["www-authenticate"] == 'Bearer realm="exportgate", error="invalid_token"'
    assert response.headers["content-type"] == "application/problem+json"


async def test_the_other_scheme_only_where_it_is_taken(client_for: Any, router: APIRouter) -> None:
    headers = {"Authorization": f"ApiKey {ERP_KEY}"}
    async with client_for(router) as client:
        assert (await client.get("/match", headers=headers)).status_code == 200
        assert (await client.get("/orders", headers=headers)).status_code == 401


async def test_a_key_knows_its_tenant_and_its_owner(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        found = (await client.get("/orders", headers=_bearer(ERP_KEY))).json()
    assert found == {"actor": "api_key:eg_3f9a1b2c", "tenant": "acme", "submitter": "sam"}


async def test_a_service_acts_for_the_tenant_it_names(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        for tenant, status in (("acme", 200), ("acme,other", 400)):
            headers = {**_bearer(INTAKE_KEY), "Exportgate-Tenant": tenant}
            response = await client.get("/reservations", headers=headers)
            assert response.status_code == status
            assert status != 200 or response.json()["tenant"] == tenant


async def test_a_person_or_key_cannot_name_another_tenant(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        headers = {**_bearer(ERP_KEY), "Exportgate-Tenant": "other"}
        assert (await client.get("/orders", headers=headers)).json()["tenant"] == "acme"


async def test_too_many_requests_of_one_key(client_for: Any, router: APIRouter) -> None:
    async with client_for(router, rate_limit=RateLimit(per_second=0.001, burst=3)) as client:
        seen = [await client.get("/orders", headers=_bearer(ERP_KEY)) for _ in range(4)]
        other = await client.get("/orders", headers=_bearer(ANA))
    assert [response.status_code for response in seen] == [200, 200, 200, 429]
    assert int(seen[3].headers["retry-after"]) > 1
    assert other.status_code == 200


def test_a_bucket_fills_again() -> None:
    now = 0.0
    limiter = RateLimiter(RateLimit(per_second=2, burst=1), clock=lambda: now)
    assert limiter.take("a") == 0
    assert limiter.take("a") == 0.5
    now = 0.5
    assert limiter.take("a") == 0


class _Table:
    """A store that counts how often it is asked."""

    def __init__(self, *keys: ApiKey) -> None:
        self.found, self.asked = list(keys), 0

    async def keys(self, prefix: str) -> list[ApiKey]:
        self.asked += 1
        return [key for key in self.found if key.prefix == prefix]


def _stored(sha256: str, prefix: str, **more: Any) -> ApiKey:
    return ApiKey(prefix, sha256, "acme", frozenset({"orders:read"}), "ERP", **more)


async def test_a_new_key_is_found_by_its_prefix_and_checked_by_its_hash() -> None:
    text, prefix, sha256 = new_api_key()
    assert text.startswith(prefix + "_")
    authenticator = ApiKeyAuthenticator(_Table(_stored(sha256, prefix)))
    found = await authenticator.authenticate(text)
    assert found is not None
    assert found.may("orders:read")
    assert await authenticator.authenticate(text + "x") is None


async def test_two_keys_of_one_prefix_live_during_a_rotation() -> None:
    first, prefix, first_hash = new_api_key()
    second = f"{prefix}_{'s' * 43}"
    table = _Table(_stored(first_hash, prefix), _stored(hash_token(second), prefix))
    authenticator = ApiKeyAuthenticator(table)
    assert await authenticator.authenticate(first)
    assert await authenticator.authenticate(second)


@pytest.mark.parametrize(("hours", "good"), [(1, True), (-1, False)])
async def test_a_key_expires(hours: int, good: bool) -> None:
    text, prefix, sha256 = new_api_key()
    key = _stored(sha256, prefix, expires_at=datetime.now(UTC) + timedelta(hours=hours))
    assert (await ApiKeyAuthenticator(_Table(key)).authenticate(text) is not None) is good


async def test_a_revoked_key_is_refused_once_the_cache_is_old() -> None:
    now = 0.0
    text, prefix, sha256 = new_api_key()
    table = _Table(_stored(sha256, prefix))
    authenticator = ApiKeyAuthenticator(table, cache_seconds=5, clock=lambda: now)
    assert await authenticator.authenticate(text)
    table.found.clear()
    assert await authenticator.authenticate(text)
    assert table.asked == 1
    now = 5.0
    assert await authenticator.authenticate(text) is None


@pytest.mark.parametrize(
    ("reader", "content", "message"),
    [
        (ServiceKeys, {"intake": "short"}, "fewer than 32"),
        (ServiceKeys, [], "Expected `object`"),
        (LocalPeople, [{"id": "x"}], "missing required field"),
        (
            LocalPeople,
            [{"id": "x", "email": "", "name": "", "roles": ["king"], "tenant": "t", "token_sha256": ""}],
            "unknown role 'king'",
        ),
        (ApiKeyFile, {"a": 1}, "Expected `array`"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, reader: Callable[[Path], object], content: object, message: str
) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(content))
    with pytest.raises(KeyFileRefused, match=message):
        reader(path)


async def test_the_document_says_which_routes_need_a_key(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        document = (await client.get("/openapi.json")).json()
    assert document["paths"]["/orders"]["get"]["security"]
    assert "security" not in document["paths"]["/healthz"]["get"]


def test_tokens_are_kept_as_hashes() -> None:
    assert hash_token("abc") == hashlib.sha256(b"abc").hexdigest()
