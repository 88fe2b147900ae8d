"""Which of several entries that are ranked alike comes first: the one whose name has the letters asked.

`Claudya Guerra` is one slip from an entry `Claudia Guerra` and as well from another `CLAUDIA GUERRA`; a legal
form says nothing of who a party is, and yet tells which of two entries was copied.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar

from rapidfuzz.distance import OSA

Ranked = TypeVar("Ranked")


def nearest_first(
    ranked: Iterable[Ranked],
    rank: Callable[[Ranked], tuple[int, float]],
    asked: Callable[[Ranked], str],
    listed: Callable[[Ranked], Iterable[str]],
) -> Iterator[Ranked]:
    """What is `ranked` already, those of one rank by the letters, as written, between the name `asked` and
    the nearest of those `listed`, then by the first of these, the one that the list calls the party by.
    """
    for _, level in groupby(ranked, rank):
        alike = list(level)
        if len(alike) > 1:
            alike.sort(key=lambda one: _apart(asked(one), listed(one)))
        yield from alike


def _apart(asked: str, listed: Iterable[str]) -> tuple[int, int]:
    edits = [OSA.distance(asked, name) for name in listed]
    return min(edits), edits[0]
