"""Universities of one town that teach different things: the technical one is not the state university."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.words.native import translated
from services.screening.matching.words.tables import PLACE_CLASSES, chinese_universities, rows, words
from services.screening.matching.words.tokens import Token

_UNIVERSITY = "university"
_SCHOOLS = frozenset({_UNIVERSITY, "institute", "academy", "college"})
_SAME = 0.9
_ADJECTIVE = re.compile("(?:(?:sk)?(?:iy|yy|aya|oye|oe|ogo|oy|i|y|a))$")
"""What Slavic languages make of a place's name: Kazanskiy, Omskaya, Grodnenskiy."""


def are_two_known(query: Weighted, listed: Weighted) -> bool:
    """Whether both names are those of known universities of China, and of two: what they call themselves in
    English differs in less than words do (Xi'an University of Technology, Xi'an Technological University).
    """
    ours, theirs = (_known_as().get(_said(name), frozenset()) for name in (query, listed))
    return bool(ours) and bool(theirs) and ours.isdisjoint(theirs)


def _said(name: Weighted) -> str:
    return " ".join(token.surface for token in name.tokens if token.cls != "legal")


@cache
def _known_as() -> dict[str, frozenset[str]]:
    """English name → the universities that it is known to be."""
    found: dict[str, frozenset[str]] = {}
    for han, names in chinese_universities().items():
        for name in names:
            found[name] = found.get(name, frozenset()) | {han}
    return found


def teach_otherwise(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether two universities that nothing but a place names differ in a field: one has it, the other has
    none, or others.

    A name of its own tells a university without its field: Sharif University is that of Technology.
    """
    schools = [_SCHOOLS.intersection(map(_meaning, name.tokens)) for name in (query, listed)]
    if not all(schools) or not any(_UNIVERSITY in said for said in schools) or _is_named(pair, query):
        return False
    ours = [query.tokens[i] for i in pair.left_over]
    theirs = [listed.tokens[j] for j in pair.right_over]
    apart = _fields(query.tokens).isdisjoint(_fields(listed.tokens))
    return apart and bool(_fields(ours) or _fields(theirs))


def _is_named(pair: PairScore, query: Weighted) -> bool:
    """Whether a word that agrees is no place, nor a word that many have."""
    agreeing = (query.tokens[one.left[0]] for one in pair.pairings if one.similarity >= _SAME)
    return any(token.cls == "proper" and _tells(_meaning(token)) for token in agreeing)


def _tells(word: str) -> bool:
    return word not in _kinds() and word not in words() and not _is_of_a_place(word)


@lru_cache(maxsize=4_096)
def _is_of_a_place(word: str) -> bool:
    stems = [word[: found.start()] for found in _ADJECTIVE.finditer(word)]
    near = {stem + end for stem in stems for end in ("", "sk")}
    near |= {stem.removesuffix("en") + end for stem in stems for end in "oay"}
    return any(one in words() and words()[one].cls in PLACE_CLASSES for one in near)


def _fields(tokens: Iterable[Token]) -> set[str]:
    named = (_meaning(token) for token in tokens if token.cls not in PLACE_CLASSES)
    return {_kinds()[word] for word in named if word in _kinds()}


def _meaning(token: Token) -> str:
    """The word, or what it means in English where it is read by its sound."""
    return token.canon if token.canon.isascii() else _english(token.canon)


@lru_cache(maxsize=4_096)
def _english(word: str) -> str:
    known = translated([word], 0)
    return known[1][0] if known and known[0] == 1 else word


@cache
def _kinds() -> dict[str, str]:
    return {word: field for field, said in rows("fields_of_schools.txt") for word in said.split("|")}
