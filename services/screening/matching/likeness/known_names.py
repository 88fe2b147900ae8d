"""Which personal names a word may spell, by the tables."""

from functools import cache, lru_cache

from services.screening.matching.words.spellings import spellings
from services.screening.matching.words.tables import rows, sounded_groups

_NOBODY: frozenset[int] = frozenset()


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Latin word → numbers of the names it is a spelling of."""
    found: dict[str, list[int]] = {}
    same = (tuple(row[0].split("|")) for row in rows("same_names.txt"))
    for number, names in enumerate((*_own_groups(), *same)):
        for word in dict.fromkeys(names):
            found.setdefault(word, []).append(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def _own_groups() -> tuple[tuple[str, ...], ...]:
    return (*(tuple(row[0].split("|")) for row in rows("nicknames.txt")), *sounded_groups())


@cache
def own_size() -> int:
    """How many groups are of our own tables: a word in another one of them is another name for certain."""
    return len(_own_groups())


def names_of(word: str) -> frozenset[int]:
    """Numbers of the personal names that a word, in any script, may spell; empty for unknown words."""
    return _groups().get(word, _NOBODY) if word.isascii() else _names_of_native(word)


@lru_cache(maxsize=65_536)
def _names_of_native(word: str) -> frozenset[int]:
    groups = _groups()
    return frozenset(number for one in spellings(word) for number in groups.get(one, ()))


def own_names_of(word: str) -> list[int]:
    """Numbers of the names in our own table that a word may spell: those may differ in every letter."""
    return [number for number in names_of(word) if number < own_size()]
