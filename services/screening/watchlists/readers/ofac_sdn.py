"""OFAC's SDN list in its legacy CSV parts: primary names, other names, addresses, remarks overflow.

No header; `-0- ` (with the blank) is null; lines end in CRLF and the file in one 0x1A (Ctrl-Z) byte,
which would read as a last row of one column.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, NameQuality
from services.screening.watchlists.names import list_names
from services.screening.watchlists.readers.base import ParsedList, Reader, unique

SOURCE = "us_ofac_sdn"
_WIDTH = {"names": 12, "addresses": 6, "aliases": 5}
_KINDS: dict[str, EntryKind] = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
_WEAK_ALIAS = re.compile(r"a\.k\.a\. '([^']+)'")
_BORN = re.compile(r"DOB (?:circa )?(\d{1,2} \w{3} \d{4}|\w{3} \d{4}|\d{4})")
_NUMBERED = re.compile(
    r"(Passport|National ID No\.|Tax ID No\.|Registration ID|Identification Number) ([A-Z0-9-]{5,})"
)
_PLACE = re.compile(r"(?:nationality|citizen|Nationality of Registration) ([A-Z][A-Za-z ]+?)(?:[;.,]|$)")
_MONTHS = {name: number for number, name in enumerate(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)}  # fmt: skip


def recognise(head: bytes) -> str | None:
    lines = head.split(b"\r\n")
    if b"-0- " not in head or len(lines) < 2:
        return None
    first = next(csv.reader([lines[0].decode("latin-1")]), [])
    if not first or not first[0].isdigit():
        return None
    return next((part for part, width in _WIDTH.items() if len(first) == width), None)


def _rows(raw: bytes, part: str, where: str) -> Iterator[list[str]]:
    text = raw.rstrip(b"\x1a").decode("utf-8", "replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    for row in reader:
        if len(row) != _WIDTH[part]:
            raise WatchlistError(
                where, f"{part}, line {reader.line_num}: {len(row)} columns, not {_WIDTH[part]}"
            )
        yield ["" if value.strip() == "-0-" else value.strip() for value in row]


def _iso_birth(text: str) -> str:
    parts = text.split()
    month = _MONTHS.get(parts[-2], 0) if len(parts) > 1 else 0
    if not month:
        return parts[-1]
    day = f"-{int(parts[0]):02d}" if len(parts) == 3 else ""
    return f"{parts[-1]}-{month:02d}{day}"


def _entry(
    row: list[str], aliases: list[tuple[str, NameQuality]], addresses: list[tuple[str, str]]
) -> ListEntry:
    number, name, kind, programme, title, *_, remarks = row
    weak: list[tuple[str, NameQuality]] = [(text, "weak") for text in _WEAK_ALIAS.findall(remarks)]
    places = [country_code(country) or "" for _, country in addresses]
    nations = [country_code(found) or "" for found in _PLACE.findall(remarks)]
    return ListEntry(
        source=SOURCE,
        list_code="SDN",
        entry_id=number,
        kind=_KINDS.get(kind, "organisation"),
        names=list_names(name, [*aliases, *weak]),
        countries=unique([*places, *nations]),
        addresses=unique([line for line, _ in addresses]),
        birth_dates=unique([_iso_birth(found) for found in _BORN.findall(remarks)]),
        identifiers=tuple(ListIdentifier(value, scheme) for scheme, value in _NUMBERED.findall(remarks)),
        programmes=unique([part.strip(" []") for part in programme.split("] [")]),
        authority="Office of Foreign Assets Control",
        remarks=remarks or None,
        original={"title": title} if title else {},
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    if "names" not in parts:
        raise WatchlistError(where, "OFAC aliases or addresses without the primary file (sdn.csv)")
    aliases: defaultdict[str, list[tuple[str, NameQuality]]] = defaultdict(list)
    for row in _rows(parts.get("aliases", b""), "aliases", where):
        aliases[row[0]].append((row[3], "strong"))
    addresses: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(parts.get("addresses", b""), "addresses", where):
        addresses[row[0]].append((", ".join(filter(None, row[2:5])), row[4]))
    entries = [
        _entry(row, aliases[row[0]], addresses[row[0]])
        for row in _rows(parts["names"], "names", where)
        if row[1]
    ]
    return ParsedList(entries, None)


READER = Reader(SOURCE, recognise, read)
