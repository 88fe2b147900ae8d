"""The United Nations Security Council consolidated list (XML).

An entity's name sits in FIRST_NAME; a person's name is spread over FIRST_NAME … FOURTH_NAME.
Empty elements are common. ALIAS_NAME may hold several names separated by `;`.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, ListName, NameQuality
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, parse_date, split_multi, unique
from services.screening.watchlists.readers.xml_records import text_at, texts_at, xml_records

SOURCE = "un_sc"
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_KEPT = {
    "reference_number": "REFERENCE_NUMBER", "version_number": "VERSIONNUM", "title": "TITLE/VALUE",
    "designation": "DESIGNATION/VALUE", "gender": "GENDER", "list_type": "LIST_TYPE/VALUE",
    "last_updated": "LAST_DAY_UPDATED/VALUE", "submitted_on": "SUBMITTED_ON", "interpol": "INTERPOL_LINK",
}  # fmt: skip
_WEAK: dict[str, NameQuality] = {"low": "weak"}
_PREFIX: dict[str, EntryKind] = {"INDIVIDUAL": "person", "ENTITY": "organisation"}


def recognise(head: bytes) -> str | None:
    return "list" if b"<CONSOLIDATED_LIST" in head else None


def _aliases(node: ET.Element, prefix: str) -> list[ListName | None]:
    names: list[ListName | None] = []
    for alias in node.iter(f"{prefix}_ALIAS"):
        quality = text_at(alias, "QUALITY").casefold()
        for name in split_multi(text_at(alias, "ALIAS_NAME")):
            former = quality in ("f.k.a.", "fka")
            names.append(listed(name, "former" if former else "alias", _WEAK.get(quality, "strong")))
    return names


def _birth_dates(node: ET.Element) -> tuple[str, ...]:
    values: list[str] = []
    for born in node.iter("INDIVIDUAL_DATE_OF_BIRTH"):
        values.append(text_at(born, "DATE")[:10] or text_at(born, "YEAR"))
        values.extend((text_at(born, "FROM_YEAR"), text_at(born, "TO_YEAR")))
    return unique(values)


def _addresses(node: ET.Element, prefix: str) -> list[str]:
    tags = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
    lines = [[text_at(found, tag) for tag in tags] for found in node.iter(f"{prefix}_ADDRESS")]
    return [", ".join(part for part in line if part) for line in lines]


def _nationalities(node: ET.Element) -> tuple[str, ...]:
    return unique([country_code(name) or "" for name in texts_at(node, "NATIONALITY/VALUE")])


def _countries(node: ET.Element, prefix: str) -> tuple[str, ...]:
    named = [country_code(name) or "" for name in texts_at(node, f"{prefix}_ADDRESS/COUNTRY")]
    return unique([*named, *_nationalities(node)])


def _identifiers(node: ET.Element) -> tuple[ListIdentifier, ...]:
    found = []
    for document in node.iter("INDIVIDUAL_DOCUMENT"):
        if number := text_at(document, "NUMBER"):
            issuer = country_code(text_at(document, "ISSUING_COUNTRY"))
            found.append(ListIdentifier(number, text_at(document, "TYPE_OF_DOCUMENT") or None, issuer))
    return tuple(found)


def _entry(node: ET.Element, prefix: str, where: str) -> ListEntry:
    name = " ".join(filter(None, (text_at(node, part) for part in _NAME_PARTS)))
    number = text_at(node, "DATAID")
    if not name or not number:
        raise WatchlistError(
            where, f"{prefix} without name or DATAID (reference {text_at(node, 'REFERENCE_NUMBER')})"
        )
    native = split_multi(text_at(node, "NAME_ORIGINAL_SCRIPT"))
    names = [listed(name, "name"), *(listed(text, "native") for text in native), *_aliases(node, prefix)]
    return ListEntry(
        source=SOURCE,
        list_code="UN",
        entry_id=number,
        kind=_PREFIX[prefix],
        names=primary_first(names),
        countries=_countries(node, prefix),
        addresses=unique(_addresses(node, prefix)),
        birth_dates=_birth_dates(node),
        identifiers=_identifiers(node),
        programmes=unique([text_at(node, "UN_LIST_TYPE")]),
        authority="United Nations Security Council",
        listed_on=parse_date(text_at(node, "LISTED_ON")),
        remarks=text_at(node, "COMMENTS1") or None,
        original={key: value for key, tag in _KEPT.items() if (value := "; ".join(texts_at(node, tag)))},
        nationalities=_nationalities(node),
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    nodes = xml_records(parts["list"], where, *_PREFIX)
    root = next(nodes)
    if root.tag != "CONSOLIDATED_LIST":
        raise WatchlistError(where, f"root element is {root.tag}, not CONSOLIDATED_LIST")
    entries = [_entry(node, node.tag, where) for node in nodes]
    return ParsedList(entries, parse_date(root.get("dateGenerated")))


READER = Reader(SOURCE, recognise, read)
