"""What country, kind, birth date and identifiers say about a name match."""

from typing import NamedTuple

from services.screening.matching.api import Evidence, Query
from services.screening.matching.judging.births import compared
from services.screening.matching.judging.common import looks_like_a_body, looks_like_a_person
from services.screening.matching.judging.slips import Slip
from services.screening.matching.scoring.weights import Mode
from services.screening.matching.words.identifiers import kind_of, normal_identifier
from services.screening.matching.words.readings import name_forms
from services.screening.matching.words.tables import COMMON_CLASSES
from services.screening.matching.words.tokens import Token
from services.screening.watchlists.model import EntryKind, ListEntry

_COUNTRY = 3.0
"""Bits of a country: a name's bearers mostly live where it is common."""
_CRAFT: frozenset[EntryKind] = frozenset({"vessel", "aircraft"})
SHIPS_ARE = frozenset(
    {
        "vessel",
        "tanker",
        "ship",
        "freighter",
        "icebreaker",
        "tug",
        "tugboat",
        "ferry",
        "barge",
        "trawler",
        "yacht",
    }
)
"""What a ship is, before or after its name."""
_SHIPS_BEAR = (("mv",), ("mt",), ("m", "v"), ("m", "t"), ("motor", "vessel"), ("motor", "tanker"))
_OF_FIRMS = COMMON_CLASSES | {"legal"}
_COMPATIBLE = ({"CN", "HK", "MO", "TW"}, {"RU", "UA"}, {"IL", "PS"}, {"RS", "XK"})
"""Pairs of codes that publishers use for one place: no contradiction, no support."""


class Findings(NamedTuple):
    """Evidence beside the name, in words."""

    evidence: Evidence
    supports: tuple[str, ...]
    against: tuple[str, ...]
    identifier: bool
    bits: float = 0.0
    """How much a country or a birth date that agrees says beside the name."""
    craft: bool = False
    """Whether one is a ship or an aircraft and the other is none: what they are called says nothing then."""
    ship: bool = False
    """Whether a ship or an aircraft is listed, and the party asked is not said to be one."""
    vessels: bool = False
    """Whether a ship or an aircraft is listed and one is asked: of their names none is cut short."""
    unlike: bool = False
    """Whether the words asked show another kind of party than is listed: then all words must be the same."""
    slip: Slip | None = None
    """The listed name that the one asked is meant for, where it was found by that alone."""

    @property
    def is_by_country_alone(self) -> bool:
        """Whether nothing but the country agrees beside the names."""
        return self.evidence == "corroborated" and not self.identifier and self.bits <= _COUNTRY


def weigh(query: Query, tokens: tuple[Token, ...], entry: ListEntry, mode: Mode = "organisation") -> Findings:
    """Compare everything but the name. What is unknown on either side says nothing.

    `mode`: how the listed name is read, which tells of what kind an entry of none is.
    """
    supports: list[str] = []
    against: list[str] = []
    identifier = _same_identifier(query, entry)
    if identifier:
        supports.append(f"same identifier {identifier}")
    else:
        _weigh_identifiers(query, entry, against)
    _weigh_country(query, entry, supports, against)
    body = _as_a_body(query, tokens, mode)
    asked = _kind_asked(query, body, entry)
    other_kind = "unknown" not in (asked, entry.kind) and asked != entry.kind
    if other_kind:
        against.append(f"{asked}, listed as {entry.kind}")
    craft = other_kind and (asked in _CRAFT) != (entry.kind in _CRAFT)
    craft = craft or (asked in _CRAFT and entry.kind == "unknown" and _is_no_craft(entry, mode))
    bits = _weigh_birth(query, entry, supports, against)
    if identifier:
        evidence: Evidence = "corroborated"
    elif against:
        evidence = "contradicted"
    else:
        evidence = "corroborated" if supports else "uncontradicted"
    if any(said.startswith("country") for said in supports):
        bits += _COUNTRY
    return Findings(
        evidence,
        tuple(supports),
        tuple(against),
        bool(identifier),
        0.0 if identifier else bits,
        craft=craft,
        ship=entry.kind in _CRAFT and asked not in _CRAFT,
        vessels=entry.kind in _CRAFT and asked in _CRAFT,
        unlike=_is_unlike(asked, body, entry, mode),
    )


def _same_identifier(query: Query, entry: ListEntry) -> str | None:
    listed = {normal_identifier(found.value) for found in entry.identifiers}
    return next((i.value for i in query.identifiers if normal_identifier(i.value) in listed), None)


