"""Korean names in Chinese characters, in Korean letters: 金与正, 김여정.

Korea reads characters in its own way, and Chinese papers write its people with them. Whether such a name is a
Korean's or a Chinese one's often nothing in it says: this is one more way to read it.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.script import HAN
from services.screening.matching.words.tables import rows

_NAME = re.compile(f"([{HAN}]{{3,4}})|([{HAN}]{{1,2}}) ([{HAN}]{{2}})")
_MOST = 6
"""Readings of one name: few characters of names have more than one."""
_GIVEN = 2
"""Characters of a given name: few Koreans have one, as many Chinese do."""


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    """Surname in characters → in Korean letters."""
    return {
        han: tuple(read.split("|")) for field, read in rows("surnames_ko_han.txt") for han in field.split("|")
    }


@cache
def _syllables() -> dict[str, tuple[str, ...]]:
    return {han: tuple(read.split("|")) for han, read in rows("sino_korean.txt")}


@cache
def name_syllables() -> frozenset[str]:
    """Every syllable that characters of names are read as."""
    return frozenset(syllable for read in _syllables().values() for syllable in read)


@cache
def _chinese() -> frozenset[str]:
    """Given names that many Chinese bear."""
    return frozenset(given for (field,) in rows("given_zh.txt") for given in field.split("|"))


def readings(folded: str) -> tuple[str, ...]:
    """A folded name in Chinese characters in Korean letters: surname, blank, given name."""
    found = _NAME.fullmatch(folded)
    if not found:
        return ()
    text = simplified(found.group(1) or f"{found.group(2)}{found.group(3)}")
    return tuple(islice(_read(text), _MOST))


def read_as(word: str) -> list[str]:
    """A surname or a part of a given name in Korean letters, by every reading of its characters."""
    read = product(*(_syllables().get(char, ()) for char in simplified(word)))
    return [*_surnames().get(word, ()), *map("".join, islice(read, _MOST))]


def _read(text: str) -> Iterator[str]:
    size = 2 if text[:2] in _surnames() and len(text) > 2 else 1
    family, given = text[:size], text[size:]
    if len(given) != _GIVEN or given in _chinese():
        return
    for one, *rest in product(_surnames().get(family, ()), *(_syllables().get(char, ()) for char in given)):
        yield f"{one} {''.join(rest)}"
