"""The exporter's own list as CSV: whom the exporter itself wants to see.

Header, in any order, `name` and one of `entry_id` and `reason` required:
`name,entry_id,aliases,kind,countries,addresses,birth_dates,identifiers,reason,listed_on,ended_on`. Several
values in
one cell are separated by `|` (or `;` where that is not the separator of the columns). Separated by `,`,
`;` or
tab; UTF-8 with or without byte-order mark, or Windows-1252 as spreadsheets save it. Other headings are taken
with a mapping, a first line `#columns: name=Firma, reason=Grund`. A first line may also name the list:
`#list: agents`.
"""

import hashlib
import re
from collections.abc import Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, csv_rows, parse_date, unique

SOURCE = "own_list"
COLUMNS = ("name", "entry_id", "aliases", "kind", "countries", "addresses", "birth_dates", "identifiers",
"reason",
           "listed_on", "ended_on")  # fmt: skip
_KINDS: dict[str, EntryKind] = {
    kind: kind for kind in ("person", "organisation", "vessel", "aircraft", "unknown")
}
_NAMED = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _directives(text: str) -> tuple[dict[str, str], str, str]:
    """The mapping of headings to columns, the list's name, and the rest of the text."""
    mapping: dict[str, str] = {}
    name = ""
    while text.startswith("#"):
        line, _, text = text.partition("\n")
        key, _, value = line[1:].partition(":")
        if key.strip().lower() == "columns":
            pairs = (pair.partition("=") for pair in value.split(","))
            mapping |= {heading.strip().casefold(): column.strip() for column, _, heading in pairs}
        elif key.strip().lower() == "list":
            name = value.strip().lower()
    return mapping, name, text


def _separator(header: str) -> str:
    return max(",;\t", key=header.count)


def _header(line: str, mapping: Mapping[str, str]) -> list[str]:
    cells = [cell.strip(' "\r\n').casefold() for cell in line.split(_separator(line))]
    return [mapping.get(cell, cell) for cell in cells]


def recognise(head: bytes) -> str | None:
    mapping, _, rest = _directives(_decoded(head[: head.rfind(b"\n") + 1] or head))
    found = _header(rest.partition("\n")[0], mapping)
    known = set(found) & set(COLUMNS)
    whole = bool(mapping) or set(found) <= set(COLUMNS)
    return "list" if whole and "name" in known and known & {"entry_id", "reason"} else None


def _many(text: str, separator: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[|;]\s*" if separator != ";" else r"\s*\|\s*", text)
    return unique([part.strip() for part in parts])


def _identifier(text: str) -> ListIdentifier:
    scheme, colon, value = text.partition(":")
    return ListIdentifier(value.strip(), scheme.strip()) if colon else ListIdentifier(text)


def _entry(row: Mapping[str, str], separator: str, source: str, where: str) -> ListEntry:
    kind = _KINDS.get(row["kind"].lower() or "unknown")
    if kind is None:
        raise WatchlistError(where, f"kind {row['kind']!r} is none of {', '.join(_KINDS)}")
    countries = _many(row["countries"], separator)
    unknown = [name for name in countries if country_code(name) is None]
    if unknown:
        raise WatchlistError(where, f"country {unknown[0]!r} is not known")
    identity = (
        row["entry_id"] or hashlib.sha256(f"{row['name']}|{row['countries']}".encode()).hexdigest()[:16]
    )
    return ListEntry(
        source=source,
        list_code="OWN",
        entry_id=identity,
        kind=kind,
        names=primary_first([listed(row["name"], "name"), *map(listed, _many(row["aliases"], separator))]),
        countries=unique([country_code(name) or "" for name in countries]),
        addresses=_many(row["addresses"], separator),
        birth_dates=_many(row["birth_dates"], separator),
        identifiers=tuple(_identifier(text) for text in _many(row["identifiers"], separator)),
        authority="the exporter",
        listed_on=parse_date(row["listed_on"]),
        ended_on=parse_date(row["ended_on"]),
        remarks=row["reason"] or None,
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    mapping, name, text = _directives(_decoded(parts["list"]))
    if name and not _NAMED.fullmatch(name):
        raise WatchlistError(where, f"#list: {name[:40]!r} is no name of a list (letters, digits, - and _)")
    separator = _separator(text.partition("\n")[0])
    header = _header(text.partition("\n")[0], mapping)
    entries: list[ListEntry] = []
    for number, values in enumerate(csv_rows(text, where, delimiter=separator, strict=True), 1):
        if number == 1 or not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            raise WatchlistError(where, f"row {number}: {len(values)} columns, not {len(header)}")
        cells = dict(zip(header, (value.strip() for value in values), strict=True))
        row = {column: cells.get(column, "") for column in COLUMNS}
        if not row["name"]:
            raise WatchlistError(where, f"row {number}: no name")
        entries.append(
            _entry(row, separator, f"{SOURCE}_{name}" if name else SOURCE, f"{where}, row {number}")
        )
    return ParsedList([entry for entry in entries if entry.names], None)


READER = Reader(SOURCE, recognise, read)
