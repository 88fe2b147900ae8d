"""OFAC's lists in the advanced sanctions data model (XML), SDN and consolidated alike.

Everything refers to reference values by number: scripts, countries, kinds of alias, of feature, of document.
The file is read once, record by record; what parties refer to stands before them (values, locations,
documents),
which list and programme they are on stands after (`SanctionsEntries`), so entries are completed at the end.
"""

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, ListName, NameKind
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, date_from, parse_date, unique
from services.screening.watchlists.readers.ofac_csv import AUTHORITY, CONSOLIDATED, NOT_BLOCKED, SDN
from services.screening.watchlists.readers.xml_records import text_at, xml_records

_VALUES = ("AliasType", "Country", "AreaCode", "Script", "PartySubType", "FeatureType", "IDRegDocType",
           "List", "SanctionsType", "LocPartType")  # fmt: skip
_KINDS: dict[str, EntryKind] = {"vessel": "vessel", "aircraft": "aircraft"}
_PARTY_TYPES: dict[str, EntryKind] = {"individual": "person", "entity": "organisation"}
_LINE = ("ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION")
_NATIONAL = ("nationality", "citizenship")


@dataclass
class _File:
    """What has been read so far."""

    values: dict[str, dict[str, ET.Element]] = field(default_factory=lambda: {name: {} for name in _VALUES})
    party_types: dict[str, str] = field(default_factory=dict)
    locations: dict[str, tuple[str, str]] = field(default_factory=dict)
    documents: defaultdict[str, list[ListIdentifier]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, ListEntry] = field(default_factory=dict)
    published_on: date | None = None

    def word(self, kind: str, number: str | None) -> str:
        """The text of a reference value."""
        found = self.values[kind].get(number or "")
        return (found.text or "").strip() if found is not None else ""


def recognise(head: bytes) -> str | None:
    return (
        "list" if b"<Sanctions" in head and (b"ReferenceValueSets" in head or b"ADVANCED" in head) else None
    )


def _day(node: ET.Element | None) -> str:
    return (
        date_from(text_at(node, "Year"), text_at(node, "Month"), text_at(node, "Day"))
        if node is not None
        else ""
    )


def _country(node: ET.Element, file: _File) -> str:
    for path, kind in (("LocationCountry", "Country"), ("LocationAreaCode", "AreaCode")):
        for found in node.iterfind(path):
            value = file.values[kind].get(found.get(f"{kind}ID") or "")
            if value is not None:
                named = (value.get("ISO2"), value.text, value.get("Description"))
                return next((code for text in named if (code := country_code(text))), "")
    return ""


def _location(node: ET.Element, file: _File) -> None:
    lines: dict[str, str] = {}
    for part in node.iterfind("LocationPart"):
        value = next(
            (text for found in part.iterfind("LocationPartValue") if (text := text_at(found, "Value"))), ""
        )
        lines[file.word("LocPartType", part.get("LocPartTypeID")).upper()] = value
    address = ", ".join(lines[name] for name in _LINE if lines.get(name))
    file.locations[node.get("ID") or ""] = address, _country(node, file)


def _document(node: ET.Element, file: _File) -> None:
    if number := text_at(node, "IDRegistrationNo"):
        issuer = file.values["Country"].get(node.get("IssuedBy-CountryID") or "")
        country = country_code(issuer.get("ISO2") or issuer.text) if issuer is not None else None
        scheme = file.word("IDRegDocType", node.get("IDRegDocTypeID")) or None
        file.documents[node.get("IdentityID") or ""].append(ListIdentifier(number, scheme, country))


def _names(identity: ET.Element, file: _File) -> Iterator[ListName | None]:
    for alias in identity.iterfind("Alias"):
        word = file.word("AliasType", alias.get("AliasTypeID")).casefold()
        primary = alias.get("Primary") == "true"
        kind: NameKind = "name" if primary else "former" if word.startswith(("f.k.a", "fka")) else "alias"
        weak = alias.get("LowQuality") == "true"
        for place, documented in enumerate(alias.iterfind("DocumentedName")):
            values = list(documented.iterfind("DocumentedNamePart/NamePartValue"))
            script = file.values["Script"].get(values[0].get("ScriptID") or "") if values else None
            code = script.get("ScriptCode") if script is not None else None
            spelled: NameKind = kind if not place else "native" if code not in (None, "Latn") else "spelling"
            text = " ".join((value.text or "").strip() for value in values)
            name = listed(text, spelled, "weak" if weak else "strong")
            yield msgspec.structs.replace(name, script=code) if name and code else name


@dataclass
class _Features:
    """What a party's features say."""

    births: list[str] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    nations: list[str] = field(default_factory=list)
    numbers: list[ListIdentifier] = field(default_factory=list)
    other: dict[str, str] = field(default_factory=dict)


