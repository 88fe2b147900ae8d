"""API keys: `eg_<name>_<random>`, shown once, kept as SHA-256, compared in constant time.

`eg_<name>` is the prefix: it finds the key, stands in logs and audit entries, and is no secret.
A key has 256 random bits, so a plain hash is enough (OWASP ASVS 5.0, 6.5.2).
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from shared.web.principals import Principal

_FORM = re.compile(r"(eg[a-z]?_[a-z0-9]{4,16})_[A-Za-z0-9_-]{20,100}")
CACHE_SECONDS = 5.0
"""A revoked key is refused after at most so long."""
_CACHE_SIZE = 10_000


@dataclass(frozen=True)
class ApiKey:
    """A key as stored. `sha256` is hexadecimal, over the whole key text.

    `submitter` and `submitter_email` are the person who owns the key: four eyes exclude that person.
    """

    prefix: str
    sha256: str
    tenant: str
    scopes: frozenset[str]
    name: str
    submitter: str = ""
    submitter_email: str = ""
    expires_at: datetime | None = None


class ApiKeyStore(Protocol):
    """Where keys are kept: a table, a file."""

    async def keys(self, prefix: str) -> list[ApiKey]:
        """The keys with this prefix that are not revoked (usually one)."""
        ...


def new_api_key() -> tuple[str, str, str]:
    """A new key: its text (shown once), its prefix and its SHA-256."""
    prefix = f"eg_{secrets.token_hex(4)}"
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    return text, prefix, hash_token(text)


def hash_token(token: str) -> str:
    """Hexadecimal SHA-256 of a key or token."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiKeyAuthenticator:
    """Checks keys against a store, remembering what it read for a few seconds."""

    def __init__(
        self,
        store: ApiKeyStore,
        *,
        cache_seconds: float = CACHE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._seconds = cache_seconds
        self._clock = clock
        self._cache: dict[str, tuple[float, list[ApiKey]]] = {}

    async def authenticate(self, token: str) -> Principal | None:
        """The key's principal; None for what is not an API key, is unknown or has expired."""
        match = _FORM.fullmatch(token)
        if match is None:
            return None
        digest = hash_token(token)
        for key in await self._keys(match[1]):
            if hmac.compare_digest(key.sha256, digest) and not _expired(key):
                return _principal(key)
        return None

    async def _keys(self, prefix: str) -> list[ApiKey]:
        read_at, keys = self._cache.get(prefix, (float("-inf"), []))
        now = self._clock()
        if now - read_at < self._seconds:
            return keys
        keys = await self._store.keys(prefix)
        if len(self._cache) >= _CACHE_SIZE:  # guessed prefixes must not fill the memory
            self._cache.clear()
        self._cache[prefix] = (now, keys)
        return keys


def _expired(key: ApiKey) -> bool:
    return key.expires_at is not None and key.expires_at <= datetime.now(UTC)


def _principal(key: ApiKey) -> Principal:
    return Principal(
        "api_key",
        key.prefix,
        key.tenant,
        scopes=key.scopes,
        name=key.name,
        email=key.submitter_email,
        submitter=key.submitter,
    )
