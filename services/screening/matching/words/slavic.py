"""Words of bodies in Russian and its neighbours, written in Latin letters: `obyedinennaya`, `sledstvennyy`.

Every register writes them by a system of its own (-iy, -yy, -ii, -y; kh, h; ye, e): what the systems share is
compared with the stems of the table in Cyrillic letters.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from services.screening.matching.words.native import native_words
from services.screening.matching.words.script import script_of
from services.screening.matching.words.tables import firm_words, legal_forms, rows, words
from services.screening.matching.words.transliterate import latin_of

_SHORTEST = 6
"""Letters of a word, and one less of a stem, from which hardly any other language has one like it."""
_BEGINNING = _SHORTEST - 1
"""Letters by which it is told at once that a word has none of the stems."""
_SOFT = re.compile("i+(?=[aeou])")
_TWICE = re.compile(r"(.)\1+")
ENDING = re.compile("(?:[aeiou]|[aeiou][ieh]|[aeoi]m|[eo]v|[eo][gm][ou])?")
_LEGAL_FORMS = "legal_slavic.txt"
_NAMED_AFTER = frozenset({"имени", "им", "імені", "ім", "імя"})
_GENITIVE = (
    ("ского", "ский"), ("ського", "ський"), ("цкого", "цкий"), ("цького", "цький"), ("ого", "ой"),
    ("ова", "ов"), ("ева", "ев"), ("єва", "єв"), ("ина", "ин"), ("іна", "ін"), ("она", "он"), ("ера", "ер"),
)  # fmt: skip
"""How family names of men end in the genitive, and by themselves; others end in a consonant: Баумана."""
_SHORTEST_NAME = 4
_VOWELS = frozenset("аеёиоуыэюяіїє")
_RANKS = frozenset(
    {"академика", "академіка", "маршала", "адмирала", "генерала", "героя", "профессора", "святого"}
)
_OF_A_PLACE = re.compile("(.{4,}?)sk(?:[aeiou]|[aeiou][ie]|[eo]g[ou])")
"""moskovskiy, kazanskaya"""
_FIRMS = 100
"""Firms with the word in their names, of some 400,000, from which it is a word of another language."""


@lru_cache(maxsize=65_536)
def meaning(word: str) -> tuple[str, ...]:
    """English words for a Latin one that no table knows; empty when it is no Slavic word of the table."""
    if len(word) < _SHORTEST or not word.isalpha() or not word.isascii() or is_known(word):
        return ()
    written = _written(word)
    if written[:_BEGINNING] not in _beginnings():
        return ()
    for size in range(len(written), _BEGINNING - 1, -1):
        found = stems().get(written[:size])
        if found and ENDING.fullmatch(written[size:]):
            return tuple(found.split())
    of_place = _OF_A_PLACE.fullmatch(written) if "sk" in written else None
    return tuple(stems().get(of_place.group(1), "").split()) if of_place else ()


class LegalForm(NamedTuple):
    """A legal form written in full: how many words, and how it is written short."""

    size: int
    short: str


def legal_form(spelled: list[str], at: int) -> LegalForm | None:
    """The legal form written in full in Latin letters, by any system, that begins at a word; mostly none."""
    word = spelled[at]
    if len(word) < _SHORTEST or word[-1] not in _legal_ends():
        return None
    for form, short in _legal_by_first().get(_written(word), ()):
        if all(map(_is_written, form, spelled[at : at + len(form)])) and len(spelled) - at >= len(form):
            return LegalForm(len(form), short)
    return None


@lru_cache(maxsize=65_536)
def _written(word: str) -> str:
    return alike(word) if word.isascii() and len(word) >= _SHORTEST else word


def _is_written(form: str, word: str) -> bool:
    return form == _written(word)


@cache
def _legal_by_first() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for full, short in sorted(rows(_LEGAL_FORMS), key=lambda row: -len(row[0])):
        form = tuple(map(_written, full.split()))
        found.setdefault(form[0], []).append((form, short))
    return found


@cache
def _legal_ends() -> frozenset[str]:
    """The letters that the first words of legal forms end with, which all systems write alike."""
    return frozenset(word[-1] for word in _legal_by_first())


def in_nominative(spelled: list[str]) -> list[str]:
    """Words with the family name that follows `имени` as it stands by itself, without what is before it:
    имени А. Н. Туполева, Туполев.
    """
    at = next((at for at, word in enumerate(spelled) if word in _NAMED_AFTER), len(spelled))
    after = [word for word in spelled[at + 1 :] if len(word) > 1]
    name = next((word for word in after if word not in _RANKS), "")
    return [*spelled[: at + 1], *(_family_name(word, word == name) for word in after)]


def _family_name(word: str, is_first: bool) -> str:
    if script_of(word) != "CYRILLIC" or len(word) < (_SHORTEST_NAME if is_first else _SHORTEST):
        return word
    known = next((f"{word[: -len(end)]}{own}" for end, own in _GENITIVE if word.endswith(end)), word)
    if known != word or not is_first or word[-2] in _VOWELS:
        return known
    return word[:-1] if word[-1] == "а" else f"{word[:-1]}ь" if word[-1] == "я" else word


def is_known(word: str) -> bool:
    """Whether another table, or the names of many firms, have a word in Latin letters."""
    return word in words() or (word,) in legal_forms().get(word, ()) or firm_words().get(word, 0) >= _FIRMS


@cache
def stems() -> dict[str, str]:
    """Stem of the table, as all systems write it → what it means."""
    found: dict[str, str] = {}
    for stem, meanings in native_words().stems.items():
        written = alike(latin_of(stem)).rstrip("i")
        if script_of(stem) == "CYRILLIC" and len(written) >= _BEGINNING:
            found.setdefault(written, meanings[0])
    return found


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(stem[:_BEGINNING] for stem in stems())


def alike(latin: str) -> str:
    """A word with what the systems write for one letter written as one."""
    # Written out: it is asked of every word of every name.
    latin = latin.replace("shch", "s").replace("sch", "s").replace("kh", "h").replace("x", "h")
    latin = latin.replace("ts", "c").replace("tz", "c").replace("cz", "c").replace("zh", "z")
    latin = latin.replace("ch", "c").replace("sh", "s").replace("w", "v").replace("y", "i").replace("j", "i")
    return _TWICE.sub(r"\1", _SOFT.sub("", latin) if "i" in latin else latin)
