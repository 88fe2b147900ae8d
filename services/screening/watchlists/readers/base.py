"""What every list reader provides, and the small conversions they share."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry

HEAD_BYTES = 4096
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class ParsedList(NamedTuple):
    """Entries of one list and the day it was published, where the file says so."""

    entries: list[ListEntry]
    published_on: date | None


class Reader(NamedTuple):
    """`recognise` gets the first bytes of a file and names the part it is, or None; `read` gets
    all parts of one list (usually one) and where they came from, and raises `WatchlistError`.
    """

    source: str
    recognise: Callable[[bytes], str | None]
    read: Callable[[Mapping[str, bytes], str], ParsedList]


def decode_text(raw: bytes, where: str) -> str:
    """UTF-8 with or without a byte-order mark; anything else is refused, not guessed."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WatchlistError(where, f"not UTF-8 text at byte {error.start}") from error


def parse_date(text: str | None) -> date | None:
    """A day written `YYYY-MM-DD…` or `MM/DD/YYYY`; None when absent, partial or impossible."""
    if not text:
        return None
    if found := _ISO_DATE.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _US_DATE.match(text):
        month, day, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def split_multi(text: str | None) -> list[str]:
    """The values of a `; `-joined field, blanks dropped."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def unique(values: list[str]) -> tuple[str, ...]:
    """Values without blanks and repetitions, first seen first."""
    return tuple(dict.fromkeys(value for value in values if value))
