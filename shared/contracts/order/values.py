"""Value types of `order.v1`: text, codes, decimals, dates.

Every yes/no fact is three-valued: `True`, `False` or `None` (unknown).
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
)
from pydantic.json_schema import WithJsonSchema

from shared.contracts.countries import COUNTRY_CODES
from shared.contracts.currencies import CURRENCY_CODES

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CONTROL_OR_BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
_NO_DECIMAL = (
    "must be a decimal in plain digits, at most 18 before the point and 9 after it, written as a string, "
    'such as "480000.00"'
)

_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by category that leave nothing on the page: Hangul fillers and the empty Braille cell."""

FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Before and after stand only days that say "none" or "for ever", 0001 and 9999."""

Fact = bool | None


def is_blank(value: str) -> bool:
    """Whether nobody can read anything in it: spaces, joiners, marks without a letter."""
    return not any(unicodedata.category(char)[0] in "LNPS" and char not in _EMPTY for char in value)


def _no_control_characters(value: str) -> str:
    found = _CONTROL.search(value)
    if found:
        raise ValueError(f"contains the control character U+{ord(found.group()):04X}")
    return value


def _printable(value: str) -> str:
    found = _CONTROL_OR_BREAK.search(value)
    if found:
        raise ValueError(f"contains the control character U+{ord(found.group()):04X}")
    if is_blank(value):
        raise ValueError("is blank")
    return value


AT_THE_DOOR = {"at_the_door": True}
"""Validation context of what comes in from outside: orders stored before a rule stay readable."""


def at_the_door(info: ValidationInfo) -> bool:
    """Whether this comes in from outside."""
    return bool(info.context == AT_THE_DOOR)


def _number(value: str, info: ValidationInfo) -> str:
    """Two numbers that look the same must be the same, and a path can lead to it (RFC 3986, 5.2.4)."""
    if not at_the_door(info):
        return _printable(value)
    invisible = next((c for c in _printable(value) if unicodedata.category(c) == "Cf"), None)
    if invisible:
        raise ValueError(f"contains the invisible character U+{ord(invisible):04X}")
    if value in (".", ".."):
        raise ValueError("is a path segment with a meaning of its own")
    return value


def not_blank(value: str) -> str:
    """The text, which somebody can read; raises `ValueError`."""
    if is_blank(value):
        raise ValueError("is blank")
    return value


def _known_country(value: str) -> str:
    if value not in COUNTRY_CODES:
        raise ValueError("is not an ISO 3166-1 alpha-2 code")
    return value


def _known_currency(value: str, info: ValidationInfo) -> str:
    if at_the_door(info) and value not in CURRENCY_CODES:
        raise ValueError("is not an ISO 4217 code")
    return value


def _calendar_date(value: str, info: ValidationInfo) -> str:
    try:
        year = date.fromisoformat(value).year
    except ValueError as error:
        raise ValueError("is not a day of the calendar") from error
    if at_the_door(info) and not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(
            f"is no day of trade, from {FIRST_YEAR} to {LAST_YEAR}; what is not known is left out"
        )
    return value


def _not_negative(value: Decimal, info: ValidationInfo) -> Decimal:
    """What an order is worth: a credit would take from what the other lines are worth."""
    if at_the_door(info) and value < 0:
        raise ValueError("is less than nothing; a credit is no part of an order")
    return value


def _decimal_from_text(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError(_NO_DECIMAL)
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise ValueError("is not a decimal number") from error


def plain_decimal(value: Decimal) -> str:
    """Plain notation without trailing zeros: `480000.00` becomes `480000`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


Text = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_no_control_characters)]
LongText = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_no_control_characters)]
DocumentText = Annotated[str, StringConstraints(max_length=2_097_152), AfterValidator(_no_control_characters)]
Description = Annotated[
    str,
    StringConstraints(min_length=1, max_length=8_000),
    AfterValidator(_no_control_characters),
    AfterValidator(not_blank),
]
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=512),
    AfterValidator(_no_control_characters),
    AfterValidator(not_blank),
]
OrderId = Annotated[str, StringConstraints(min_length=1, max_length=128), AfterValidator(_number)]
SourceSystem = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_number)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_country)]
Region = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
IsoDate = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_calendar_date)
]
DecimalText = Annotated[
    Decimal,
    BeforeValidator(_decimal_from_text),
    PlainSerializer(plain_decimal, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$"}),
]
PositiveDecimal = Annotated[DecimalText, Field(gt=0)]
LineNumber = Annotated[int, Field(ge=1, le=2_147_483_647)]
Percent = Annotated[float, Field(ge=0, le=100)]


class Part(BaseModel):
    """Base of every object in an order: frozen, strict, unknown fields refused at the door.

    On topics the same models are read with `extra="ignore"`, so that releases can be mixed.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_inf_nan="constants", hide_input_in_errors=True
    )


class Money(Part):
    """An amount with its currency (ISO 4217); the amount is a decimal string."""

    amount: Annotated[DecimalText, AfterValidator(_not_negative)]
    currency: Currency


class Identifier(Part):
    """A registry or document number; `scheme` is a code such as `USCC`, `LEI`, `VAT`, `IMO`, `passport`."""

    scheme: Annotated[str, StringConstraints(min_length=1, max_length=32), AfterValidator(_printable)]
    value: Annotated[str, StringConstraints(min_length=1, max_length=128), AfterValidator(_printable)]


class Person(Part):
    """Somebody of the exporter, named by the ERP."""

    id: Text | None = None
    email: Text | None = None


PartyType = Literal[
    "own_affiliate", "integrator", "distributor", "reseller", "freight_forwarder", "government", "police",
    "military", "intelligence", "prison", "university", "research_institute", "school", "hospital", "company",
    "state_owned_company", "ngo", "person", "other",
]  # fmt: skip
PartyRole = Literal[
    "sold_to", "bill_to", "consignee", "intermediate_consignee", "end_user", "freight_forwarder",
    "notify_party", "payer", "broker", "owner", "other",
]  # fmt: skip
