"""The EU's consolidated list of persons and bodies under asset freeze (FSF, XML schema 1.1).

One `sanctionEntity` element per party; names, addresses, births and identifications are attributes.
`strong="false"` or a remark "low quality" marks a weak alias; country `UNKNOWN` or `00` says nothing.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, ListName, NameQuality
from services.screening.watchlists.names import clean, script_of
from services.screening.watchlists.readers.base import ParsedList, Reader, parse_date, unique

SOURCE = "eu_fsf"
_KINDS: dict[str, EntryKind] = {"person": "person", "enterprise": "organisation"}
_PLACE = ("street", "poBox", "zipCode", "city", "region", "place", "countryDescription")


def recognise(head: bytes) -> str | None:
    return "list" if b"<export" in head and b"sanctionEntity" in head else None


def _local(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _children(node: ET.Element, tag: str) -> Iterator[ET.Element]:
    return (child for child in node if _local(child) == tag)


def _quality(alias: ET.Element) -> NameQuality:
    remark = " ".join((child.text or "") for child in _children(alias, "remark")).casefold()
    return "weak" if alias.get("strong") == "false" or "low quality" in remark else "strong"


def _names(node: ET.Element) -> tuple[ListName, ...]:
    names: list[ListName] = []
    for alias in _children(node, "nameAlias"):
        parts = (alias.get("firstName"), alias.get("middleName"), alias.get("lastName"))
        text = clean(alias.get("wholeName") or " ".join(filter(None, parts)))
        if text:
            language = (alias.get("nameLanguage") or "").lower() or None
            names.append(ListName(text, script_of(text), _quality(alias), not names, language))
    return tuple(names)


def _birth(born: ET.Element) -> str:
    if whole := born.get("birthdate"):
        return whole
    year, month, day = (born.get(part) or "" for part in ("year", "monthOfYear", "dayOfMonth"))
    parts = [year] + ([month.zfill(2)] if month else []) + ([day.zfill(2)] if month and day else [])
    return "-".join(parts) if year else ""


def _country(node: ET.Element) -> str:
    return country_code(node.get("countryIso2Code")) or country_code(node.get("countryDescription")) or ""


def _entry(node: ET.Element, where: str) -> ListEntry:
    number = node.get("logicalId") or node.get("euReferenceNumber") or ""
    names = _names(node)
    if not number or not names:
        raise WatchlistError(where, f"sanctionEntity {number or 'without number'} has no name or number")
    kind = next((child.get("code") or "" for child in _children(node, "subjectType")), "")
    addresses = list(_children(node, "address"))
    regulations = list(_children(node, "regulation"))
    started = parse_date(node.get("designationDate")) or min(
        filter(None, (parse_date(r.get("entryIntoForceDate")) for r in regulations)), default=None
    )
    return ListEntry(
        source=SOURCE,
        list_code="EU",
        entry_id=number,
        kind=_KINDS.get(kind, "unknown"),
        names=names,
        countries=unique([_country(c) for c in (*addresses, *_children(node, "citizenship"))]),
        addresses=unique([", ".join(filter(None, (a.get(part) for part in _PLACE))) for a in addresses]),
        birth_dates=unique([_birth(born) for born in _children(node, "birthdate")]),
        identifiers=tuple(
            ListIdentifier(
                found.get("number") or "", found.get("identificationTypeCode"), _country(found) or None
            )
            for found in _children(node, "identification")
            if found.get("number")
        ),
        programmes=unique([regulation.get("programme") or "" for regulation in regulations]),
        authority="European Union",
        listed_on=started,
        remarks="\n".join(child.text or "" for child in _children(node, "remark")) or None,
        original={"eu_reference_number": node.get("euReferenceNumber") or ""},
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    raw = parts["list"]
    if b"<!ENTITY" in raw or b"<!DOCTYPE" in raw:
        raise WatchlistError(where, "XML with a document type or entities is not read")
    try:
        root = ET.fromstring(raw)  # noqa: S314 - entity declarations are refused above
    except ET.ParseError as error:
        raise WatchlistError(where, f"broken XML: {error}") from error
    entries = [_entry(node, where) for node in _children(root, "sanctionEntity")]
    return ParsedList(entries, parse_date(root.get("generationDate")))


READER = Reader(SOURCE, recognise, read)
