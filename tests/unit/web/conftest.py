"""Small applications made through the public `create_app`, spoken to over ASGI."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter

from shared.web.app import create_app
from shared.web.local import LocalAuthenticator

ERP_KEY = "eg_3f9a1b2c_" + "k" * 43
ANA, RUI = "egp_" + "a" * 43, "egp_" + "r" * 43
INTAKE_KEY, NOTIFY_KEY = "i" * 43, "n" * 43
MakeClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def authenticator(tmp_path: Path) -> LocalAuthenticator:
    """One ERP key, an analyst, a reviewer, two services."""
    keys = [
        {
            "prefix": "eg_3f9a1b2c",
            "sha256": _sha256(ERP_KEY),
            "tenant": "acme",
            "scopes": ["orders:write"],
            "name": "ERP",
            "submitter": {"id": "sam", "email": "sam@example.com"},
        }
    ]
    people = [
        {"id": id_, "email": f"{id_}@example.com", "name": id_, "roles": [role], "tenant": "acme",
         "token_sha256": _sha256(token)}
        for id_, role, token in (("ana", "analyst", ANA), ("rui", "reviewer", RUI))
    ]  # fmt: skip
    files = {"keys": keys, "people": people, "services": {"intake": INTAKE_KEY, "notify": NOTIFY_KEY}}
    for name, content in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    return LocalAuthenticator(
        service_keys_file=tmp_path / "services.json",
        api_keys_file=tmp_path / "keys.json",
        people_file=tmp_path / "people.json",
    )


@pytest.fixture
def client_for(authenticator: LocalAuthenticator) -> MakeClient:
    """`async with client_for(router, **options of create_app) as client`."""

    @asynccontextmanager
    async def make(*routers: APIRouter, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(
            **{
                "service": "demo",
                "title": "Demo",
                "routers": routers,
                "authenticator": authenticator,
                **options,
            }
        )
        # A server answers 500 and logs; only the test transport would raise instead.
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://demo") as client:
            yield client

    return make
