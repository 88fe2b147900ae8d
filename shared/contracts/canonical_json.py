"""RFC 8785 (JSON Canonicalization Scheme), fast where that is simple.

msgspec writes the same bytes as RFC 8785 for documents of strings, booleans, nulls, small integers, lists
and objects with ASCII keys; a test compares the two. Anything else goes to the reference encoder.
"""

from typing import Any

import msgspec
import rfc8785

_FAST = msgspec.json.Encoder(order="sorted")
_LARGEST_INTEGER = 2**53 - 1


def canonical_json(value: Any) -> bytes:
    """The canonical bytes; raises `rfc8785.CanonicalizationError` for what JSON cannot carry exactly."""
    return _FAST.encode(value) if _is_simple(value) else rfc8785.dumps(value)


def _is_simple(value: Any) -> bool:
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and key.isascii() and _is_simple(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return all(map(_is_simple, value))
    if isinstance(value, bool) or value is None:
        return True
    return isinstance(value, int) and -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER
