"""The US Consolidated Screening List as JSON (International Trade Administration, data.trade.gov).

Facts of the format as published on 2026-07-31: one object with `total`, `sources_used`, `results`;
twelve lists in one; names in Latin letters only.
"""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier
from services.screening.watchlists.names import list_names
from services.screening.watchlists.readers.base import ParsedList, Reader, parse_date, unique

SOURCE = "us_csl"
KINDS: dict[str | None, EntryKind] = {
    "Individual": "person", "Entity": "organisation", "Vessel": "vessel", "Aircraft": "aircraft",
}  # fmt: skip
_CODE = re.compile(r"\(([A-Z-]+)(?: List)?\)")
_CODES = {"NS-MBS": "MBS"}


class _Address(msgspec.Struct):
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class _Identifier(msgspec.Struct):
    number: str | None = None
    type: str | None = None
    country: str | None = None


class _Row(msgspec.Struct):
    id: str
    source: str
    name: str
    type: str | None = None
    entity_number: str | int | None = None
    programs: list[str] | None = None
    addresses: list[_Address] | None = None
    alt_names: list[str] | None = None
    citizenships: list[str] | None = None
    nationalities: list[str] | None = None
    dates_of_birth: list[str] | None = None
    ids: list[_Identifier] | None = None
    start_date: str | None = None
    end_date: str | None = None
    remarks: str | None = None
    federal_register_notice: str | None = None
    license_requirement: str | None = None
    license_policy: str | None = None
    title: str | None = None


class _SourceUsed(msgspec.Struct):
    source: str
    source_last_updated: str | None = None


class _File(msgspec.Struct):
    results: list[_Row]
    sources_used: list[_SourceUsed] = []
    total: int | None = None


def recognise(head: bytes) -> str | None:
    return "list" if b'"sources_used"' in head or (b'"results"' in head and b"(SDN)" in head) else None


def list_code(source: str) -> str:
    """`EL` of `Entity List (EL) - Bureau of Industry and Security`."""
    found = _CODE.search(source)
    code = found.group(1) if found else source
    return _CODES.get(code, code)


def _address_line(address: _Address) -> str:
    parts = (address.address, address.city, address.state, address.postal_code, address.country)
    text = ", ".join(part for part in parts if part)
    return "" if text == (address.country or "") else text


def _original(row: _Row) -> dict[str, str]:
    fields = {
        "entity_number": str(row.entity_number) if row.entity_number else None,
        "federal_register_notice": row.federal_register_notice,
        "license_requirement": row.license_requirement,
        "license_policy": row.license_policy,
        "title": row.title,
    }
    return {key: value for key, value in fields.items() if value}


def _entry(row: _Row) -> ListEntry:
    addresses = row.addresses or []
    countries = [address.country or "" for address in addresses]
    return ListEntry(
        source=SOURCE,
        list_code=list_code(row.source),
        entry_id=row.id,
        kind=KINDS.get(row.type, "unknown"),
        names=list_names(row.name, [(name, "strong") for name in row.alt_names or []]),
        countries=unique([*countries, *(row.citizenships or []), *(row.nationalities or [])]),
        addresses=unique([_address_line(address) for address in addresses]),
        birth_dates=unique(row.dates_of_birth or []),
        identifiers=tuple(
            ListIdentifier(found.number, found.type, found.country) for found in row.ids or [] if found.number
        ),
        programmes=tuple(row.programs or ()),
        authority=row.source,
        listed_on=parse_date(row.start_date),
        ended_on=parse_date(row.end_date),
        remarks=row.remarks,
        original=_original(row),
    )


def _published(parsed: _File) -> date | None:
    days = [parse_date(used.source_last_updated) for used in parsed.sources_used]
    return max((day for day in days if day), default=None)


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    try:
        parsed = msgspec.json.decode(parts["list"], type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WatchlistError(where, f"not a Consolidated Screening List in JSON: {error}") from error
    if parsed.total is not None and parsed.total != len(parsed.results):
        raise WatchlistError(where, f"says {parsed.total} entries but holds {len(parsed.results)}: cut off?")
    entries = [_entry(row) for row in parsed.results if row.name.strip()]
    return ParsedList(entries, _published(parsed))


READER = Reader(SOURCE, recognise, read)
