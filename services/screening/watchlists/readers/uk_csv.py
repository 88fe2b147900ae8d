"""The UK Sanctions List as CSV: a line with the day of the report, a header of 58 columns, several rows per
designation (one per name, address …). Dates are `dd/mm/yyyy`, unknown parts as `dd`, `mm` or `00`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry, ListIdentifier
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import (
    ParsedList,
    Reader,
    csv_rows,
    day_first,
    decode_text,
    parse_date,
    unique,
)
from services.screening.watchlists.readers.uk import AUTHORITY, KINDS, LIST_CODE, SOURCE, measures, uk_name

_REQUIRED = ("Unique ID", "Name 6", "Name type", "Designation Type", "Regime Name")
_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_PLACE = (*(f"Address Line {number}" for number in range(1, 7)), "Address Postal Code", "Address Country")
_NUMBERS = {
    "National Identifier number": "national identifier", "Passport number": "passport",
    "Business registration number (s)": "registration number", "IMO number": "IMO",
}  # fmt: skip
_KEPT = {
    "OFSI Group ID": "ofsi_group_id", "UN Reference Number": "un_reference_number", "Position": "position",
    "Title": "title", "Gender": "gender", "Type of entity": "entity_type", "Parent company": "parent_company",
    "Subsidiaries": "subsidiaries", "Current owner/operator (s)": "owner",
    "Current believed flag of ship": "vessel_flag", "Designation source": "designation_source",
}  # fmt: skip
_REPORTED = re.compile(r"Report Date:\s*(\d{1,2}-[A-Za-z]{3}-\d{4})")
_MANY = re.compile(r"\s*(?:;|\|)\s*|\s*\(\d+\)\s*")

_Row = Mapping[str, str]


def recognise(head: bytes) -> str | None:
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 2)[:2]
    return "list" if any(b"Unique ID" in line and b"OFSI Group ID" in line for line in lines) else None


def _many(rows: list[_Row], column: str) -> tuple[str, ...]:
    return unique([part for row in rows for part in _MANY.split(row.get(column, ""))])


def _entry(number: str, rows: list[_Row], where: str) -> ListEntry:
    first = rows[0]
    names = [
        uk_name([row.get(part, "") for part in _NAMES], row["Name type"], row.get("Alias strength", ""))
        for row in rows
    ]
    native = [
        listed(row.get("Name non-latin script"), "native", "strong", row.get("Non-latin script language", ""))
        for row in rows
    ]
    found = primary_first([*names, *native])
    if not found:
        raise WatchlistError(where, f"designation {number} has no name")
    nations = unique([country_code(name) or "" for name in _many(rows, "Nationality(/ies)")])
    kept = {name: "; ".join(_many(rows, column)) for column, name in _KEPT.items()}
    kept["sanctions_imposed"] = measures(first.get("Sanctions Imposed", ""))
    return ListEntry(
        source=SOURCE,
        list_code=LIST_CODE,
        entry_id=number,
        kind=KINDS.get(first["Designation Type"].casefold(), "unknown"),
        names=found,
        countries=unique([*(country_code(row.get("Address Country")) or "" for row in rows), *nations]),
        addresses=unique([", ".join(filter(None, (row.get(part, "") for part in _PLACE))) for row in rows]),
        birth_dates=unique([day_first(born) for born in _many(rows, "D.O.B")]),
        identifiers=tuple(
            ListIdentifier(value, scheme)
            for column, scheme in _NUMBERS.items()
            for value in _many(rows, column)
        ),
        programmes=unique([row["Regime Name"] for row in rows]),
        authority=AUTHORITY,
        listed_on=parse_date(day_first(first.get("Date Designated"))),
        remarks="\n".join(
            unique([first.get("UK Statement of Reasons", ""), first.get("Other Information", "")])
        )
        or None,
        original={key: value for key, value in kept.items() if value},
        nationalities=nations,
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    text = decode_text(parts["list"], where)
    rows = csv_rows(text, where)
    head = next(rows, [])
    reported = _REPORTED.match(head[0]) if head else None
    header = [name.strip() for name in (head if "Unique ID" in head else next(rows, []))]
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise WatchlistError(where, f"header: columns missing: {', '.join(missing)}")
    groups: dict[str, list[_Row]] = {}
    for values in rows:
        if not any(values):
            continue
        if len(values) != len(header):
            raise WatchlistError(where, f"{values[:3]}: {len(values)} columns, not {len(header)}: cut off?")
        row = dict(zip(header, (value.strip() for value in values), strict=True))
        groups.setdefault(row["Unique ID"], []).append(row)
    entries = [_entry(number, found, where) for number, found in groups.items() if number]
    return ParsedList(entries, _published(reported.group(1) if reported else "", where))


def _published(text: str, where: str) -> date | None:
    try:
        return datetime.strptime(text, "%d-%b-%Y").date() if text else None
    except ValueError as error:
        raise WatchlistError(where, f"line 1: no day: {text}") from error


READER = Reader(SOURCE, recognise, read)