def _weigh_identifiers(query: Query, entry: ListEntry, against: list[str]) -> None:
    """Two whole numbers of one kind that differ are two parties'."""
    listed: dict[str, list[str]] = {}
    for found in entry.identifiers:
        kind = kind_of(found.scheme, found.value)
        if kind:
            listed.setdefault(kind, []).append(found.value)
    for asked in query.identifiers:
        kind = kind_of(asked.scheme, asked.value)
        if kind in listed:
            against.append(f"{kind.upper()} {asked.value}, listed with {', '.join(listed[kind])}")


def _weigh_country(query: Query, entry: ListEntry, supports: list[str], against: list[str]) -> None:
    listed = dict.fromkeys((*entry.countries, *entry.nationalities))
    if not query.country or not listed:
        return
    if query.country in listed:
        supports.append(f"country {query.country} is given in the list")
    elif not any(query.country in group and group & listed.keys() for group in _COMPATIBLE):
        against.append(f"country {query.country}, listed with {', '.join(listed)}")


def _kind_asked(query: Query, tokens: tuple[Token, ...], entry: ListEntry) -> EntryKind:
    """What the party is said to be; of one of whom nothing is said, what a legal form in its name shows."""
    if query.kind != "unknown":
        return query.kind
    if _bears_a_ships_prefix(tokens) or (entry.kind == "vessel" and _is_said_to_be_a_ship(tokens)):
        return "vessel"
    if entry.kind != "person" and entry.kind not in _CRAFT:
        return query.kind
    # Persons and ships have short Latin words in their names that are legal forms elsewhere.
    forms = [token.surface for token in tokens if token.cls == "legal"]
    clear = any(len(form) > 2 or (entry.kind in _CRAFT and not form.isascii()) for form in forms)
    return "organisation" if clear else "unknown"


def _bears_a_ships_prefix(tokens: tuple[Token, ...]) -> bool:
    """Whether a name begins as ships' names do, and has no legal form after that."""
    said = tuple(token.surface for token in tokens)
    prefix = next((prefix for prefix in _SHIPS_BEAR if said[: len(prefix)] == prefix), ())
    return bool(prefix) and all(word.cls != "legal" for word in tokens[len(prefix) :])


def _is_said_to_be_a_ship(tokens: tuple[Token, ...]) -> bool:
    """Whether a name ends with what a ship is, and says nothing else that a firm's does: NS Burgas tanker."""
    *name, last = tokens or (Token("", "", "proper"),)
    return last.surface in SHIPS_ARE and bool(name) and all(word.cls not in _OF_FIRMS for word in name)


def _is_no_craft(entry: ListEntry, mode: Mode) -> bool:
    """Whether an entry whose publisher gives no kind is called as persons are, or by a legal form."""
    if mode == "person":
        return True
    return any(token.cls == "legal" for form in name_forms(entry.name)[:1] for token in form.tokens)


def _as_a_body(query: Query, tokens: tuple[Token, ...], mode: Mode) -> tuple[Token, ...]:
    """The words asked, with what they mean in a body's name: read as a person's they mean nothing."""
    if mode == "organisation":
        return tokens
    return next((form.tokens for form in name_forms(query.name)), tokens)


def _is_unlike(asked: EntryKind, tokens: tuple[Token, ...], entry: ListEntry, mode: Mode) -> bool:
    """Whether a person's name is held against what is none, or a body's name against a person."""
    if entry.kind == "person" or (entry.kind == "unknown" and mode == "person"):
        return asked != "person" and looks_like_a_body(tokens)
    return asked == "person" or (asked == "unknown" and looks_like_a_person(tokens))


def _weigh_birth(query: Query, entry: ListEntry, supports: list[str], against: list[str]) -> float:
    """The bits that a birth date which agrees says."""
    if not query.birth_date or not entry.birth_dates:
        return 0.0
    asked = query.birth_date
    found = [(compared(asked, listed), listed) for listed in entry.birth_dates]
    best, listed = max(found, key=lambda item: item[0].bits)
    if best.verdict == "same":
        supports.append(f"birth date {asked}")
    elif best.verdict == "near":
        supports.append(f"birth date {asked}, one slip from {listed}")
    elif all(birth.verdict == "other" for birth, _ in found):
        against.append(f"born {asked}, listed as born {', '.join(entry.birth_dates)}")
    return best.bits
