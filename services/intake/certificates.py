"""Checks clearance certificates against diligence's public keys; whatever cannot be checked does not hold."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from shared.contracts.events import ClearanceIssued
from shared.contracts.order import OrderKey

TYPE = "exportgate-clearance+jwt"
ALGORITHM = "Ed25519"
REFETCH_SECONDS = 5.0
"""A certificate with an unknown key id lets the keys be fetched again, at most so often."""

FetchKeys = Callable[[], Awaitable[dict[str, Any]]]


class NotProven(Exception):
    """The certificate does not prove that this order may leave; the message says why."""


class CertificateVerifier:
    """Holds diligence's JWKS for a while."""

    def __init__(
        self, fetch: FetchKeys, *, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._seconds = seconds
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def check(self, issued: ClearanceIssued, key: OrderKey, now: datetime) -> None:
        """Raises `NotProven` unless signature, type, order, revision, content, outcome and expiry all fit."""
        claims = await self._claims(issued.certificate)
        expected = {
            "sub": str(key),
            "jti": issued.certificate_id,
            "revision": issued.revision,
            "order_sha256": issued.order_sha256,
            "outcome": issued.outcome,
        }
        for name, value in expected.items():
            if claims.get(name) != value:
                raise NotProven(f"The certificate's claim {name!r} is not that of the order.")
        expires, issued_at = claims.get("exp"), claims.get("iat")
        if not isinstance(expires, int) or not isinstance(issued_at, int):
            raise NotProven("The certificate names no time of issue and expiry.")
        if expires <= now.timestamp():
            raise NotProven("The certificate has expired.")

    async def _claims(self, certificate: str) -> dict[str, Any]:
        try:
            unverified = jws.extract_compact(certificate.encode())
            header = unverified.headers()
            if header.get("typ") != TYPE or header.get("alg") != ALGORITHM:
                raise NotProven(f"The certificate is not of type {TYPE} signed with {ALGORITHM}.")
            key = await self._key(str(header.get("kid", "")))
            verified = jws.deserialize_compact(certificate, key, algorithms=[ALGORITHM])
            claims = msgspec.json.decode(verified.payload)
        except (JoseError, ValueError, msgspec.DecodeError) as error:
            raise NotProven("The certificate's signature does not verify.") from error
        if not isinstance(claims, dict):
            raise NotProven("The certificate carries no claims.")
        return claims

    async def _key(self, kid: str) -> OKPKey:
        for least_age in (self._seconds, REFETCH_SECONDS):
            keys = await self._fresh(least_age)
            for key in keys.keys:
                if isinstance(key, OKPKey) and kid and key.kid == kid:
                    return key
        raise NotProven("The certificate is signed with a key that diligence does not publish.")

    async def _fresh(self, seconds: float) -> KeySet:
        """The keys, not older than `seconds`; raises what `fetch` raises: stale keys are not believed."""
        async with self._lock:
            if self._keys is None or self._clock() - self._fetched_at >= seconds:
                self._keys = KeySet.import_key_set(await self._fetch())  # type: ignore[arg-type]  # plain JSON
                self._fetched_at = self._clock()
            return self._keys
