"""Fields of Odoo's records as JSON has them: false for nothing, links as records or by number."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from services.intake.formats.draft import refuse
from services.intake.formats.text import decimal
from shared.contracts.order import pointer

Record = dict[str, Any]


def text(record: Record, name: str, where: str) -> str | None:
    """A field of text; raises `OrderRefused` for anything else."""
    value = record.get(name)
    if value is None or value is False:
        return None
    if not isinstance(value, str):
        refuse(where + pointer((name,)), "is not text")
    return value.strip() or None


def amount(record: Record, name: str, where: str) -> str | None:
    """A number, as Odoo writes it in JSON or as text."""
    value = record.get(name)
    if value is None or value is False:
        return None
    place = where + pointer((name,))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        refuse(place, "is not a number")
    if isinstance(value, float):
        # Floats of money and quantities carry noise in the last places: 0.1 + 0.2.
        return (
            decimal(format(Decimal(repr(value)).quantize(Decimal("0.000001")), "f"), place)
            if (abs(value) < 1e18)
            else refuse(place, "is too large a number")
        )
    return decimal(str(value), place)


def word(record: Record, name: str, where: str, field: str) -> str | None:
    """The code or name of a linked record, which `[number, name]` gives as well."""
    value = record.get(name)
    if value is None or value is False:
        return None
    if isinstance(value, dict):
        return text(value, field, where + pointer((name,)))
    if _is_pair(value):
        return str(value[1]).strip() or None
    return refuse(
        where + pointer((name,)), f"is a bare number: put in [number, name], or a record with {field}"
    )


def record(
    holder: Record, name: str, where: str, model: str, fields: Sequence[str], *, pair: bool = False
) -> Record | None:
    """A linked record, put in; None where there is none. Raises `OrderRefused` for a bare number.

    With `pair`, a name is enough.
    """
    value = holder.get(name)
    if value is None or value is False:
        return None
    if isinstance(value, dict):
        return value
    if pair and _is_pair(value):
        return {"name": value[1]}
    what = f"the record with {', '.join(fields)}"
    return refuse(where, f"is {_shown(value)}, a link by number: read {model} and put in {what}")


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], int)
        and isinstance(value[1], str)
    )


def _shown(value: Any) -> str:
    return repr(value)[:60]