def _features(profile: ET.Element, file: _File) -> _Features:
    found = _Features()
    for feature in profile.iterfind("Feature"):
        word = file.word("FeatureType", feature.get("FeatureTypeID"))
        for version in feature.iterfind("FeatureVersion"):
            _feature(word, version, file, found)
    return found


def _feature(word: str, version: ET.Element, file: _File, found: _Features) -> None:
    low = word.casefold()
    locations = [
        file.locations.get(place.get("LocationID") or "", ("", ""))
        for place in version.iterfind("VersionLocation")
    ]
    detail = text_at(version, "VersionDetail")
    if low.startswith(("birthdate", "date of birth")):
        found.births.append(_day(version.find("DatePeriod/Start/From")))
    elif low.startswith(_NATIONAL):
        found.nations += [country for _, country in locations]
    elif low == "location":
        found.places += locations
    elif detail and any(sign in low for sign in ("number", "imo", "call sign", "mmsi", "swift", "code")):
        found.numbers.append(ListIdentifier(detail, word))
    elif detail:
        found.other[word] = "; ".join(filter(None, (found.other.get(word), detail)))
    elif locations and locations[0] != ("", ""):
        found.other[word] = ", ".join(filter(None, locations[0]))


def _party(node: ET.Element, file: _File, where: str) -> None:
    for profile in node.iterfind("Profile"):
        number = profile.get("ID") or ""
        identities = profile.findall("Identity")
        names = primary_first(name for identity in identities for name in _names(identity, file))
        if not number or not names:
            raise WatchlistError(where, f"profile {number or 'without number'} has no name or number")
        seen = _features(profile, file)
        documents = [found for one in identities for found in file.documents.get(one.get("ID") or "", ())]
        file.entries[number] = ListEntry(
            source=SDN,
            list_code="SDN",
            entry_id=number,
            kind=_kind(profile, file),
            names=names,
            countries=unique([*(country for _, country in seen.places), *seen.nations]),
            addresses=unique([address for address, _ in seen.places]),
            birth_dates=unique(seen.births),
            identifiers=tuple(dict.fromkeys([*documents, *seen.numbers])),
            authority=AUTHORITY,
            remarks=text_at(node, "Comment") or None,
            original=seen.other,
            nationalities=unique(seen.nations),
        )


def _kind(profile: ET.Element, file: _File) -> EntryKind:
    number = profile.get("PartySubTypeID") or ""
    word = file.word("PartySubType", number).casefold()
    value = file.values["PartySubType"].get(number)
    kind = file.party_types.get(value.get("PartyTypeID") or "", "") if value is not None else ""
    return _KINDS.get(word) or _PARTY_TYPES.get(kind.casefold(), "unknown")


def _sanction(node: ET.Element, file: _File) -> None:
    entry = file.entries.get(node.get("ProfileID") or "")
    if entry is None:
        return
    programmes = [
        text_at(measure, "Comment")
        for measure in node.iterfind("SanctionsMeasure")
        if file.word("SanctionsType", measure.get("SanctionsTypeID")).casefold() == "program"
    ]
    days = [day for event in node.iterfind("EntryEvent") if (day := parse_date(_day(event.find("Date"))))]
    on_sdn = file.word("List", node.get("ListID")).upper().startswith("SDN")
    code = "SDN" if on_sdn else next((NOT_BLOCKED[p] for p in programmes if p in NOT_BLOCKED), "PLC")
    file.entries[entry.entry_id] = msgspec.structs.replace(
        entry,
        source=SDN if on_sdn else CONSOLIDATED,
        list_code=code,
        programmes=unique([*entry.programmes, *programmes]),
        listed_on=min([*days, *filter(None, [entry.listed_on])], default=None),
    )


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    file = _File()
    wanted = (
        *_VALUES,
        "PartyType",
        "DateOfIssue",
        "Location",
        "IDRegDocument",
        "DistinctParty",
        "SanctionsEntry",
    )
    nodes = xml_records(parts["list"], where, *wanted)
    next(nodes)
    for node in nodes:
        if node.tag in file.values:
            file.values[node.tag][node.get("ID") or ""] = node
        elif node.tag == "PartyType":
            file.party_types[node.get("ID") or ""] = (node.text or "").strip()
        elif node.tag == "DateOfIssue":
            file.published_on = file.published_on or parse_date(_day(node))
        elif node.tag == "Location":
            _location(node, file)
        elif node.tag == "IDRegDocument":
            _document(node, file)
        elif node.tag == "DistinctParty":
            _party(node, file, where)
        else:
            _sanction(node, file)
    return ParsedList(list(file.entries.values()), file.published_on)


READER = Reader(SDN, recognise, read)
