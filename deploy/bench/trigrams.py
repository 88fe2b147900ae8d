"""A blocker as it is commonly built: the entries whose names share the most trigrams with the one asked.

It stands for what others put before a costly scorer. How many entries it must pass on to lose none of those
that are to be found is measured, not chosen.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.words.fold import fold
from services.screening.matching.words.transliterate import latin_of
from services.screening.watchlists.model import ListEntry

_SIZE = 3

Numbers = NDArray[np.int64]


class Trigrams:
    """Entries filed under the trigrams of their names, in Latin letters."""

    def __init__(self, entries: Sequence[ListEntry]) -> None:
        listed = ((number, name) for number, entry in enumerate(entries) for name in entry.names)
        names = [(number, grams_of(name.text)) for number, name in listed]
        self._entries = len(entries)
        self._owner = np.array([number for number, _ in names], dtype=np.int64)
        self._sizes = np.array([len(grams) for _, grams in names], dtype=np.float64)
        filed: dict[str, list[int]] = {}
        for place, (_, grams) in enumerate(names):
            for gram in grams:
                filed.setdefault(gram, []).append(place)
        self._filed = {gram: np.array(places, dtype=np.int64) for gram, places in filed.items()}

    def ranks(self, name: str) -> Numbers:
        """For each entry its place, from 1, when all are ordered by the trigrams that their nearest names
        share.
        """
        grams = grams_of(name)
        known = [self._filed[gram] for gram in grams if gram in self._filed]
        shared = np.bincount(np.concatenate([np.empty(0, np.int64), *known]), minlength=len(self._sizes))
        best = np.zeros(self._entries)
        np.maximum.at(best, self._owner, 2 * shared / (self._sizes + len(grams)))
        ranks = np.empty(self._entries, dtype=np.int64)
        ranks[np.argsort(-best, kind="stable")] = np.arange(1, self._entries + 1)
        return ranks

    def nearest(self, name: str, count: int) -> list[int]:
        """The numbers of so many entries, the nearest first."""
        found: list[int] = np.argsort(self.ranks(name))[:count].tolist()
        return found

    def places(self, wanted: Iterable[tuple[str, Sequence[int]]]) -> list[int]:
        """The places of all entries that are wanted for some names."""
        return [place for name, numbers in wanted for place in self.ranks(name)[list(numbers)].tolist()]


def depth(places: Sequence[int], share: float) -> int:
    """How many entries are to be passed on for each name, so that this share of those wanted is there."""
    return int(np.quantile(places, share, method="inverted_cdf")) if places else 0


def grams_of(name: str) -> set[str]:
    """The trigrams of a name in Latin letters, a blank before each word and behind it."""
    text = f" {latin_of(fold(name))} "
    return {text[at : at + _SIZE] for at in range(len(text) - _SIZE + 1)}
