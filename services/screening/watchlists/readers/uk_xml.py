"""The UK Sanctions List as XML: `Designations/Designation`, text in elements, dates `dd/mm/yyyy`."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry, ListIdentifier, ListName
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, day_first, parse_date, unique
from services.screening.watchlists.readers.uk import AUTHORITY, KINDS, LIST_CODE, SOURCE, measures, uk_name
from services.screening.watchlists.readers.xml_records import text_at, texts_at, xml_records

_PLACE = (*(f"AddressLine{number}" for number in range(1, 7)), "AddressPostalCode", "AddressCountry")
_NUMBERS = {
    "NationalIdentifierNumber": "national identifier", "PassportNumber": "passport",
    "BusinessRegistrationNumber": "registration number", "IMONumber": "IMO",
}  # fmt: skip
_KEPT = {
    "OFSIGroupID": "ofsi_group_id", "UNReferenceNumber": "un_reference_number", "Position": "position",
    "Title": "title", "Gender": "gender", "TypeOfEntity": "entity_type", "ParentCompany": "parent_company",
    "Subsidiary": "subsidiaries", "CurrentOwnerOperator": "owner", "CurrentBelievedFlagOfShip": "vessel_flag",
    "DesignationSource": "designation_source", "LastUpdated": "last_updated",
}  # fmt: skip


def recognise(head: bytes) -> str | None:
    return "list" if b"<Designations" in head else None


def _all(node: ET.Element, tag: str) -> tuple[str, ...]:
    return unique(texts_at(node, f".//{tag}"))


def _names(node: ET.Element) -> list[ListName | None]:
    names: list[ListName | None] = []
    for name in node.iterfind("Names/Name"):
        parts = [text_at(name, f"Name{number}") for number in range(1, 7)]
        names.append(uk_name(parts, text_at(name, "NameType"), text_at(name, "AliasStrength")))
    for group in node.iterfind("NonLatinNames"):
        # Releases of the schema differ in whether each name has an element of its own.
        for native in group.iter():
            language = text_at(native, "NonLatinScriptLanguage")
            names.append(listed(text_at(native, "NameNonLatinScript"), "native", "strong", language))
    return names


def _entry(node: ET.Element, where: str) -> ListEntry:
    number = text_at(node, "UniqueID")
    names = primary_first(_names(node))
    if not number or not names:
        raise WatchlistError(where, f"designation {number or 'without number'} has no name or number")
    nations = unique([country_code(name) or "" for name in _all(node, "Nationality")])
    addresses = node.findall("Addresses/Address")
    kept = {name: "; ".join(_all(node, tag)) for tag, name in _KEPT.items()}
    kept["sanctions_imposed"] = measures(text_at(node, "SanctionsImposed"))
    return ListEntry(
        source=SOURCE,
        list_code=LIST_CODE,
        entry_id=number,
        kind=KINDS.get(text_at(node, "IndividualEntityShip").casefold(), "unknown"),
        names=names,
        countries=unique([*(country_code(text_at(a, "AddressCountry")) or "" for a in addresses), *nations]),
        addresses=unique([", ".join(filter(None, (text_at(a, part) for part in _PLACE))) for a in addresses]),
        birth_dates=unique([day_first(born) for born in _all(node, "DOB")]),
        identifiers=tuple(
            ListIdentifier(value, scheme) for tag, scheme in _NUMBERS.items() for value in _all(node, tag)
        ),
        programmes=unique(texts_at(node, "RegimeName")),
        authority=AUTHORITY,
        listed_on=parse_date(day_first(text_at(node, "DateDesignated"))),
        remarks="\n".join(
            filter(None, (text_at(node, "UKStatementofReasons"), text_at(node, "OtherInformation")))
        )
        or None,
        original={key: value for key, value in kept.items() if value},
        nationalities=nations,
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    nodes = xml_records(parts["list"], where, "Designation", "DateGenerated")
    root = next(nodes)
    if root.tag != "Designations":
        raise WatchlistError(where, f"root element is {root.tag}, not Designations")
    entries: list[ListEntry] = []
    generated = root.get("DateGenerated") or ""
    for node in nodes:
        if node.tag == "DateGenerated":
            generated = (node.text or "").strip()
        else:
            entries.append(_entry(node, where))
    return ParsedList(entries, parse_date(day_first(generated) or generated))


READER = Reader(SOURCE, recognise, read)
