"""What country, kind, birth date and identifiers say about a name match, and how strong it is."""

from collections.abc import Callable
from typing import NamedTuple

from services.screening.matching.api import Evidence, Query, Strength
from services.screening.matching.likeness.people import ANOTHER_NAME
from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.scoring.pairing import Pairing, Weighted, written_together
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.scoring.weights import IDENTIFYING, INITIAL, Mode
from services.screening.matching.words.identifiers import kind_of, normal_identifier
from services.screening.matching.words.tokens import Token
from services.screening.watchlists.model import EntryKind, ListEntry

STRONG_SCORE = 0.92
POSSIBLE_SCORE = 0.78
MIN_IDENTITY = 0.3
_MIN_IDENTITY_MISSPELT = 1.2
_SHORT = 4
_SHORT_BRAND = 6
"""Letters of a brand up to which a slip makes another one, where the names differ in more."""
_MAX_LEFT_OVER = 0.1
_RARE_WEIGHT = 0.7
_MUCH_ELSE = 1.85
"""Weight of words that agree beside one with a slip: three at least, or two of them unique."""
_SAME = 0.9
_ENOUGH_WORDS = 3
_NEARLY = 0.85
"""One slip in seven letters: the least a single word that carries a firm's name may agree."""
_TELLING_WEIGHT = 0.9
"""Weight from which one word alone tells a firm: fewer than some twelve in 400,000 firms have it."""
_TELLING_ALONE = 0.75
_HEARD_WELL = 0.915
_FEW_BONES = 5
_MOST_OF = 0.75
"""Share of a word's letters below which what is left of it is a word of its own."""
_TWO_COMMON = 1.62
"""Two common personal names weigh less than this together: with a third left over they are anybody."""
_SIBLINGS_SHARE = 2.4
"""Weight of names that brothers may share: where more agrees, one that is nearly another is a slip."""
_BITS = {"country": 3.0, "birth": 12.0}
"""Bits: a name's bearers mostly live where it is common; a day of birth is one of some thirty thousand."""
_CRAFT: frozenset[EntryKind] = frozenset({"vessel", "aircraft"})
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


def weigh(query: Query, tokens: tuple[Token, ...], entry: ListEntry) -> Findings:
    """Compare everything but the name. What is unknown on either side says nothing."""
    supports: list[str] = []
    against: list[str] = []
    identifier = _same_identifier(query, entry)
    if identifier:
        supports.append(f"same identifier {identifier}")
    else:
        _weigh_identifiers(query, entry, against)
    _weigh_country(query, entry, supports, against)
    asked = _kind_asked(query, tokens, entry)
    other_kind = "unknown" not in (asked, entry.kind) and asked != entry.kind
    if other_kind:
        against.append(f"{asked}, listed as {entry.kind}")
    craft = other_kind and (asked in _CRAFT) != (entry.kind in _CRAFT)
    _weigh_birth(query, entry, supports, against)
    if identifier:
        evidence: Evidence = "corroborated"
    elif against:
        evidence = "contradicted"
    else:
        evidence = "corroborated" if supports else "uncontradicted"
    bits = sum(_BITS[said.split()[0]] for said in supports if not identifier)
    return Findings(evidence, tuple(supports), tuple(against), bool(identifier), bits, craft)


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
    if not query.country or not entry.countries:
        return
    if query.country in entry.countries:
        supports.append(f"country {query.country} is given in the list")
    elif not any(query.country in group and group & set(entry.countries) for group in _COMPATIBLE):
        against.append(f"country {query.country}, listed with {', '.join(entry.countries)}")


def _kind_asked(query: Query, tokens: tuple[Token, ...], entry: ListEntry) -> EntryKind:
    """What the party is said to be; of one of whom nothing is said, what a legal form in its name shows."""
    if query.kind != "unknown" or entry.kind not in ("person", *_CRAFT):
        return query.kind
    # Persons and ships have short Latin words in their names that are legal forms elsewhere.
    forms = [token.surface for token in tokens if token.cls == "legal"]
    clear = any(len(form) > 2 or (entry.kind in _CRAFT and not form.isascii()) for form in forms)
    return "organisation" if clear else "unknown"


