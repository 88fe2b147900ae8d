"""Words of bodies in Russian and its neighbours, written in Latin letters: `obyedinennaya`, `sledstvennyy`.

Every register writes them by a system of its own (-iy, -yy, -ii, -y; kh, h; ye, e): what the systems share is
compared with the stems of the table in Cyrillic letters.
"""

import re
from functools import cache, lru_cache

from services.screening.matching.words.native import native_words
from services.screening.matching.words.script import script_of
from services.screening.matching.words.tables import firm_words, legal_forms, words
from services.screening.matching.words.transliterate import latin_of

_SHORTEST = 6
"""Letters of a word, and one less of a stem, from which hardly any other language has one like it."""
_SYSTEMS = (
    (re.compile("shch|sch"), "s"), (re.compile("kh|x"), "h"), (re.compile("ts|tz|cz"), "c"),
    (re.compile("zh"), "z"), (re.compile("ch"), "c"), (re.compile("sh"), "s"), (re.compile("w"), "v"),
    (re.compile("[yij]+"), "i"), (re.compile("i(?=[aeou])"), ""), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_ENDING = re.compile("(?:[aeiou]|[aeiou][ieh]|[aeoi]m|[eo]v|[eo][gm][ou])?")
_NAMED_AFTER = frozenset({"имени", "им", "імені", "ім", "імя"})
_GENITIVE = (
    ("ского", "ский"), ("ського", "ський"), ("цкого", "цкий"), ("цького", "цький"), ("ого", "ой"),
    ("ова", "ов"), ("ева", "ев"), ("єва", "єв"), ("ина", "ин"), ("іна", "ін"), ("она", "он"), ("ера", "ер"),
)  # fmt: skip
"""How family names of men end in the genitive, and by themselves."""
_OF_A_PLACE = re.compile("(.{4,}?)sk(?:[aeiou]|[aeiou][ie]|[eo]g[ou])")
"""moskovskiy, kazanskaya"""
_FIRMS = 100
"""Firms with the word in their names, of some 400,000, from which it is a word of another language."""


@lru_cache(maxsize=65_536)
def meaning(word: str) -> tuple[str, ...]:
    """English words for a Latin one that no table knows; empty when it is no Slavic word of the table."""
    if len(word) < _SHORTEST or not word.isalpha() or not word.isascii() or _is_known(word):
        return ()
    written = _alike(word)
    for size in range(len(written), _SHORTEST - 2, -1):
        found = _stems().get(written[:size])
        if found and _ENDING.fullmatch(written[size:]):
            return tuple(found.split())
    of_place = _OF_A_PLACE.fullmatch(written)
    return tuple(_stems().get(of_place.group(1), "").split()) if of_place else ()


def in_nominative(spelled: list[str]) -> list[str]:
    """Words with the family name that follows `имени` as it stands by itself: имени Туполева, Туполев."""
    at = next((at for at, word in enumerate(spelled) if word in _NAMED_AFTER), len(spelled))
    return [*spelled[: at + 1], *map(_family_name, spelled[at + 1 :])]


def _family_name(word: str) -> str:
    if len(word) < _SHORTEST or script_of(word) != "CYRILLIC":
        return word
    return next((f"{word[: -len(end)]}{own}" for end, own in _GENITIVE if word.endswith(end)), word)


def _is_known(word: str) -> bool:
    return word in words() or (word,) in legal_forms().get(word, ()) or firm_words().get(word, 0) >= _FIRMS


@cache
def _stems() -> dict[str, str]:
    found: dict[str, str] = {}
    for stem, meanings in native_words().stems.items():
        written = _alike(latin_of(stem)).rstrip("i")
        if script_of(stem) == "CYRILLIC" and len(written) >= _SHORTEST - 1:
            found.setdefault(written, meanings[0])
    return found


def _alike(latin: str) -> str:
    for written, alike in _SYSTEMS:
        latin = written.sub(alike, latin)
    return latin
