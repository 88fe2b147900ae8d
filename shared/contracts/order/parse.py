"""The strict door: bytes to an `Order`, or a list of what is wrong and where.

Refused: invalid UTF-8, duplicate keys, NaN and infinities, numbers of more than 30 digits,
nesting deeper than 32, unknown fields, wrong types. Each with a JSON Pointer.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from shared.contracts.order.order import Order
from shared.contracts.order.values import AT_THE_DOOR

_HALF = re.compile("[\ud800-\udfff]")
MAX_NESTING = 32
MAX_NUMBER_DIGITS = 30
MAX_ERRORS = 100
"""Faults told of one order: who gets so many has sent another format."""


@dataclass(frozen=True)
class FieldError:
    """One thing wrong: `pointer` is a JSON Pointer (RFC 6901) into the body, `detail` says what.

    In a document of another format `pointer` is the place there: an XPath, a segment, a row and column.
    """

    pointer: str
    detail: str


class OrderRefused(ValueError):
    """The body is not an `order.v1`, nor a `document` of another format that one can be made of."""

    def __init__(self, errors: list[FieldError], *, document: bool = False) -> None:
        super().__init__("; ".join(f"{error.pointer or '/'}: {error.detail}" for error in errors[:5]))
        self.errors = errors
        self.document = document


def parse_order(body: bytes) -> Order:
    """Read one order strictly; raises `OrderRefused`."""
    strict_json(body)
    try:
        return Order.model_validate_json(body, context=AT_THE_DOOR)
    except ValidationError as error:
        raise OrderRefused(_field_errors(error)) from error


def read_order(data: bytes) -> Order:
    """Read an order from a topic or a table: unknown fields are ignored; raises `ValidationError`."""
    return Order.model_validate_json(data, extra="ignore")


def pointer(location: tuple[str | int, ...]) -> str:
    """A JSON Pointer for a path of names and indices."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


def _field_errors(error: ValidationError) -> list[FieldError]:
    """What is wrong, `MAX_ERRORS` at most; a list is not too short because its items are faulty."""
    items = error.errors(include_url=False)
    faulty = {item["loc"][:depth] for item in items for depth in range(len(item["loc"]))}
    own = [item for item in items if item["type"] != "too_short" or item["loc"] not in faulty]
    found = [_field_error(item) for item in own[:MAX_ERRORS]]
    if len(own) > MAX_ERRORS:
        found.append(FieldError("", f"and {len(own) - MAX_ERRORS} more"))
    return found


def _field_error(item: Any) -> FieldError:
    detail = item["msg"].removeprefix("Value error, ")
    if item["type"] == "extra_forbidden":
        detail = "is not a field of order.v1"
    elif item["type"] == "too_short":
        detail = f"must have at least {item['ctx']['min_length']} item"
    elif item["type"] == "too_long":
        detail = f"may have {item['ctx']['max_length']} items at most"
    return FieldError(pointer(item["loc"]), detail)


def strict_json(body: bytes) -> dict[str, Any]:
    """A JSON object in which nothing has two meanings; raises `OrderRefused`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(f"is not UTF-8: byte {error.start} is 0x{body[error.start]:02x}") from error
    if _nesting(text) > MAX_NESTING:
        raise _refused(f"is nested deeper than {MAX_NESTING}")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_bounded_int,
            parse_float=_bounded_float,
        )
    except json.JSONDecodeError as error:
        raise _refused(f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    if not isinstance(value, dict):
        raise _refused("is not a JSON object")
    if ("\\ud" in text or "\\uD" in text) and (place := _half_character(value)) is not None:
        detail = "has half a character: a surrogate without its other half"
        raise OrderRefused([FieldError(pointer(place), detail)])
    return value


def _half_character(value: Any, place: tuple[str | int, ...] = ()) -> tuple[str | int, ...] | None:
    """Where a text, or the name of a field, cannot be written in UTF-8."""
    if isinstance(value, str):
        return place if _HALF.search(value) else None
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        if isinstance(name, str) and _HALF.search(name):
            return place
        if (found := _half_character(item, (*place, name))) is not None:
            return found
    return None


def _nesting(text: str) -> int:
    """Depth of brackets outside strings; an upper bound is enough and cheap."""
    depth = deepest = 0
    in_string = escaped = False
    if text.count("[") + text.count("{") <= MAX_NESTING:
        return 0
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise _refused(f"has the field {doubled[:100]!r} twice in one object")
    return result


def _no_constant(name: str) -> None:
    raise _refused(f"contains {name}, which JSON does not have")


def _bounded_int(text: str) -> int:
    if len(text) > MAX_NUMBER_DIGITS:
        raise _refused(f"contains a number of {len(text)} digits")
    return int(text)


def _bounded_float(text: str) -> float:
    if len(text) > MAX_NUMBER_DIGITS:
        raise _refused(f"contains a number of {len(text)} characters")
    return float(text)


def _refused(detail: str) -> OrderRefused:
    return OrderRefused([FieldError("", f"the body {detail}")])
