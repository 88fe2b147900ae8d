"""The Swiss sanctions list of SECO (XML): programmes, places and targets that refer to each other by `ssid`.

A name is a sequence of parts in an order, each with a value and spellings in other scripts; whole names
are put
together per language and script. De-listed targets stay in the file: the newest modification tells whether
and
until when a target was listed, and ended listings are kept with their end.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, ListName, NameKind
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, date_from, parse_date, unique
from services.screening.watchlists.readers.xml_records import text_at, texts_at, xml_records

SOURCE = "ch_seco"
_KINDS: dict[str, EntryKind] = {"individual": "person", "entity": "organisation", "object": "vessel"}
_NAME_KINDS: dict[str, NameKind] = {"primary-name": "name", "alias": "alias", "formerly-known-as": "former"}
_PLACE = ("address-details", "c-o", "p-o-box", "zip-code", "location", "area", "country")
_ORDER_OF_LISTING = frozenset({"listed", "amended", "re-listed"})


class _Tables(NamedTuple):
    """What targets refer to: programmes by the number of their set, places by their number."""

    programmes: dict[str, str]
    places: dict[str, dict[str, str]]


def recognise(head: bytes) -> str | None:
    return "list" if b"<swiss-sanctions-list" in head else None


def _spellings(node: ET.Element) -> Iterator[tuple[tuple[str, str], int, str]]:
    for part in node.iterfind("name-part"):
        if part.get("name-part-type") == "title":
            continue
        order = int(part.get("order") or 0) if (part.get("order") or "0").isdigit() else 0
        yield ("", ""), order, text_at(part, "value")
        for variant in part.iterfind("spelling-variant"):
            key = (variant.get("lang") or "", variant.get("script") or "")
            yield key, order, (variant.text or "").strip()


def _names(node: ET.Element) -> list[ListName | None]:
    kind = _NAME_KINDS.get(node.get("name-type") or "", "alias")
    quality = "weak" if node.get("quality") == "low" else "strong"
    by_language: dict[tuple[str, str], dict[int, str]] = {}
    for key, order, text in _spellings(node):
        # One part may have several spellings in one language: each further one starts another whole name.
        slot = key
        while text and order in by_language.get(slot, {}):
            slot = (slot[0], slot[1] + "'")
        if text:
            by_language.setdefault(slot, {})[order] = text
    plain = by_language.get(("", ""), {})
    names: list[ListName | None] = []
    for (language, script), parts in by_language.items():
        base = by_language.get((language, script.rstrip("'")), plain)
        whole = " ".join({**plain, **base, **parts}[order] for order in sorted({**plain, **base, **parts}))
        variant: NameKind = kind if not language else "native" if kind == "name" else kind
        names.append(listed(whole, variant, "weak" if quality == "weak" else "strong", language))
    return names


def _place(node: ET.Element, tables: _Tables) -> dict[str, str]:
    """An address, over the place it refers to."""
    return {**tables.places.get(node.get("place-id") or "", {}), **_lines(node)}


def _lines(node: ET.Element) -> dict[str, str]:
    found = {tag: text for tag in _PLACE if (text := text_at(node, tag))}
    country = node.find("country")
    if country is not None and country.get("iso-code"):
        found["country"] = country.get("iso-code") or ""
    return found


def _country(place: Mapping[str, str]) -> str:
    return country_code(place.get("country")) or ""


def _listing(target: ET.Element) -> tuple[date | None, date | None]:
    """Listed since and until: by the modifications, in the order of their effect."""
    events = sorted(
        (parse_date(found.get("effective-date") or found.get("publication-date")) or date.min,
         found.get("modification-type") == "de-listed")
        for found in target.iterfind("modification")
        if found.get("modification-type") in _ORDER_OF_LISTING | {"de-listed"}
    )  # fmt: skip
    listings = [day for day, ended in events if not ended and day != date.min]
    gone = bool(events) and events[-1][1]
    return min(listings, default=None), (events[-1][0] if gone else None)


def _entry(target: ET.Element, tables: _Tables, where: str) -> ListEntry:
    number = target.get("ssid") or ""
    node = next((child for child in target if child.tag in _KINDS), None)
    if node is None or not number:
        raise WatchlistError(where, f"target {number or 'without number'} is neither person, body nor object")
    identities = node.findall("identity")
    names = primary_first(n for one in identities for name in one.iterfind("name") for n in _names(name))
    if not names:
        raise WatchlistError(where, f"target {number} has no name")
    places = [_place(address, tables) for one in identities for address in one.iter("address")]
    nations = unique([
        country_code(country.get("iso-code")) or country_code(country.text) or ""
        for one in identities for country in one.iterfind(".//nationality/country")
    ])  # fmt: skip
    listed_on, ended_on = _listing(target)
    sets = [target.get("sanctions-set-id") or "", *texts_at(target, "sanctions-set-id")]
    return ListEntry(
        source=SOURCE,
        list_code="CH",
        entry_id=number,
        kind=_kind(node),
        names=names,
        countries=unique([*(_country(place) for place in places), *nations]),
        addresses=unique([", ".join(place[tag] for tag in _PLACE if place.get(tag)) for place in places]),
        birth_dates=unique([
            date_from(born.get("year"), born.get("month"), born.get("day"))
            for one in identities for born in one.iter("day-month-year")
        ]),
        identifiers=tuple(found for one in identities for found in _identifiers(one)),
        programmes=unique([tables.programmes.get(found, found) for found in sets]),
        authority="State Secretariat for Economic Affairs",
        listed_on=listed_on,
        ended_on=ended_on,
        remarks="\n".join([*texts_at(node, "justification"), *texts_at(node, "other-information")]) or None,
        original=_original(target, node),
        nationalities=nations,
    )  # fmt: skip


def _kind(node: ET.Element) -> EntryKind:
    if node.tag == "object" and node.get("object-type") not in (None, "vessel"):
        return "aircraft" if node.get("object-type") == "aircraft" else "unknown"
    return _KINDS[node.tag]


def _identifiers(identity: ET.Element) -> Iterator[ListIdentifier]:
    for document in identity.iter("identification-document"):
        if number := text_at(document, "number"):
            issuer = country_code(text_at(document, "issuer"))
            yield ListIdentifier(number, document.get("document-type"), issuer)


def _original(target: ET.Element, node: ET.Element) -> dict[str, str]:
    relations = [f"{r.get('relation-type')}: {r.get('target-id')}" for r in node.iterfind("relation")]
    values = {
        "foreign_identifier": text_at(target, "foreign-identifier"),
        "sex": node.get("sex") or "",
        "relations": "; ".join(relations),
    }
    return {key: value for key, value in values.items() if value}


def _learn(node: ET.Element, tables: _Tables) -> None:
    if node.tag == "place":
        tables.places[node.get("ssid") or ""] = _lines(node)
        return
    english = next((n.text for n in node.iterfind("program-name") if n.get("lang") == "eng"), None)
    for found in node.iterfind("sanctions-set"):
        tables.programmes[found.get("ssid") or ""] = (english or text_at(node, "program-name")).strip()


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    nodes = xml_records(parts["list"], where, "sanctions-program", "place", "target")
    root = next(nodes)
    tables = _Tables({}, {})
    entries: list[ListEntry] = []
    later: list[ET.Element] = []
    for node in nodes:
        if node.tag != "target":
            _learn(node, tables)
        elif later or not tables.programmes:
            later.append(node)
        else:
            entries.append(_entry(node, tables, where))
    entries += [_entry(node, tables, where) for node in later]
    return ParsedList(entries, parse_date(root.get("date")))


READER = Reader(SOURCE, recognise, read)
