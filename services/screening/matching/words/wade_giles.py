"""Chinese names in Wade–Giles, as in Taiwan and older texts, in pinyin: Teng Hsiao-p'ing, Deng Xiaoping.

Most writers leave the marks out that tell t from t': such a name has several readings.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice, product
from unicodedata import combining, normalize

from pypinyin import lazy_pinyin

from services.screening.matching.words.tables import rows, surnames_of_many

_MOST = 8
"""Readings of one name: a given name of two syllables has four when no mark is written, seldom more."""
_SYLLABLES = range(2, 4)
_MARKS = re.compile("[’‘ʻʼ`´]")
_NAME = re.compile(r"[a-z' ,-]+")
_MARKED = re.compile(r"\b(?:ch|ts|tz|p|t|k)'(?=[a-z])")
_HARDLY_NAMES = {"kuo", "chou", "te", "ko"}
"""Syllables of pinyin that are in hardly any name, and those of many in Wade–Giles."""
_ASPIRATED = re.compile("^(ch|ts|tz|p|t|k)'?")


@cache
def _pinyin() -> dict[str, tuple[str, ...]]:
    """Syllable in Wade–Giles, with its mark → in pinyin."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, field in rows("wade_giles.txt"):
        for written in field.split("|"):
            found[written] = (*found.get(written, ()), syllable)
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(written.replace("'", "") for written in _pinyin())


@cache
def _in_pinyin() -> frozenset[str]:
    return frozenset(syllable for syllable, _ in rows("wade_giles.txt")) - _HARDLY_NAMES


@cache
def _surnames() -> frozenset[str]:
    return frozenset(lazy_pinyin(name)[0] for name in surnames_of_many() if len(name) == 1)


def readings(text: str) -> tuple[str, ...]:
    """A Latin name in pinyin, surname first, if its syllables are those of Wade–Giles, not all pinyin's."""
    if not text.isascii():
        text = "".join(char for char in normalize("NFD", _MARKS.sub("'", text)) if not combining(char))
    lowered = text.casefold()
    if not _NAME.fullmatch(lowered):
        return ()
    words = [word.strip("'").split("-") for word in lowered.replace(",", " ").split()]
    syllables = [syllable for word in words for syllable in word]
    if len(words) < 2 or len(syllables) not in _SYLLABLES or not _is_wade_giles(syllables, lowered):
        return ()
    family = next((at for at, word in enumerate(words) if len(word) == 1), 0)
    given = [syllable for at, word in enumerate(words) if at != family for syllable in word]
    marked = "'" in lowered
    families = _options(words[family][0], marked)
    known = [one for one in families if one in _surnames()] or families
    choices = product(known, *(_options(syllable, marked) for syllable in given))
    return tuple(f"{choice[0]} {''.join(choice[1:])}" for choice in islice(choices, _MOST))


def _is_wade_giles(syllables: Iterable[str], text: str) -> bool:
    plain = [syllable.replace("'", "") for syllable in syllables]
    if not _known().issuperset(plain):
        return False
    told = "-" in text or len(plain) > min(_SYLLABLES)
    return bool(_MARKED.search(text)) or (told and not _in_pinyin().issuperset(plain))


def _options(syllable: str, marked: bool) -> tuple[str, ...]:
    """Pinyin of a syllable; without marks in the name, of its aspirated form too."""
    if marked:
        return _pinyin().get(syllable) or _pinyin().get(syllable.replace("'", ""), (syllable,))
    aspirated = _ASPIRATED.sub(r"\1'", syllable)
    found = (*_pinyin().get(syllable, ()), *_pinyin().get(aspirated, ()))
    return tuple(dict.fromkeys(found)) or (syllable,)