def _weigh_birth(query: Query, entry: ListEntry, supports: list[str], against: list[str]) -> None:
    if not query.birth_date or not entry.birth_dates:
        return
    asked = query.birth_date
    if any(_same_day(asked, listed) for listed in entry.birth_dates):
        supports.append(f"birth date {asked}")
    elif not any(abs(int(asked[:4]) - int(d[:4])) <= 1 for d in entry.birth_dates if d[:4].isdigit()):
        against.append(f"born {asked}, listed as born {', '.join(entry.birth_dates)}")


def _same_day(one: str, other: str) -> bool:
    shared = min(len(one), len(other))
    return shared >= 4 and one[:shared] == other[:shared]


def strength_of(
    pair: PairScore,
    query: Weighted,
    listed: Weighted,
    mode: Mode,
    weak_name: bool,
    found: Findings,
    alone: bool = False,
    telling: Callable[[], bool] = lambda: True,
    rare: Callable[[], bool] = lambda: False,
    coherent: Callable[[], bool] = lambda: True,
) -> Strength:
    """strong needs a whole, identifying, uncontradicted name; the rest of the good ones are possible.

    `alone`: one pair of names is compared, not a name with a whole list, where chance would find a namesake.
    `telling` says whether what agrees is more than chance finds; it is asked late, as it costs most. `rare`:
    whether the words that agree are borne together by hardly anybody else listed, so that a middle name or a
    father's name which only one side gives takes nothing away. `coherent`: whether the readings that agree
    are of one language.
    """
    if found.craft and not found.identifier:
        return "none"
    strength = _by_name(pair, query, listed, mode, weak_name, found, alone)
    if strength == "none" and mode == "person" and _is_part(pair, found) and rare():
        strength = "possible"
    if strength == "none" or found.identifier or telling():
        return strength
    return "possible" if _is_whole(pair, query, listed, found) and coherent() else "none"


def _is_part(pair: PairScore, found: Findings) -> bool:
    """Whether two words at least of a person's name agree well, and one name only lacks parts."""
    well = [one for one in pair.pairings if one.weight > INITIAL and one.similarity >= _SAME]
    whole = len(well) == sum(one.weight > INITIAL for one in pair.pairings)
    lacking = not pair.left_over or not pair.right_over
    return len(well) > 1 and whole and lacking and found.evidence != "contradicted"


def _is_whole(pair: PairScore, query: Weighted, listed: Weighted, found: Findings) -> bool:
    """Whether a name of several words agrees from end to end and nothing speaks against it.

    Chance may find such a namesake, and yet somebody must look: it may be the listed party's whole name.
    """
    words = sum(len(one.left) for one in pair.pairings)
    spoken_against = bool(pair.conflicts) or found.evidence == "contradicted"
    return (
        words > 1 and pair.score >= STRONG_SCORE and nothing_left(pair, query, listed) and not spoken_against
    )


def _by_name(
    pair: PairScore,
    query: Weighted,
    listed: Weighted,
    mode: Mode,
    weak_name: bool,
    found: Findings,
    alone: bool,
) -> Strength:
    if found.identifier:
        return "strong" if pair.score >= POSSIBLE_SCORE else "possible"
    if pair.score < POSSIBLE_SCORE:
        return "none"
    if _short_slip(pair, query, listed, mode) and found.evidence != "corroborated":
        return "none"
    plain = pair.identity < MIN_IDENTITY and found.evidence != "corroborated"
    if plain and not _literal(pair) and not _all_said(pair, query, listed, 2 if alone else _ENOUGH_WORDS):
        return "none"
    if found.evidence != "corroborated" and _weakly_carried(pair, query, listed, mode, alone):
        return "none"
    whole = pair.score >= STRONG_SCORE and nothing_left(pair, query, listed)
    if not (whole or _placed_brand(pair, query, listed, mode)) or pair.conflicts:
        return "none" if found.evidence == "contradicted" else "possible"
    if found.evidence != "corroborated" and (weak_name or _thin(pair, query, listed, mode)):
        return "none" if found.evidence == "contradicted" and weak_name else "possible"
    return "possible" if found.evidence == "contradicted" else "strong"


