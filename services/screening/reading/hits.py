"""Phrases searched for, and the places in a text where they stand."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern of the knowledge files: `topic` says which file and list, `name` which entry, `note` more."""

    topic: str
    name: str
    pattern: str
    language: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase at `text[start:end]`; `at` are positions among the folded words."""

    phrase: Phrase
    start: int
    end: int
    at: tuple[int, int]
    negated: bool = False


class Spread:
    """Hits of one text in the order of their places: those near another are found without trying all."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._hits = sorted(hits, key=lambda hit: hit.at)
        self._starts = [hit.at[0] for hit in self._hits]
        self._longest = max((hit.at[1] - hit.at[0] for hit in self._hits), default=0)

    def around(self, hit: Hit, characters: int) -> list[Hit]:
        """All that begin or end within so many characters of a hit; perhaps a few more."""
        first = bisect_left(self._starts, hit.at[0] - characters - self._longest)
        return self._hits[first : bisect_right(self._starts, hit.at[1] + characters)]
