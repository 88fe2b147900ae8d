"""W3C trace context, level 1: read, continue and write `traceparent`."""

import re
import secrets
from typing import NamedTuple

_FORM = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")


class Trace(NamedTuple):
    """One span's place in a trace; `str()` gives the header."""

    trace_id: str
    span_id: str
    flags: str = "01"

    def __str__(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


def parse(header: str | None) -> Trace | None:
    """The trace of a `traceparent` header, or None when there is none or it is not well formed."""
    match = _FORM.fullmatch(header or "")
    return Trace(match[1], match[2], match[3]) if match else None


def child_of(header: str | None) -> Trace:
    """A new span in the caller's trace, or in a new trace."""
    parent = parse(header)
    span_id = secrets.token_hex(8)
    return parent._replace(span_id=span_id) if parent else Trace(secrets.token_hex(16), span_id)