def _weakly_carried(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode, alone: bool) -> bool:
    """Whether too little carries the match: of a firm one word alone, misspelt or in many firms' names; of a
    person nothing but similar spellings, or a part of a longer name that is not even spelt alike.
    """
    extra = _telling(query, pair.left_over) or _telling(listed, pair.right_over)
    if mode == "person":
        inexact = [
            p for p in pair.pairings if p.similarity < _SAME and p.weight > INITIAL and p.how != "initial"
        ]
        exact = [p for p in pair.pairings if p.similarity >= _SAME and p.weight > INITIAL]
        known = sum(p.weight for p in exact) >= _SIBLINGS_SHARE
        another = not known and any(p.similarity <= ANOTHER_NAME for p in pair.pairings)
        if all(p.how == "initial" or p.weight <= INITIAL for p in pair.pairings):
            return True
        common = sum(p.weight for p in exact) < _TWO_COMMON
        return another or bool(inexact and (extra or not exact)) or (extra and common)
    carrying = [p for p in pair.pairings if _carries(p, query)]
    if len(carrying) != 1:
        return extra and not carrying
    only = carrying[0]
    if only.similarity < _NEARLY or _sounds_like_another(only, query) or _mostly_cut(only, query, listed):
        return True
    if alone:
        return extra and only.weight < _TELLING_ALONE
    word = query.tokens[only.left[0]].canon
    common = any(p.weight > 0 and p.similarity >= _SAME and not _carries(p, query) for p in pair.pairings)
    if extra and only.how in ("translit", "fuzzy") and len(word) <= _SHORT_BRAND and word.isascii():
        return True
    short = len(word) <= _SHORT and word.isascii() and not common
    return extra and (only.similarity < _SAME or only.weight < _TELLING_WEIGHT or short)


def _mostly_cut(only: Pairing, query: Weighted, listed: Weighted) -> bool:
    """A field that was cut off leaves most of a brand; one that is less of it is another (Gran, Granit)."""
    shorter, longer = sorted(
        (len(written_together(query, only.left)), len(written_together(listed, only.right)))
    )
    return only.how == "truncated" and shorter < _MOST_OF * longer


def _sounds_like_another(only: Pairing, query: Weighted) -> bool:
    """A brand spelt otherwise that only sounds alike is another one (Moulin, Mulan), unless it is long."""
    word = written_together(query, only.left)
    if not word.isascii() or only.how not in ("translit", "joined"):
        return False
    return only.similarity < _HEARD_WELL and len(skeleton(word)) <= _FEW_BONES


def _carries(pairing: Pairing, query: Weighted) -> bool:
    word = max((query.tokens[i] for i in pairing.left), key=lambda token: token.cls in IDENTIFYING)
    return (
        pairing.weight > 0 and word.cls in IDENTIFYING and (len(word.canon) > 1 or not word.canon.isascii())
    )


def _telling(name: Weighted, indices: tuple[int, ...]) -> bool:
    return any(name.weights[i] > INITIAL and name.tokens[i].cls != "unit" for i in indices)


