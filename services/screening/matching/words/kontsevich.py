"""Korean names as Russian writes them, in Korean letters: Ким Чен Ын and Ким Чжонын, 김정은."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product

from services.screening.matching.words.hangul import romanised, sounds
from services.screening.matching.words.sino_korean import name_syllables
from services.screening.matching.words.tables import korean_surnames, rows

_NAME = re.compile(r"[а-яё]+(?: [а-яё]+){1,2}")
_MOST = 12
"""Readings of one name."""
_MOST_SYLLABLES = 2
"""Of a given name."""
_LONGEST = 7
"""Letters of a syllable."""
_NOTHING = "-"
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "-ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST = 0xAC00


@cache
def _letters(part: str) -> tuple[tuple[str, str], ...]:
    """(Cyrillic, Korean) of one part of a syllable, or of whole surnames."""
    return tuple(
        ("" if written == _NOTHING else written, korean)
        for kind, field, read in rows("kontsevich.txt")
        if kind == part
        for written in field.split("|")
        for korean in read.split("|")
    )


@cache
def _syllables() -> dict[str, tuple[str, ...]]:
    """Syllable in Cyrillic → in Korean, those that names have."""
    found: dict[str, dict[str, None]] = {}
    for (one, initial), (other, vowel), (last, final) in product(
        _letters("initial"), _letters("vowel"), _letters("final")
    ):
        code = (_INITIALS.index(initial) * len(_VOWELS) + _VOWELS.index(vowel)) * len(_FINALS)
        syllable = chr(_FIRST + code + _FINALS.index(final))
        if syllable in name_syllables() or syllable in korean_surnames():
            found.setdefault(one + other + last, {}).setdefault(syllable)
    return {written: tuple(read) for written, read in found.items()}


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    """Surname in Cyrillic → in Korean, where it is not written as other syllables are."""
    found: dict[str, tuple[str, ...]] = {}
    for written, korean in _letters("surname"):
        found[written] = (*found.get(written, ()), korean)
    return found


def readings(folded: str) -> tuple[str, ...]:
    """A folded Cyrillic name in Korean letters: a surname, blank, a given name of one or two syllables."""
    if not _NAME.fullmatch(folded):
        return ()
    family, *given = folded.split()
    parted = (one for one in _parted(family, _MOST_SYLLABLES) if one in korean_surnames())
    families = dict.fromkeys((*parted, *_surnames().get(family, ())))
    if not families:
        return ()
    names = _parted(given[0], _MOST_SYLLABLES) if len(given) == 1 else _together(given)
    return tuple(f"{one} {name}" for one, name in islice(product(families, _sounding_apart(names)), _MOST))


def _sounding_apart(names: Iterable[str]) -> tuple[str, ...]:
    """The first of the names that Latin letters would spell alike."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(sounds(romanised(name)[0]), name)
    return tuple(found.values())


def _together(given: list[str]) -> Iterator[str]:
    return ("".join(one) for one in product(*(_syllables().get(word, ()) for word in given)))


def _parted(word: str, most: int) -> Iterator[str]:
    """The ways to read a word as so many syllables at most."""
    if not word:
        yield ""
    if not most:
        return
    for size in range(1, min(_LONGEST, len(word)) + 1):
        for first in _syllables().get(word[:size], ()):
            for rest in _parted(word[size:], most - 1):
                yield first + rest
