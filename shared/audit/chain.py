"""The hash chain of one stream: each entry's hash covers its body and the hash before it.

Body: RFC 8785 JSON of `{stream, tenant, position, at, actor, action, details, commitments, previous}`.
Personal values stand in it as salted commitments only, so that deleting the values (shredding) leaves
the chain whole.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from shared.contracts.canonical_json import canonical_json

GENESIS = b"\x00" * 32


class Personal(msgspec.Struct, frozen=True):
    """One personal value behind a commitment."""

    field: str
    salt: bytes
    value: str


class Entry(msgspec.Struct, frozen=True):
    """One entry, ready to be stored."""

    tenant: str
    stream: str
    position: int
    at: datetime
    actor: str
    action: str
    body: bytes
    hash: bytes
    personal: tuple[Personal, ...]


def commitment(salt: bytes, value: str) -> str:
    """Hexadecimal SHA-256 over salt and value."""
    return hashlib.sha256(salt + value.encode()).hexdigest()


def entry_hash(body: bytes) -> bytes:
    """SHA-256 with the leaf prefix of RFC 6962, so that it is also the Merkle leaf hash."""
    return hashlib.sha256(b"\x00" + body).digest()


def make_entry(
    *,
    tenant: str,
    stream: str,
    position: int,
    previous: bytes,
    at: datetime,
    actor: str,
    action: str,
    details: Mapping[str, Any],
    personal: Mapping[str, str],
) -> Entry:
    """The next entry of a stream; `position` counts from 1, `previous` is the head before it."""
    values = tuple(Personal(field, secrets.token_bytes(16), value) for field, value in personal.items())
    body = canonical_json(
        {
            "tenant": tenant,
            "stream": stream,
            "position": position,
            "at": at.astimezone(UTC).isoformat(),
            "actor": actor,
            "action": action,
            "details": dict(details),
            "commitments": {item.field: commitment(item.salt, item.value) for item in values},
            "previous": previous.hex(),
        }
    )
    return Entry(tenant, stream, position, at, actor, action, body, entry_hash(body), values)
