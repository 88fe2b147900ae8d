"""The US Consolidated Screening List as CSV: 28 columns, several values joined by `; `."""

import csv
import io
import re
from collections.abc import Mapping

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry, ListIdentifier
from services.screening.watchlists.names import list_names
from services.screening.watchlists.readers.base import (
    ParsedList,
    Reader,
    decode_text,
    is_uneven,
    parse_date,
    split_multi,
    unique,
)
from services.screening.watchlists.readers.us_csl_json import KINDS, SOURCE, list_code

_REQUIRED = ("_id", "source", "name", "alt_names", "addresses")
_COUNTRY_AT_END = re.compile(r"(?:^|,\s*)([A-Z]{2})$")
_KEPT = ("entity_number", "federal_register_notice", "license_requirement", "license_policy", "title",
         "call_sign", "vessel_type", "vessel_flag", "vessel_owner", "places_of_birth")  # fmt: skip


def recognise(head: bytes) -> str | None:
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    return "list" if first.startswith(b"_id,source,") and b"alt_names" in first else None


def _countries(row: Mapping[str, str]) -> tuple[str, ...]:
    found = [_COUNTRY_AT_END.search(line) for line in split_multi(row["addresses"])]
    at_end = [match.group(1) for match in found if match]
    named = split_multi(row.get("citizenships")) + split_multi(row.get("nationalities"))
    return unique([*at_end, *(code for code in named if len(code) == 2)])


def _identifier(text: str) -> ListIdentifier:
    parts = [part.strip() for part in text.split(",")]
    country = parts[0] if len(parts) > 2 and len(parts[0]) == 2 else None
    if len(parts) == 1:
        return ListIdentifier(parts[0])
    return ListIdentifier(parts[-2], parts[-1], country)


def _entry(row: Mapping[str, str]) -> ListEntry:
    return ListEntry(
        source=SOURCE,
        list_code=list_code(row["source"]),
        entry_id=row["_id"],
        kind=KINDS.get(row.get("type") or None, "unknown"),
        names=list_names(row["name"], [(name, "strong") for name in split_multi(row["alt_names"])]),
        countries=_countries(row),
        addresses=unique(split_multi(row["addresses"])),
        birth_dates=unique(split_multi(row.get("dates_of_birth"))),
        identifiers=tuple(_identifier(text) for text in split_multi(row.get("ids"))),
        programmes=unique(split_multi(row.get("programs"))),
        authority=row["source"],
        listed_on=parse_date(row.get("start_date")),
        ended_on=parse_date(row.get("end_date")),
        remarks=row.get("remarks") or None,
        original={key: row[key] for key in _KEPT if row.get(key)},
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    rows = csv.DictReader(io.StringIO(decode_text(parts["list"], where), newline=""))
    missing = [name for name in _REQUIRED if name not in (rows.fieldnames or ())]
    if missing:
        raise WatchlistError(where, f"line 1: columns missing: {', '.join(missing)}")
    entries: list[ListEntry] = []
    for row in rows:
        if is_uneven(row):
            raise WatchlistError(where, f"line {rows.line_num}: not {len(rows.fieldnames or ())} columns")
        if row["name"].strip():
            entries.append(_entry(row))
    return ParsedList(entries, None)


READER = Reader(SOURCE, recognise, read)
