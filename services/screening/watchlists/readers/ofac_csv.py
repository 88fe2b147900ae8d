"""OFAC's SDN and consolidated lists in their legacy CSV parts: primary names, other names, addresses,
overflow of remarks.

No header; `-0- ` (with the blank) is null; lines end in CRLF and a file in one 0x1A (Ctrl-Z) byte, which
would
read as a last row of one column. Numbers are unique over both lists, so parts of both may be read together;
which list a row of primary names is on is told by its programme. Latin letters only.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, ListName
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, csv_rows, unique

SDN, CONSOLIDATED = "us_ofac_sdn", "us_ofac_cons"
AUTHORITY = "Office of Foreign Assets Control"
_WIDTH = {"names": 12, "addresses": 6, "aliases": 5, "comments": 2}
_KINDS: dict[str, EntryKind] = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
_WEAK_ALIAS = re.compile(r"a\.k\.a\. '([^']+)'")
_BORN = re.compile(r"DOB (?:circa )?(\d{1,2} \w{3} \d{4}|\w{3} \d{4}|\d{4})")
_NUMBERED = re.compile(
    r"(Passport|National ID No\.|Tax ID No\.|Registration ID|Registration Number|Identification Number"
    r"|Unified Social Credit Code \(USCC\)|Vessel Registration Identification IMO|MMSI)"
    r" ([A-Z0-9-]{5,})(?: \(([A-Za-z ,]+)\))?"
)
_PLACE = re.compile(r"(?:nationality|citizen|Nationality of Registration) ([A-Z][A-Za-z ]+?)(?:[;.,]|$)")
_COMMENT = re.compile(rb'\d+,".')
_MONTHS = {name: number for number, name in enumerate(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)}  # fmt: skip

NOT_BLOCKED = {
    "NS-PLC": "PLC", "561-Related": "CAP", "CMIC-EO13959": "CMIC", "UKRAINE-EO13662": "SSI", "FSE-IR": "PLC",
    "NS-ISA": "PLC", "RUSSIA-EO14024": "MBS", "BELARUS-EO14038": "MBS", "VENEZUELA-EO13850": "MBS",
    "NICARAGUA-NHRAA": "MBS",
}  # fmt: skip
"""Programmes of OFAC's consolidated (non-SDN) list, with the code of the list they make up."""
_ALWAYS_BLOCKED = frozenset({"SDGT", "SDNTK", "SDNT", "CUBA", "NPWMD", "IRAQ2", "SYRIA", "IRAN", "DPRK"})


def recognise(head: bytes) -> str | None:
    lines = head.split(b"\r\n")
    if len(lines) < 2:
        return None
    first = _first_row(lines[0])
    if not first or not first[0].isdigit():
        return None
    part = next((part for part, width in _WIDTH.items() if len(first) == width), None)
    if part == "comments":
        return part if all(_COMMENT.match(line) for line in lines[:-1] if line.strip(b"\x1a")) else None
    return part if b"-0- " in head else None


def _first_row(line: bytes) -> list[str]:
    """Its columns; none where it is no line of a CSV file."""
    try:
        return next(csv.reader([line.decode("latin-1")]), [])
    except csv.Error:
        return []


def _rows(parts: Mapping[str, bytes], part: str, where: str) -> Iterator[list[str]]:
    for name, raw in parts.items():
        if name.partition("#")[0] == part:
            yield from _rows_of(raw, part, where)


def _rows_of(raw: bytes, part: str, where: str) -> Iterator[list[str]]:
    text = raw.rstrip(b"\x1a").decode("utf-8", "replace")
    for number, row in enumerate(csv_rows(text, where), 1):
        if len(row) != _WIDTH[part]:
            raise WatchlistError(where, f"{part}, line {number}: {len(row)} columns, not {_WIDTH[part]}")
        # The last column may go on in another file, in the middle of a sentence: its blanks count.
        yield ["" if cell.strip() == "-0-" else cell.strip() for cell in row[:-1]] + [
            "" if row[-1].strip() == "-0-" else row[-1]
        ]


def _iso_birth(text: str) -> str:
    parts = text.split()
    month = _MONTHS.get(parts[-2], 0) if len(parts) > 1 else 0
    if not month:
        return parts[-1]
    day = f"-{int(parts[0]):02d}" if len(parts) == 3 else ""
    return f"{parts[-1]}-{month:02d}{day}"


def _list_of(rows: list[list[str]]) -> str:
    """Source of a file of primary names: the consolidated list holds no programme that always blocks."""
    programmes = {programme for row in rows for programme in _programmes(row[3])}
    consolidated = bool(programmes & NOT_BLOCKED.keys()) and not programmes & _ALWAYS_BLOCKED
    return CONSOLIDATED if consolidated else SDN


def _programmes(text: str) -> tuple[str, ...]:
    return unique([part.strip(" []") for part in text.split("] [")])


def _entry(
    row: list[str],
    source: str,
    aliases: list[ListName | None],
    addresses: list[tuple[str, str]],
    overflow: str,
) -> ListEntry:
    number, name, kind, programme, title, call_sign, vessel_type, _, _, flag, owner, remarks = row
    remarks = (remarks + overflow).strip()
    weak = [listed(text, "alias", "weak") for text in _WEAK_ALIAS.findall(remarks)]
    programmes = _programmes(programme)
    nations = unique([country_code(found) or "" for found in _PLACE.findall(remarks)])
    kept = {
        "title": title, "call_sign": call_sign, "vessel_type": vessel_type, "vessel_flag": flag,
        "vessel_owner": owner,
    }  # fmt: skip
    codes = [NOT_BLOCKED[found] for found in programmes if found in NOT_BLOCKED]
    return ListEntry(
        source=source,
        list_code="SDN" if source == SDN else (codes or ["PLC"])[0],
        entry_id=number,
        kind=_KINDS.get(kind, "organisation"),
        names=primary_first([listed(name, "name"), *aliases, *weak]),
        countries=unique([*(country_code(country) or "" for _, country in addresses), *nations]),
        addresses=unique([line for line, _ in addresses]),
        birth_dates=unique([_iso_birth(found) for found in _BORN.findall(remarks)]),
        identifiers=tuple(
            ListIdentifier(value, scheme, country_code(country))
            for scheme, value, country in _NUMBERED.findall(remarks)
        ),
        programmes=programmes,
        authority=AUTHORITY,
        remarks=remarks or None,
        original={key: value for key, value in kept.items() if value},
        nationalities=nations,
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    files = [name for name in parts if name.partition("#")[0] == "names"]
    if not files:
        raise WatchlistError(where, "OFAC aliases, addresses or remarks without their primary file (sdn.csv)")
    aliases: defaultdict[str, list[ListName | None]] = defaultdict(list)
    for row in _rows(parts, "aliases", where):
        aliases[row[0]].append(listed(row[3], "former" if row[2] == "fka" else "alias"))
    addresses: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(parts, "addresses", where):
        addresses[row[0]].append((", ".join(filter(None, row[2:5])), row[4]))
    overflow: defaultdict[str, str] = defaultdict(str)
    for row in _rows(parts, "comments", where):
        overflow[row[0]] += row[1]
    entries: list[ListEntry] = []
    for file in files:
        rows = [row for row in _rows_of(parts[file], "names", where) if row[1]]
        source = _list_of(rows)
        entries += [_entry(row, source, aliases[row[0]], addresses[row[0]], overflow[row[0]]) for row in rows]
    return ParsedList(entries, None)


READER = Reader(SDN, recognise, read)
