"""Who asks screening over HTTP: two administrators, an approver, an analyst, and the ERP with its key."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from shared.web.local import LocalAuthenticator
from tests.integration.screening.world import TENANT, World

ERP_KEY = "eg_3f9a1b2c_" + "k" * 43
MATCH_KEY, ASSESS_KEY = "eg_11111111_" + "m" * 43, "eg_22222222_" + "a" * 43
PEOPLE = {"jan": "admin", "eve": "admin", "tomas": "approver", "ana": "analyst"}


def local_people(directory: Path) -> LocalAuthenticator:
    """Everybody's token is `egp_NAME`."""
    people = [
        {"id": name, "email": f"{name}@example.com", "name": name, "roles": [role], "tenant": TENANT,
         "token_sha256": _sha256(f"egp_{name}")}
        for name, role in PEOPLE.items()
    ]  # fmt: skip
    keys = [
        {"prefix": text[:11], "sha256": _sha256(text), "tenant": TENANT, "scopes": [scope], "name": "ERP",
         "submitter": {"id": "sam", "email": "sam@example.com"}}
        for text, scope in ((ERP_KEY, "orders:write"), (MATCH_KEY, "match"), (ASSESS_KEY, "assess"))
    ]  # fmt: skip
    for name, content in (("people", people), ("api-keys", keys), ("services", {})):
        (directory / f"{name}.json").write_text(json.dumps(content))
    return LocalAuthenticator(
        service_keys_file=directory / "services.json",
        api_keys_file=directory / "api-keys.json",
        people_file=directory / "people.json",
    )


@asynccontextmanager
async def asking(world: World, person: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of this person."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(world.screening.app),
        base_url="http://screening",
        headers={"Authorization": f"Bearer egp_{person}"},
    ) as client:
        yield client


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
