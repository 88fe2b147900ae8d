"""The EU's consolidated list as CSV: `;`, several rows per entity, each carrying a part of it.

The present layout has 118 columns (`Entity_LogicalId`, `NameAlias_WholeName` …). The layout of 2018 and
before (`Naal_…`, countries in three letters, names without the weak mark) is read too. A copy that went
through a
spreadsheet (rows in one pair of quotes, commas turned into tabs, another encoding) is taken as far as it can
be read, and said to be incomplete: it is not what the publisher signed for.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry, ListIdentifier, ListName
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
from services.screening.watchlists.readers.eu_fsf import AUTHORITY, KINDS, SOURCE, weak_mark

_FEWEST_OF_OLD = 1_000
"""Entities: no file of the layout of 2018 had fewer."""


class _Layout(NamedTuple):
    """Columns (in lower case) by what they hold; several are put together, blanks left out."""

    entity: str
    generated: str
    number: str
    kind: tuple[str, ...]
    listed_on: tuple[str, ...]
    programme: str
    remark: str
    name: tuple[str, ...]
    parts: tuple[str, ...]
    language: str
    strong: str
    name_remark: str
    function: str
    address: tuple[str, ...]
    address_country: tuple[str, ...]
    born: str
    born_parts: tuple[str, ...]
    citizenship: tuple[str, ...]
    identifier: tuple[str, ...]
    identifier_kind: str
    identifier_country: tuple[str, ...]
    regulation: str


_NEW = _Layout(
    "entity_logicalid", "filegenerationdate", "entity_eu_referencenumber",
    ("entity_subjecttype", "entity_subjecttype_classificationcode"),
    ("entity_designationdate", "entity_regulation_entryintoforcedate"),
    "entity_regulation_programme", "entity_remark", ("namealias_wholename",),
    ("namealias_firstname", "namealias_middlename", "namealias_lastname"),
    "namealias_namelanguage", "namealias_strong", "namealias_remark", "namealias_function",
    ("address_street", "address_pobox", "address_zipcode", "address_city", "address_region", "address_place",
     "address_countrydescription"),
    ("address_countryiso2code", "address_countrydescription"),
    "birthdate_birthdate", ("birthdate_year", "birthdate_month", "birthdate_day"),
    ("citizenship_countryiso2code", "citizenship_countrydescription"),
    ("identification_number", "identification_latinnumber"), "identification_typecode",
    ("identification_countryiso2code", "identification_countrydescription"),
    "entity_regulation_numbertitle",
)  # fmt: skip
_OLD = _Layout(
    "entity_logical_id", "date_file", "eu_ref_num", ("subject_type",), (), "programme", "entity_remark",
    ("naal_wholename",), ("naal_firstname", "naal_middlename", "naal_lastname"), "naal_language", "", "",
    "naal_function", ("addr_number", "addr_street", "addr_zipcode", "addr_city"),
    ("addr_country",), "birt_date", (), ("citi_country",), ("iden_number",), "", ("iden_country",),
    "leba_numtitle",
)  # fmt: skip


def _columns(head: bytes) -> list[str]:
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    return [name.strip(' "\t\r').lower() for name in first.decode("latin-1").split(";")]


def recognise(head: bytes) -> str | None:
    columns = _columns(head)
    if _NEW.entity in columns and any(name.startswith("namealias_") for name in columns):
        return "list"
    return "list" if _OLD.entity in columns and any(name.startswith("naal_") for name in columns) else None


class _Row:
    """One row, by column name; the first column of a name counts, as the publisher repeats some."""

    def __init__(self, columns: Mapping[str, int], values: list[str], layout: _Layout) -> None:
        self._columns = columns
        self._values = values
        self.layout = layout

    def __getitem__(self, column: str) -> str:
        place = self._columns.get(column)
        return self._values[place].strip() if place is not None else ""

    def first(self, columns: tuple[str, ...]) -> str:
        return next((self[column] for column in columns if self[column]), "")

    def joined(self, columns: tuple[str, ...], separator: str) -> str:
        return separator.join(value for value in (self[column] for column in columns) if value)

    def country(self, columns: tuple[str, ...]) -> str:
        return next((code for column in columns if (code := country_code(self[column]))), "")


def _name(row: _Row) -> ListName | None:
    layout = row.layout
    whole = row.first(layout.name) or row.joined(layout.parts, " ")
    quality = weak_mark(row[layout.strong], row[layout.name_remark])
    return listed(whole, "alias", quality, row[layout.language].lower())


def _birth(row: _Row) -> str:
    whole = row[row.layout.born]
    if whole or not row.layout.born_parts:
        return whole[:10]
    year, month, day = (row[column] for column in row.layout.born_parts)
    return day_first(f"{(day or '0').zfill(2)}/{(month or '0').zfill(2)}/{year}")


def _identifier(row: _Row) -> ListIdentifier | None:
    number = row.first(row.layout.identifier)
    if not number:
        return None
    kind = row[row.layout.identifier_kind] or None
    return ListIdentifier(number, kind, row.country(row.layout.identifier_country) or None)


def _listed_on(rows: list[_Row]) -> date | None:
    for column in rows[0].layout.listed_on:
        days = [day for row in rows if (day := parse_date(row[column]))]
        if days:
            return min(days)
    return None


def _entry(number: str, rows: list[_Row], where: str) -> ListEntry:
    layout = rows[0].layout
    names = primary_first(_name(row) for row in rows)
    if not names:
        raise WatchlistError(where, f"entity {number} has no name")
    nations = unique([row.country(layout.citizenship) for row in rows])
    kept = {
        "eu_reference_number": rows[0][layout.number],
        "regulations": "; ".join(unique([row[layout.regulation] for row in rows])),
        "functions": "; ".join(unique([row[layout.function] for row in rows])),
    }
    return ListEntry(
        source=SOURCE,
        list_code="EU",
        entry_id=number,
        kind=KINDS.get(rows[0].first(layout.kind).lower(), "unknown"),
        names=names,
        countries=unique([*(row.country(layout.address_country) for row in rows), *nations]),
        addresses=unique([row.joined(layout.address, ", ") for row in rows]),
        birth_dates=unique([_birth(row) for row in rows]),
        identifiers=tuple(dict.fromkeys(found for row in rows if (found := _identifier(row)))),
        programmes=unique([row[layout.programme] for row in rows]),
        authority=AUTHORITY,
        listed_on=_listed_on(rows),
        remarks="\n".join(unique([row[layout.remark] for row in rows])) or None,
        original={key: value for key, value in kept.items() if value},
        nationalities=nations,
    )


def _text(raw: bytes, where: str) -> tuple[str, str]:
    """The text, and what a spreadsheet did to it."""
    first = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r\t ")
    if not (first.startswith(b'"') and b";" in first and b'";"' not in first):
        return decode_text(raw, where), ""
    lines = raw.decode("latin-1").removeprefix("\ufeff").splitlines()
    cells = (line.strip().removeprefix('"').removesuffix('"').rstrip("\t") for line in lines)
    return "\n".join(cell.replace("\t", ",") for cell in cells) + "\n", "it went through a spreadsheet"


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    text, damage = _text(parts["list"], where)
    rows = csv_rows(text, where, delimiter=";", **({"quoting": 3} if damage else {}))
    header = [name.strip().lower() for name in next(rows, [])]
    # One export named its first column `Date_filexxxx`.
    header = [_OLD.generated if name.startswith(_OLD.generated) else name for name in header]
    columns = {name: place for place, name in reversed(list(enumerate(header)))}
    layout = _NEW if _NEW.entity in columns else _OLD
    entities: dict[str, list[_Row]] = {}
    generated = ""
    for number, values in enumerate(rows, 2):
        if not any(values):
            continue
        if not damage and abs(len(values) - len(header)) > 1:
            raise WatchlistError(where, f"line {number}: {len(values)} columns, not {len(header)}: cut off?")
        row = _Row(columns, [*values, *[""] * (len(header) - len(values))], layout)
        entities.setdefault(row[layout.entity], []).append(row)
        generated = generated or row[layout.generated]
    entries = [_entry(entity, found, where) for entity, found in entities.items() if entity]
    return ParsedList(
        entries, parse_date(day_first(generated) or generated), _missing(layout, len(entries), damage)
    )


def _missing(layout: _Layout, entities: int, damage: str) -> str:
    if layout is _OLD and entities < _FEWEST_OF_OLD:
        also = f", and {damage}" if damage else ""
        return (
            f"cut off: {entities} entities, where the EU's list never had fewer than {_FEWEST_OF_OLD}{also}"
        )
    return f"not as published: {damage}" if damage else ""


READER = Reader(SOURCE, recognise, read)
