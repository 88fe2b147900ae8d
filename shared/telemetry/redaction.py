"""Keeps personal data and secrets out of logs: by the name of a field, and by the look of a value.

Log what happened with ids; this is the net below, for what slips through.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

REDACTED = "[redacted]"

PERSONAL = frozenset({
    "name", "names", "full_name", "first_name", "last_name", "party", "parties", "party_name", "matched_name",
    "display_name", "person", "contact", "consignee", "end_user", "buyer", "birth_date", "passport",
    "address", "addresses", "street", "city", "postcode", "email", "emails", "mail", "phone", "recipient",
    "recipients", "subject", "query", "ip", "client",
})  # fmt: skip
SECRET = frozenset({
    "token", "secret", "password", "authorization", "cookie", "set_cookie", "api_key", "service_key",
    "private_key", "credential", "credentials", "signature", "salt", "seal", "certificate", "jws", "jwt",
    "database_url", "dsn", "webhook_secret",
})  # fmt: skip
CONTENT = frozenset({"body", "order", "document", "payload", "data", "record", "value", "details", "headers"})
"""Whole documents: they hold names and addresses whatever their own field is called."""
_ENDINGS = ("_email", "_token", "_secret", "_password", "_address", "_phone", "_name")
_HARMLESS = frozenset({"service_name", "file_name", "topic_name", "table_name", "event_name", "rule_name"})

_PATTERNS = (
    (re.compile(r"(\w{2,20}://)[^\s/@]{1,200}@"), r"\1[redacted]@"),  # a password in a URL
    (re.compile(r"(?i)\b(bearer|basic|apikey)\s+[\w.~+/=-]{6,}"), r"\1 [redacted]"),
    (re.compile(r"\beg[a-z]?_[A-Za-z0-9_-]{12,}"), REDACTED),  # our keys and tokens
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]{2,}\.[\w-]*"), REDACTED),  # a JWS
    (re.compile(r"\bwhsec_[A-Za-z0-9+/=]+"), REDACTED),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,200}"), REDACTED),  # an e-mail address
)
_DEEPEST = 6


def redact(_: Any, __: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """The structlog processor."""
    return {name: _field(name, value, 0) for name, value in event.items()}


def redact_text(text: str) -> str:
    """`text` without what looks like an address or a secret."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def is_sensitive(field: str) -> bool:
    """Whether a field of this name is never logged."""
    name = field.lower().replace("-", "_")
    if name in PERSONAL or name in SECRET or name in CONTENT:
        return True
    return name.endswith(_ENDINGS) and name not in _HARMLESS


def _field(name: str, value: Any, depth: int) -> Any:
    return REDACTED if is_sensitive(name) and value is not None else _value(value, depth)


def _value(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return redact_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth >= _DEEPEST:
        return REDACTED
    if isinstance(value, Mapping):
        return {str(key): _field(str(key), item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(item, depth + 1) for item in value]
    if isinstance(value, bytes | bytearray | memoryview):
        return f"[{len(value)} bytes]"
    if isinstance(value, UUID | date | PurePath | Enum | Decimal):
        return redact_text(str(value))
    return f"<{type(value).__name__}>"
