"""The EU's consolidated list of persons and bodies under asset freeze (FSF, XML schema 1.1).

One `sanctionEntity` element per party; names, addresses, births and identifications are attributes.
`strong="false"` or a remark "low quality" marks a weak alias; country `UNKNOWN` or `00` says nothing.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, ListName, NameQuality
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, date_from, parse_date, unique
from services.screening.watchlists.readers.xml_records import xml_records

SOURCE = "eu_fsf"
AUTHORITY = "European Union"
KINDS: dict[str, EntryKind] = {
    "person": "person", "enterprise": "organisation", "p": "person", "e": "organisation", "vessel": "vessel",
}  # fmt: skip
_PLACE = ("street", "poBox", "zipCode", "city", "region", "place", "countryDescription")


def recognise(head: bytes) -> str | None:
    return "list" if b"<export" in head and b"sanctionEntity" in head else None


def weak_mark(strong: str | None, remark: str) -> NameQuality:
    """The EU marks weak aliases by a flag, or in words in the remark."""
    return "weak" if (strong or "").lower() == "false" or "low quality" in remark.casefold() else "strong"


def _alias(alias: ET.Element) -> ListName | None:
    remark = " ".join((child.text or "") for child in alias.iterfind("remark"))
    parts = (alias.get("firstName"), alias.get("middleName"), alias.get("lastName"))
    whole = alias.get("wholeName") or " ".join(filter(None, parts))
    quality = weak_mark(alias.get("strong"), remark)
    return listed(whole, "alias", quality, (alias.get("nameLanguage") or "").lower())


def _birth(born: ET.Element) -> str:
    if whole := born.get("birthdate"):
        return whole
    month = born.get("monthOfYear") or born.get("month")
    return date_from(born.get("year"), month, born.get("dayOfMonth") or born.get("day"))


def _identifier(found: ET.Element) -> ListIdentifier | None:
    number = found.get("number") or found.get("latinNumber")
    return (
        ListIdentifier(number, found.get("identificationTypeCode"), _country(found) or None)
        if number
        else None
    )


def _country(node: ET.Element) -> str:
    return country_code(node.get("countryIso2Code")) or country_code(node.get("countryDescription")) or ""


def _entry(node: ET.Element, where: str) -> ListEntry:
    number = node.get("logicalId") or node.get("euReferenceNumber") or ""
    names = primary_first(_alias(alias) for alias in node.iterfind("nameAlias"))
    if not number or not names:
        raise WatchlistError(where, f"sanctionEntity {number or 'without number'} has no name or number")
    subject = node.find("subjectType")
    addresses = node.findall("address")
    regulations = node.findall("regulation")
    started = parse_date(node.get("designationDate")) or min(
        filter(None, (parse_date(r.get("entryIntoForceDate")) for r in regulations)), default=None
    )
    nations = unique([_country(citizenship) for citizenship in node.iterfind("citizenship")])
    functions = unique([alias.get("function") or "" for alias in node.iterfind("nameAlias")])
    return ListEntry(
        source=SOURCE,
        list_code="EU",
        entry_id=number,
        kind=KINDS.get((subject.get("code") or "").lower() if subject is not None else "", "unknown"),
        names=names,
        countries=unique([*(_country(address) for address in addresses), *nations]),
        addresses=unique([", ".join(filter(None, (a.get(part) for part in _PLACE))) for a in addresses]),
        birth_dates=unique([_birth(born) for born in node.iterfind("birthdate")]),
        identifiers=tuple(filter(None, (_identifier(found) for found in node.iterfind("identification")))),
        programmes=unique([regulation.get("programme") or "" for regulation in regulations]),
        authority=AUTHORITY,
        listed_on=started,
        remarks="\n".join(child.text or "" for child in node.iterfind("remark")).strip() or None,
        original=_original(node, regulations, functions),
        nationalities=nations,
    )


def _original(node: ET.Element, regulations: list[ET.Element], functions: tuple[str, ...]) -> dict[str, str]:
    values = {
        "eu_reference_number": node.get("euReferenceNumber"),
        "united_nations_id": node.get("unitedNationId"),
        "regulations": "; ".join(unique([found.get("numberTitle") or "" for found in regulations])),
        "functions": "; ".join(functions),
    }
    return {key: value for key, value in values.items() if value}


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    nodes = xml_records(parts["list"], where, "sanctionEntity")
    root = next(nodes)
    entries = [_entry(node, where) for node in nodes]
    return ParsedList(entries, parse_date(root.get("generationDate")))


READER = Reader(SOURCE, recognise, read)
