"""API keys as intake keeps them, asked over HTTP: one key of an ERP is good at every service.

    GET intake /v1/api-keys/eg_1f2e3d4c

answers services alone, with hashes and never with a key. Nothing is kept here but for the few seconds of
`ApiKeyAuthenticator`, so that a revoked key ends everywhere at once.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

import httpx
import msgspec

from shared.web.apikeys import ApiKey
from shared.web.problems import Problem

PATH = "/v1/api-keys"


class _Stored(msgspec.Struct):
    prefix: str
    sha256: str
    tenant: str
    scopes: frozenset[str]
    name: str
    submitter: str
    submitter_email: str
    expires_at: datetime | None


_STORED = msgspec.json.Decoder(list[_Stored])


def keys_document(keys: Sequence[ApiKey]) -> bytes:
    """What intake answers."""
    return msgspec.json.encode(keys)


class KeysOfIntake:
    """An `ApiKeyStore` at intake; while it does not answer nobody is let in by a key."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def keys(self, prefix: str) -> list[ApiKey]:
        """The keys with this prefix; raises a 503 problem when they cannot be had."""
        try:
            answer = await self._client.get(f"{PATH}/{quote(prefix, safe='')}")
            stored = _STORED.decode(answer.raise_for_status().content)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            detail = "Intake, which knows the API keys, does not answer. Try again in a moment."
            headers = {"Retry-After": "5"}
            raise Problem(503, "Keys cannot be checked", detail, type_="keys", headers=headers) from error
        return [ApiKey(**msgspec.structs.asdict(one)) for one in stored]
