"""Slips in words of Russian and its neighbours in Latin letters: `mekhenik`, `promyshlenvost`."""

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from services.screening.matching.words.slavic import ENDING, alike, is_known, stems
from services.screening.matching.words.spelling import filed, less_one

_SHORTEST = 8
"""Letters of a word, one less of a stem, from which one slip leads to no other word."""
_LONGEST_ENDING = 3


@lru_cache(maxsize=65_536)
def near_word(word: str) -> str | None:
    """The word of the table that an unknown one is a slip from, written so that its meaning is told:
    `mekhenik` is `mehanik`; None where none is.
    """
    if len(word) < _SHORTEST or not word.isalpha() or not word.isascii() or is_known(word):
        return None
    written = alike(word)
    for size in range(len(written), max(len(written) - _LONGEST_ENDING, _SHORTEST - 1) - 1, -1):
        if not ENDING.fullmatch(written[size:]):
            continue
        for part in sorted(less_one(written[:size])):
            for stem in _slipped_stems().get(part, ()):
                if OSA.distance(stem, written[:size], score_cutoff=1) == 1:
                    return stem
    return None


@cache
def _slipped_stems() -> dict[str, tuple[str, ...]]:
    """Long stems under themselves and themselves without one letter."""
    return filed(sorted(stem for stem in stems() if len(stem) >= _SHORTEST - 1))
