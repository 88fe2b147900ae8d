"""The Denied Persons List of the US Bureau of Industry and Security: tab-separated, quoted, US dates."""

import csv
import hashlib
import io
from collections.abc import Mapping
from datetime import date

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry
from services.screening.watchlists.names import list_names
from services.screening.watchlists.readers.base import ParsedList, Reader, decode_text, is_uneven, parse_date

SOURCE = "us_bis_dpl"
_LAST_YEAR = 2100
_COLUMNS = ("Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date",
            "Expiration_Date", "Standard_Order", "Last_Update", "Action", "FR_Citation")  # fmt: skip


def recognise(head: bytes) -> str | None:
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].replace(b'"', b"")
    return "list" if first.startswith(b"Name\tStreet_Address\t") else None


def _plausible(day: date | None) -> date | None:
    """Without the slips of the publisher's hand (one row was updated in the year 3017)."""
    return day if day and day.year < _LAST_YEAR else None


def _entry(row: Mapping[str, str]) -> ListEntry:
    # The publisher gives no number: name, street and order date together name an entry.
    identity = "|".join((row["Name"].strip(), row["Street_Address"], row["Effective_Date"]))
    place = (row["Street_Address"], row["City"], row["State"], row["Postal_Code"], row["Country"])
    country = row["Country"].strip()
    return ListEntry(
        source=SOURCE,
        list_code="DPL",
        entry_id="dpl-" + hashlib.sha256(identity.encode()).hexdigest()[:16],
        kind="unknown",
        names=list_names(row["Name"], []),
        countries=(country,) if len(country) == 2 else (),
        addresses=(", ".join(part for part in place if part),),
        authority="Denied Persons List (DPL) - Bureau of Industry and Security",
        listed_on=parse_date(row["Effective_Date"]),
        ended_on=parse_date(row["Expiration_Date"]),
        remarks=row["Action"] or None,
        original={key: row[key] for key in ("Standard_Order", "Last_Update", "FR_Citation") if row[key]},
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    text = decode_text(parts["list"], where)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise WatchlistError(where, f"line 1: columns missing: {', '.join(missing)}")
    entries: dict[str, ListEntry] = {}
    newest = None
    for row in rows:
        if is_uneven(row):
            raise WatchlistError(where, f"line {rows.line_num}: not {len(_COLUMNS)} columns")
        entry = _entry(row)
        entries.setdefault(entry.entry_id, entry)
        updated = _plausible(parse_date(row["Last_Update"]))
        newest = max(filter(None, (newest, updated)), default=None)
    return ParsedList([entry for entry in entries.values() if entry.names], newest)


READER = Reader(SOURCE, recognise, read)
