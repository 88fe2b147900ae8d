"""Seals: HMAC-SHA256 with a key outside the database.

A row that somebody inserted or changed by SQL has no valid seal, so nothing is released on it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rfc8785

MINIMUM_KEY_BYTES = 32


class SealBroken(Exception):
    """A stored row is not as this service wrote it; nothing may rest on it."""


class Seals:
    """Makes and checks seals. `kind` keeps a seal of one sort from passing for another."""

    def __init__(self, key: bytes) -> None:
        if len(key) < MINIMUM_KEY_BYTES:
            raise ValueError(f"a seal key has at least {MINIMUM_KEY_BYTES} bytes, this has {len(key)}")
        self._key = key

    @classmethod
    def load(cls, path: Path) -> "Seals":
        """Read the key file: raw bytes, or text with blanks around it; raises `ValueError` or `OSError`."""
        return cls(path.read_bytes().strip())

    def seal(self, kind: str, fields: Mapping[str, Any]) -> bytes:
        """The seal over JSON-like `fields`."""
        return self._mac(kind, rfc8785.dumps(dict(fields)))

    def check(self, kind: str, fields: Mapping[str, Any], seal: bytes) -> None:
        """Raises `SealBroken`."""
        self._compare(kind, self.seal(kind, fields), seal)

    def seal_bytes(self, kind: str, place: str, document: bytes) -> bytes:
        """The seal over a document that belongs at `place` (an order's key)."""
        return self._mac(kind, place.encode() + b"\x00" + document)

    def check_bytes(self, kind: str, place: str, document: bytes, seal: bytes) -> None:
        """Raises `SealBroken`."""
        self._compare(kind, self.seal_bytes(kind, place, document), seal)

    def _mac(self, kind: str, data: bytes) -> bytes:
        return hmac.digest(self._key, kind.encode() + b"\x00" + data, hashlib.sha256)

    def _compare(self, kind: str, expected: bytes, found: bytes) -> None:
        if not hmac.compare_digest(expected, found):
            raise SealBroken(f"the seal of this {kind} does not fit; the row was not written by the service")
