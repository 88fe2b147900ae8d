"""OpenSanctions / FollowTheMoney JSON lines: `entities.ftm.json` and `targets.nested.json`.

One entity a line: `{id, caption, schema, properties, datasets, referents, …}`. In the first form sanctions
and
addresses are entities of their own that name their party; in the second they are nested in it.
OpenSanctions data
is CC BY-NC 4.0: whoever loads it needs the licence for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from services.screening.watchlists.countries import country_code
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import EntryKind, ListEntry, ListIdentifier, ListName, NameKind
from services.screening.watchlists.names import listed, primary_first
from services.screening.watchlists.readers.base import ParsedList, Reader, parse_date, unique

SOURCE = "opensanctions"
_KINDS: dict[str, EntryKind] = {
    "Person": "person", "Organization": "organisation", "Company": "organisation", "LegalEntity": "unknown",
    "PublicBody": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
_NAMES: dict[str, NameKind] = {
    "name": "name", "alias": "alias", "weakAlias": "alias", "previousName": "former", "abbreviation": "alias",
}  # fmt: skip
_NUMBERS = ("idNumber", "registrationNumber", "taxNumber", "vatCode", "leiCode", "innCode", "ogrnCode",
            "imoNumber", "mmsi", "passportNumber", "dunsCode", "uscCode", "uniqueEntityId",
            "swiftBic")  # fmt: skip
_PLACES = ("country", "jurisdiction", "mainCountry", "flag")
_LISTS = (
    ("eu_fsf", "EU"), ("un_sc_sanctions", "UN"), ("us_ofac_sdn", "SDN"), ("gb_fcdo_sanctions", "UK"),
    ("ch_seco_sanctions", "CH"),
)  # fmt: skip
"""Datasets that are an official list; what else is collected has no meaning of its own here and asks."""


class Entity(msgspec.Struct):
    """One line."""

    id: str
    schema: str
    properties: dict[str, list[Any]] = {}
    caption: str = ""
    datasets: list[str] = []
    referents: list[str] = []
    first_seen: str | None = None
    last_change: str | None = None

    def texts(self, *names: str) -> list[str]:
        """Plain values of these properties."""
        return [value for name in names for value in self.properties.get(name, ()) if isinstance(value, str)]


def recognise(head: bytes) -> str | None:
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    marks = (b'"schema"', b'"properties"', b'"id"')
    return (
        "list" if first.startswith(b"{") and all(mark in first.split(b"\n", 1)[0] for mark in marks) else None
    )


def _nested(entity: Entity) -> Iterator[Entity]:
    for values in entity.properties.values():
        for value in values:
            if isinstance(value, dict):
                yield msgspec.convert(value, Entity)


def _names(entity: Entity) -> Iterator[ListName | None]:
    # The caption is the publisher's choice of the names, and comes first.
    if entity.caption in entity.texts("name"):
        yield listed(entity.caption, "name")
    for prop, kind in _NAMES.items():
        for text in entity.texts(prop):
            yield listed(text, kind, "weak" if prop == "weakAlias" else "strong")


def _entry(
    entity: Entity, sanctions: Iterable[Entity], addresses: Iterable[Entity], others: Iterable[Entity]
) -> ListEntry:
    sanctions = list(sanctions)
    nations = unique([country_code(code) or "" for code in entity.texts("nationality", "citizenship")])
    countries = unique([*(country_code(code) or "" for code in entity.texts(*_PLACES)), *nations])
    documents = [
        ListIdentifier(number, one.schema.casefold()) for one in others for number in one.texts("number")
    ]
    started = [
        day for s in sanctions for text in s.texts("listingDate", "startDate") if (day := parse_date(text))
    ]
    return ListEntry(
        source=SOURCE,
        list_code=_code(entity),
        entry_id=entity.id,
        kind=_KINDS.get(entity.schema, "unknown"),
        names=primary_first(_names(entity)),
        countries=countries,
        addresses=unique(
            [*entity.texts("address"), *(line for one in addresses for line in one.texts("full"))]
        ),
        birth_dates=unique(entity.texts("birthDate")),
        identifiers=tuple(
            dict.fromkeys(
                [*(ListIdentifier(v, name) for name in _NUMBERS for v in entity.texts(name)), *documents]
            )
        ),
        programmes=unique([p for s in sanctions for p in s.texts("programId", "program")]),
        authority="; ".join(unique([a for s in sanctions for a in s.texts("authority")])) or None,
        listed_on=min(started, default=None),
        ended_on=_ended(sanctions),
        remarks="\n".join(
            unique([*entity.texts("notes"), *(r for s in sanctions for r in s.texts("reason"))])
        )
        or None,
        original={"datasets": "; ".join(entity.datasets), "topics": "; ".join(entity.texts("topics"))},
        nationalities=nations,
    )


def _code(entity: Entity) -> str:
    return next((code for dataset, code in _LISTS if dataset in entity.datasets), "OPENSANCTIONS")


def _ended(sanctions: list[Entity]) -> date | None:
    """The last end, when every sanction has one."""
    ends = [max(filter(None, map(parse_date, s.texts("endDate"))), default=None) for s in sanctions]
    known = [end for end in ends if end]
    return max(known) if known and len(known) == len(ends) else None


def _lines(raw: bytes, where: str) -> Iterator[Entity]:
    decoder = msgspec.json.Decoder(Entity)
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise WatchlistError(where, f"line {number}: not an entity: {error}") from error


def read(parts: Mapping[str, bytes], where: str) -> ParsedList:
    parties: list[Entity] = []
    attached: defaultdict[str, list[Entity]] = defaultdict(list)
    by_id: dict[str, Entity] = {}
    for entity in _lines(parts["list"], where):
        if entity.schema in _KINDS:
            parties.append(entity)
        else:
            by_id[entity.id] = entity
            for party in entity.texts("entity", "holder"):
                attached[party].append(entity)
    try:
        entries = [_complete(entity, attached[entity.id], by_id) for entity in parties]
    except msgspec.ValidationError as error:
        raise WatchlistError(where, f"a nested entity is none: {error}") from error
    changed = [day for entity in parties if (day := parse_date(entity.last_change))]
    return ParsedList([entry for entry in entries if entry.names], max(changed, default=None))


def _complete(entity: Entity, attached: list[Entity], by_id: dict[str, Entity]) -> ListEntry:
    around = [*attached, *_nested(entity)]
    around += [by_id[number] for number in entity.texts("addressEntity") if number in by_id]
    return _entry(
        entity,
        [one for one in around if one.schema == "Sanction"],
        [one for one in around if one.schema == "Address"],
        [one for one in around if one.schema in ("Passport", "Identification")],
    )


READER = Reader(SOURCE, recognise, read)
