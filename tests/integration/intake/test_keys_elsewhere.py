"""One key of an ERP is good at every service, and ends at every service at once."""

from datetime import UTC, datetime

import httpx
import pytest

from services.intake.apikeys import IssuedKey, issue_api_key, revoke_api_key
from shared.web.apikeys import ApiKeyAuthenticator
from shared.web.client import service_client, service_key
from shared.web.problems import Problem
from shared.web.remote_keys import PATH, KeysOfIntake
from tests.integration.intake.world import World

pytestmark = pytest.mark.postgres


async def _issue(world: World, **given: object) -> IssuedKey:
    arguments = {"label": "SAP", "scopes": ["match"], "owner_emails": ["a@example.com"], **given}
    async with world.intake.core.transactions.begin(["acme"]) as work:
        return await issue_api_key(work, "acme", issued_by="person:p1", **arguments)  # type: ignore[arg-type]


def _elsewhere(world: World) -> ApiKeyAuthenticator:
    """How another service reads keys, over intake's own HTTP."""
    key = service_key(world.intake.door.settings.service_keys_file, "screening")
    client = service_client("http://intake", key, transport=httpx.ASGITransport(world.intake.app))
    return ApiKeyAuthenticator(KeysOfIntake(client), cache_seconds=0.0)


async def test_two_keys_live_side_by_side_until_one_is_revoked(world: World) -> None:
    old, new = await _issue(world), await _issue(world, scopes=["assess", "match"])
    elsewhere = _elsewhere(world)
    for key, scopes in ((old, frozenset({"match"})), (new, frozenset({"assess", "match"}))):
        caller = await elsewhere.authenticate(key.text)
        assert caller is not None
        assert (caller.kind, caller.tenant, caller.scopes) == ("api_key", "acme", scopes)
        assert caller.email == "a@example.com"
    async with world.intake.core.transactions.begin(["acme"]) as work:
        await revoke_api_key(work, "acme", old.prefix, revoked_by="person:p1")
    assert await elsewhere.authenticate(old.text) is None
    assert await elsewhere.authenticate(new.text) is not None


async def test_a_key_past_its_time_or_guessed_is_none_elsewhere(world: World) -> None:
    expired, key = await _issue(world, days=0), await _issue(world)
    elsewhere = _elsewhere(world)
    assert expired.expires_at <= datetime.now(UTC)
    guessed = key.text[:-1] + ("A" if key.text[-1] != "A" else "B")
    for text in (expired.text, guessed, f"eg_00000000_{'k' * 43}"):
        assert await elsewhere.authenticate(text) is None


async def test_hashes_are_told_to_services_alone(world: World) -> None:
    key = await _issue(world)
    path = f"{PATH}/{key.prefix}"
    nobody = httpx.AsyncClient(transport=httpx.ASGITransport(world.intake.app), base_url="http://intake")
    async with nobody:
        assert (await nobody.get(path)).status_code == 401
        with_key = await nobody.get(path, headers={"Authorization": f"Bearer {key.text}"})
    assert with_key.status_code == 403
    assert (await world.erp.get(path)).status_code == 403


async def test_while_intake_does_not_answer_no_key_is_let_in() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    for answer in (silent, lambda _: httpx.Response(200, text="<html>"), lambda _: httpx.Response(500)):
        client = service_client("http://intake", "key", transport=httpx.MockTransport(answer))
        with pytest.raises(Problem) as refused:
            await ApiKeyAuthenticator(KeysOfIntake(client)).authenticate(f"eg_00000000_{'k' * 43}")
        assert refused.value.status == 503