def _is_derived(pairing: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether one word is made from the other by the ending of families and places: Ahmed and Ahmadi."""
    if pairing.how not in ("translit", "fuzzy"):
        return False
    words = written_together(query, pairing.left), written_together(listed, pairing.right)
    shorter, longer = sorted(words, key=len)
    ends = longer[-1:] in ("i", "y") and shorter[-1:] not in tuple("aeiouyj")
    return ends and skeleton(shorter) == skeleton(longer)


def _thin(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode) -> bool:
    """Too little that identifies: common words only, or common personal names spelt differently."""
    if mode == "person" and any(pairing.similarity < 1 for pairing in pair.pairings):
        related = any(_is_derived(one, query, listed) for one in pair.pairings)
        return related or pair.identity < _MIN_IDENTITY_MISSPELT
    return pair.identity < MIN_IDENTITY and not (_literal(pair) and _says_enough(pair, query))


def _says_enough(pair: PairScore, query: Weighted) -> bool:
    """Whether two words that say something agree: a firm's name of common words, asked as it stands.

    Not the name of a state body without its place or number: many have a Ministry of Public Security.
    """
    said = {query.tokens[i].cls for one in pair.pairings if one.weight > 0 for i in one.left}
    told = "body" not in said or not said.isdisjoint({"number", "country", "city", "region"})
    return told and sum(one.weight > 0 for one in pair.pairings) > 1


def _literal(pair: PairScore) -> bool:
    """Whether every word that says anything stands in both names as it is."""
    return all(pairing.how == "exact" or pairing.weight == 0 for pairing in pair.pairings)


def _all_said(pair: PairScore, query: Weighted, listed: Weighted, enough: int) -> bool:
    """Whether enough common words agree, none left over, to be one body's name in two languages."""
    if pair.score < STRONG_SCORE or not nothing_left(pair, query, listed):
        return False
    agreeing = [
        query.tokens[i].cls
        for p in pair.pairings
        if p.similarity >= _SAME or p.how == "truncated"
        for i in p.left
        if query.weights[i]
    ]
    forms = any(query.tokens[i].cls == "legal" for p in pair.pairings if p.similarity == 1 for i in p.left)
    return len(agreeing) + forms >= enough or (len(agreeing) == 2 and {"country", "body"} == set(agreeing))


def _short_slip(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode) -> bool:
    """A letter changed in a word of up to four makes another word as often as a misspelling, unless a rare
    word agrees as well, or so much else that hardly two parties share it, or the word tells none of them.
    """
    agreeing = [one for one in pair.pairings if one.similarity >= 1]
    if any(one.weight >= _RARE_WEIGHT and len(query.tokens[one.left[0]].canon) > _SHORT for one in agreeing):
        return False
    if sum(one.weight for one in agreeing) >= _MUCH_ELSE:
        return False
    return any(
        one.how == "fuzzy"
        and len(query.tokens[one.left[0]].canon) <= _SHORT
        and (mode == "person" or listed.tokens[one.right[0]].cls in IDENTIFYING)
        for one in pair.pairings
    )


def nothing_left(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    left = sum(query.weights[i] for i in pair.left_over)
    return left + sum(listed.weights[i] for i in pair.right_over) <= _MAX_LEFT_OVER


def _placed_brand(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode) -> bool:
    """A rare proper word and the sector agree, and one side only adds where the firm sits."""
    if mode == "person" or (_said(query, pair.left_over) and _said(listed, pair.right_over)):
        return False
    extra = [query.tokens[i] for i in pair.left_over if query.weights[i] > 0]
    extra += [listed.tokens[j] for j in pair.right_over if listed.weights[j] > 0]
    rare = any(
        p.similarity >= 1 and p.weight >= _RARE_WEIGHT and query.tokens[p.left[0]].cls == "proper"
        for p in pair.pairings
    )
    exact = all(p.similarity >= 1 for p in pair.pairings)
    saying = sum(p.weight > 0 for p in pair.pairings)
    return rare and exact and saying >= 2 and all(t.cls in ("city", "region", "country") for t in extra)


def _said(name: Weighted, indices: tuple[int, ...]) -> bool:
    return any(name.weights[i] > 0 for i in indices)
