"""API keys: shown once, kept as a hash, refused when revoked or past their time."""

import httpx
import pytest

from services.intake.apikeys import ApiKeyTable, issue_api_key, revoke_api_key
from shared.web.apikeys import ApiKeyAuthenticator
from tests.integration.intake.world import World

pytestmark = pytest.mark.postgres


async def _issue(world: World, **given: object) -> tuple[str, str]:
    arguments = {
        "label": "SAP",
        "scopes": ["orders:read"],
        "owner_emails": ["a@example.com", "b@example.com"],
        "issued_by": "person:p1",
        **given,
    }
    async with world.intake.core.transactions.begin(["acme"]) as work:
        issued = await issue_api_key(work, "acme", **arguments)  # type: ignore[arg-type]  # varied on purpose
    return issued.prefix, issued.text


def _authenticator(world: World) -> ApiKeyAuthenticator:
    return ApiKeyAuthenticator(ApiKeyTable(world.intake.core.database), cache_seconds=0.0)


async def test_a_key_is_found_by_its_prefix_without_knowing_the_tenant(world: World) -> None:
    _, text = await _issue(world)
    caller = await _authenticator(world).authenticate(text)
    assert caller is not None
    assert (caller.tenant, set(caller.scopes)) == ("acme", {"orders:read"})
    assert caller.email.split() == ["a@example.com", "b@example.com"]
    assert await _authenticator(world).authenticate(text[:-1] + ("A" if text[-1] != "A" else "B")) is None


async def test_the_text_of_a_key_is_stored_nowhere(world: World) -> None:
    prefix, text = await _issue(world)
    secret = text.removeprefix(f"{prefix}_")
    for table in ("api_key", "audit_entry", "audit_personal"):
        rows = await world.database.fetch(f"SELECT t::text AS row FROM {table} t")
        assert not [row for row in rows if secret in row["row"]]


async def test_a_revoked_or_expired_key_is_refused(world: World) -> None:
    prefix, text = await _issue(world)
    async with world.intake.core.transactions.begin(["globex"]) as work:
        assert not await revoke_api_key(work, "globex", prefix, revoked_by="person:p2")
    assert await _authenticator(world).authenticate(text) is not None
    async with world.intake.core.transactions.begin(["acme"]) as work:
        assert await revoke_api_key(work, "acme", prefix, revoked_by="person:p2")
        assert not await revoke_api_key(work, "acme", prefix, revoked_by="person:p2")
    assert await _authenticator(world).authenticate(text) is None
    _, expired = await _issue(world, days=0)
    assert await _authenticator(world).authenticate(expired) is None


async def test_a_key_has_known_scopes_and_an_owner(world: World) -> None:
    wrongs: list[dict[str, list[str]]] = [
        {"scopes": ["everything"]},
        {"scopes": []},
        {"owner_emails": []},
        {"owner_emails": ["a b"]},
    ]
    for wrong in wrongs:
        with pytest.raises(ValueError, match=r"scopes|owner"):
            await _issue(world, **wrong)


async def test_another_tenant_cannot_see_the_row(world: World) -> None:
    prefix, _ = await _issue(world)
    async with world.intake.core.database.transaction(["globex"]) as (connection, _now):
        assert await connection.fetch("SELECT 1 FROM api_key WHERE prefix = $1", prefix) == []


async def test_readiness_and_openapi_are_public(world: World) -> None:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(world.intake.app), base_url="http://intake")
    async with client:
        assert (await client.get("/readyz")).json() == {"status": "ok"}
        paths = (await client.get("/openapi.json")).json()["paths"]
        assert "/v1/orders/{order_id}/release" in paths
