"""The United Nations Security Council consolidated list (XML).

An entity's name sits in FIRST_NAME; a person's name is spread over FIRST_NAME … FOURTH_NAME.
Empty elements are common. ALIAS_NAME may hold several names separated by `;`.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, NameQuality
from services.screening.watchlists.names import list_names
from services.screening.watchlists.readers.base import ParsedList, Reader, parse_date, split_multi, unique

SOURCE = "un_sc"
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PREFIX: dict[str, EntryKind] = {"INDIVIDUAL": "person", "ENTITY": "organisation"}


def recognise(head: bytes) -> str | None:
    return "list" if b"<CONSOLIDATED_LIST" in head else None


def _text(node: ET.Element, tag: str) -> str:
    return (node.findtext(tag) or "").strip()


def _aliases(node: ET.Element, prefix: str) -> list[tuple[str, NameQuality]]:
    names: list[tuple[str, NameQuality]] = []
    for alias in node.iter(f"{prefix}_ALIAS"):
        quality: NameQuality = "weak" if _text(alias, "QUALITY").casefold() == "low" else "strong"
        names.extend((name, quality) for name in split_multi(_text(alias, "ALIAS_NAME")))
    return names


def _birth_dates(node: ET.Element) -> tuple[str, ...]:
    values: list[str] = []
    for born in node.iter("INDIVIDUAL_DATE_OF_BIRTH"):
        values.append(_text(born, "DATE")[:10] or _text(born, "YEAR"))
        values.extend((_text(born, "FROM_YEAR"), _text(born, "TO_YEAR")))
    return unique(values)


def _addresses(node: ET.Element, prefix: str) -> list[str]:
    tags = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
    lines = [[_text(found, tag) for tag in tags] for found in node.iter(f"{prefix}_ADDRESS")]
    return [", ".join(part for part in line if part) for line in lines]


def _countries(node: ET.Element, prefix: str) -> tuple[str, ...]:
    named = [_text(found, "COUNTRY") for found in node.iter(f"{prefix}_ADDRESS")]
    for nationality in node.iter("NATIONALITY"):
        named.extend((value.text or "") for value in nationality.iter("VALUE"))
    return unique([country_code(name) or "" for name in named])


def _identifiers(node: ET.Element) -> tuple[ListIdentifier, ...]:
    found = []
    for document in node.iter("INDIVIDUAL_DOCUMENT"):
        if number := _text(document, "NUMBER"):
            issuer = country_code(_text(document, "ISSUING_COUNTRY"))
            found.append(ListIdentifier(number, _text(document, "TYPE_OF_DOCUMENT") or None, issuer))
    return tuple(found)


def _entry(node: ET.Element, prefix: str, where: str) -> ListEntry:
    name = " ".join(filter(None, (_text(node, part) for part in _NAME_PARTS)))
    number = _text(node, "DATAID")
    if not name or not number:
        raise WatchlistError(
            where, f"{prefix} without name or DATAID (reference {_text(node, 'REFERENCE_NUMBER')})"
        )
    native = split_multi(_text(node, "NAME_ORIGINAL_SCRIPT"))
    others: list[tuple[str, NameQuality]] = [(text, "strong") for text in native]
    return ListEntry(
        source=SOURCE,
        list_code="UN",
        entry_id=number,
        kind=_PREFIX[prefix],
        names=list_names(name, [*others, *_aliases(node, prefix)]),
        countries=_countries(node, prefix),
        addresses=unique(_addresses(node, prefix)),
        birth_dates=_birth_dates(node),
        identifiers=_identifiers(node),
        programmes=unique([_text(node, "UN_LIST_TYPE")]),
        authority="United Nations Security Council",
        listed_on=parse_date(_text(node, "LISTED_ON")),
        remarks=_text(node, "COMMENTS1") or None,
        original={"reference_number": _text(node, "REFERENCE_NUMBER")},
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    try:
        # Entity declarations are refused below, so expansion attacks cannot start.
        if b"<!ENTITY" in parts["list"] or b"<!DOCTYPE" in parts["list"]:
            raise WatchlistError(where, "XML with a document type or entities is not read")
        root = ET.fromstring(parts["list"])  # noqa: S314
    except ET.ParseError as error:
        raise WatchlistError(where, f"broken XML: {error}") from error
    if root.tag != "CONSOLIDATED_LIST":
        raise WatchlistError(where, f"root element is {root.tag}, not CONSOLIDATED_LIST")
    entries = [_entry(node, prefix, where) for prefix in _PREFIX for node in root.iter(prefix)]
    return ParsedList(entries, parse_date(root.get("dateGenerated")))


READER = Reader(SOURCE, recognise, read)
