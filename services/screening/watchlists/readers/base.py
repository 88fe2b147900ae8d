"""What every list reader provides, and the small conversions they share."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry

HEAD_BYTES = 4096
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2}|[a-z]{2})/(\d{1,2}|[a-z]{2})/(\d{4})")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class ParsedList(NamedTuple):
    """Entries of one list and the day it was published, where the file says so."""

    entries: list[ListEntry]
    published_on: date | None
    incomplete: str = ""
    """Why this is only a part of the list, where the file shows it."""


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


def day_first(text: str | None) -> str:
    """`dd/mm/yyyy` as precise as it says: `1960-05-17`, `1960-05`, `1960` (of `00/00/1960`, `dd/mm/1960`)."""
    found = _DAY_FIRST.fullmatch((text or "").strip().lower())
    if not found:
        return ""
    day, month, year = found.groups()
    parts = [year]
    if month.isdigit() and 1 <= int(month) <= 12:
        parts.append(f"{int(month):02d}")
        if day.isdigit() and 1 <= int(day) <= 31:
            parts.append(f"{int(day):02d}")
    return "-".join(parts)


def date_from(year: str | None, month: str | None = None, day: str | None = None) -> str:
    """Separate parts as precise as given; empty without a year."""
    if not (year or "").strip().isdigit():
        return ""
    return day_first(f"{(day or '0').zfill(2)}/{(month or '0').zfill(2)}/{str(year).strip().zfill(4)}")


def is_uneven(row: Mapping[Any, Any]) -> bool:
    """Whether a row of `csv.DictReader` has fewer or more cells than its header."""
    return None in row or None in row.values()


def csv_rows(text: str, where: str, **dialect: Any) -> Iterator[list[str]]:
    """Rows of a CSV text; a broken quote or an endless field is refused, with its line."""
    reader = csv.reader(io.StringIO(text, newline=""), **dialect)
    try:
        yield from reader
    except csv.Error as error:
        raise WatchlistError(where, f"line {reader.line_num}: {error}") from error
