"""Who decides over HTTP has proved lately who they are; an older token is answered with what to do."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends

from shared.web.app import create_app
from shared.web.principals import Principal
from shared.web.step_up import require_fresh_person

LIMIT = timedelta(minutes=5)
AGES = {"fresh": timedelta(minutes=4), "old": timedelta(minutes=6), "ahead": timedelta(days=-1)}


class _People:
    """Tokens are how the person came."""

    async def authenticate(self, token: str) -> Principal | None:
        at = datetime.now(UTC) - AGES[token] if token in AGES else None
        roles = frozenset({"viewer" if token == "viewer" else "reviewer"})
        return Principal("person", "rita", "acme", roles, by_provider=token != "sample", authenticated_at=at)


async def ask(token: str) -> httpx.Response:
    router = APIRouter()

    @router.post("/decide")
    async def decide(caller: Annotated[Principal, Depends(require_fresh_person("reviewer"))]) -> str:
        return caller.id

    app = create_app(service="x", title="x", routers=[router], authenticator=_People(), step_up=LIMIT)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://x", headers=headers
    ) as client:
        return await client.post("/decide")


@pytest.mark.parametrize("token", ["fresh", "sample"])
async def test_who_proved_it_lately_or_has_nothing_else_to_prove_it_with_decides(token: str) -> None:
    assert (await ask(token)).status_code == 200


@pytest.mark.parametrize(
    ("token", "says"),
    [("old", "6 minutes ago"), ("unsaid", "claim `auth_time`"), ("ahead", "minutes ago")],
)
async def test_an_older_proof_is_answered_with_the_challenge_and_what_to_do(token: str, says: str) -> None:
    refused = await ask(token)
    assert refused.status_code == 401
    problem = refused.json()
    assert problem["type"].endswith("step-up")
    assert says in problem["detail"]
    assert "`max_age=300` or `prompt=login`" in problem["detail"]
    challenge = refused.headers["www-authenticate"]
    assert 'error="insufficient_user_authentication"' in challenge
    assert 'max_age="300"' in challenge


async def test_a_role_that_is_missing_is_said_first() -> None:
    assert (await ask("viewer")).status_code == 403
