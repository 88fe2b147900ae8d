"""Chinese names as Russian writes them, in pinyin: Чжан Чжэньбан, Zhang Zhenbang."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from services.screening.matching.words.fold import fold
from services.screening.matching.words.tables import chinese_surnames, rows

_NAME = re.compile(r"([а-яё]+(?: [а-яё]+){1,2})( \d+)?")
"""With the number that a ship bears."""
_MOST = 4
"""Readings of one name: few are parted into syllables in more than one way."""
_MOST_SYLLABLES = 2
"""Of a given name."""
_LONGEST = 6
_PARTING = "ъ"
"""Written between syllables that would otherwise be read as one."""


@cache
def _pinyin() -> dict[str, tuple[str, ...]]:
    """Syllable in Cyrillic → in pinyin: лу may be written for lu and lü."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, field in rows("palladius.txt"):
        for written in map(fold, field.split("|")):
            found[written] = (*found.get(written, ()), syllable)
    return found


@cache
def _syllables() -> frozenset[str]:
    return frozenset(syllable for syllable, _ in rows("palladius.txt"))


@cache
def _double_surnames() -> frozenset[str]:
    return frozenset(chinese_surnames().values())


def readings(folded: str) -> tuple[str, ...]:
    """A folded Cyrillic name in pinyin: a syllable or a double surname, and one or two syllables after it."""
    found = _NAME.fullmatch(folded)
    if not found:
        return ()
    family, *given = found.group(1).split()
    number = found.group(2) or ""
    surnames = _syllables() | _double_surnames()
    families = [latin for latin in _read(family) if latin in surnames]
    names = _read("".join(given))
    return tuple(f"{one} {other}{number}" for one, other in islice(product(families, names), _MOST))


def _read(word: str) -> list[str]:
    return ["".join(syllables) for syllables in _parted(word, _MOST_SYLLABLES)]


def _parted(word: str, most: int) -> Iterator[tuple[str, ...]]:
    """The ways to read a word as so many syllables at most: long words have too many to look through."""
    if not word:
        yield ()
    if not most:
        return
    for size in range(1, min(_LONGEST, len(word)) + 1):
        for first in _pinyin().get(word[:size], ()):
            for rest in _parted(word[size:].removeprefix(_PARTING), most - 1):
                yield (first, *rest)
