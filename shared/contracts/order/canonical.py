"""The canonical form of an order and its SHA-256.

Nulls and defaults dropped, decimals plain, strings as received, serialised by RFC 8785.
"""

import hashlib

from shared.contracts.canonical_json import canonical_json
from shared.contracts.order.order import Order


def canonical_bytes(order: Order) -> bytes:
    """The canonical form: the same bytes for the same content, however it was written."""
    return canonical_json(order.model_dump(mode="json", exclude_none=True, exclude_defaults=True))


def order_sha256(canonical: bytes) -> str:
    """Lower-case hexadecimal SHA-256 of the canonical form."""
    return hashlib.sha256(canonical).hexdigest()


def differing_fields(before: Order, after: Order) -> list[str]:
    """JSON Pointers of the top-level fields in which two orders differ."""
    return [f"/{name}" for name in Order.model_fields if getattr(before, name) != getattr(after, name)]
