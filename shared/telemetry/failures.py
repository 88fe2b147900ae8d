"""Exceptions for logs: kinds and places, never messages, for a message may repeat what somebody sent."""

import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

_FRAMES, _CAUSES = 12, 4


def describe_exceptions(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The structlog processor: `exc_info` becomes `exception`, the error first, then its causes."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = describe(error)
    return event


def describe(error: BaseException) -> list[dict[str, Any]]:
    """`{type, at, code}` of the error and of its causes; `at` is `file:line function`, innermost last."""
    found: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(found) < _CAUSES:
        kind = type(current)
        described: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}", "at": _places(current)}
        code = getattr(current, "sqlstate", None) or getattr(current, "errno", None)
        if code is not None:
            described["code"] = code
        if isinstance(current, BaseExceptionGroup):
            described["members"] = [type(member).__qualname__ for member in current.exceptions]
        found.append(described)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    """From the package on: where it is installed says nothing."""
    for marker in ("site-packages/", "/services/", "/shared/", "/deploy/"):
        _, found, rest = path.rpartition(marker)
        if found:
            return (marker if marker.startswith("/") else "").lstrip("/") + rest
    return path.rpartition("/")[2]
