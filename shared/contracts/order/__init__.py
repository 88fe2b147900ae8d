"""`order.v1`: model, strict parsing, canonical form, key."""

from shared.contracts.order.canonical import canonical_bytes, differing_fields, order_sha256
from shared.contracts.order.keys import OrderKey
from shared.contracts.order.order import Order
from shared.contracts.order.parse import (
    FieldError,
    OrderRefused,
    parse_order,
    pointer,
    read_order,
    strict_json,
)

__all__ = [
    "FieldError",
    "Order",
    "OrderKey",
    "OrderRefused",
    "canonical_bytes",
    "differing_fields",
    "order_sha256",
    "parse_order",
    "pointer",
    "read_order",
    "strict_json",
]
