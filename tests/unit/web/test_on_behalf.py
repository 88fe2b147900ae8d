"""A service asks for a person only with its key and its own fresh word about exactly this request."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Depends

from shared.testing.keys import TestingKeys
from shared.web.app import create_app
from shared.web.auth import require_person
from shared.web.on_behalf import Listener, Spokesman
from shared.web.principals import Principal

ANNA = Principal("person", "anna", "acme", frozenset({"approver"}), name="Anna", email="anna@x.example")
KEYS = TestingKeys()


class Services:
    """Tokens are names of services."""

    async def authenticate(self, token: str) -> Principal | None:
        return Principal("service", token, "", scopes=frozenset({f"service:{token}"}))


async def asked(
    path: str = "/one", *, key: str = "diligence", tenant: str = "acme", late: float = 0, **word: Any
) -> httpx.Response:
    router = APIRouter()

    async def who(caller: Annotated[Principal, Depends(require_person("approver"))]) -> dict[str, str]:
        return {"actor": caller.actor, "tenant": caller.tenant, "email": caller.email}

    for place in ("/one", "/two"):
        router.get(place)(who)
    listener = Listener(
        KEYS.verifier, "screening", ("diligence",), lambda: datetime.now(UTC) + timedelta(seconds=late)
    )
    app = create_app(
        service="screening", title="x", routers=[router], authenticator=Services(), listener=listener
    )
    said = {"signer": "diligence", "service": "diligence", "audience": "screening", "person": ANNA, **word}
    spokesman = Spokesman(KEYS.signers[said["signer"]], said["service"], said["audience"])
    headers = {"Authorization": f"Bearer {key}", "Exportgate-Tenant": tenant}
    headers |= spokesman.speaks_for(said["person"], "GET", "/one")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return await client.get(path, headers=headers)


async def test_the_person_is_who_asks() -> None:
    answer = await asked()
    assert answer.json() == {"actor": "person:anna", "tenant": "acme", "email": "anna@x.example"}


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "/two"},
        {"key": "intake"},
        {"tenant": "rival"},
        {"late": 61},
        {"late": -61},
        {"signer": "intake"},
        {"service": "intake"},
        {"audience": "notify"},
    ],
    ids=str,
)
async def test_any_other_word_is_not_believed(changes: dict[str, Any]) -> None:
    assert (await asked(**changes)).status_code == 401


async def test_the_roles_are_the_persons() -> None:
    viewer = Principal("person", "vera", "acme", frozenset({"viewer", "service:intake"}))
    assert (await asked(person=viewer)).status_code == 403
