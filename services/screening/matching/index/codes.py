"""Words of a form as codes that stand beside each of its postings: they alone tell which words it may share
with a query, in the order they stand in memory.

A code is the class of the word and twelve bits made of its number.
"""

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Codes, Longs, Tokens
from services.screening.matching.index.compiled import compiled, compiled_within

MOST_CODES = 12
"""Words of a form that have codes: hardly any form has more."""
NO_WORD = 0
MORE_WORDS = 0xFFFF
"""Stands for the last words of a form that has more than these: they may be any."""
_KINDS = 4096
_OF_ANY = _KINDS - 1
_SCATTER = 2654435761
"""A prime near the golden section of 2**32 (Knuth): its multiples are scattered evenly."""

Shared = NDArray[np.uint64]
"""For each kind of code the words of a query that one of its words is like, as bits."""


@compiled_within
def kind_of(number: int) -> int:
    """What a code tells of a word's number: never that of no word nor that of any."""
    return 1 + (number * _SCATTER >> 20) % (_OF_ANY - 1)


@compiled_within
def kind_in(code: int) -> int:
    """What a code tells of the number of its word."""
    return code & _KINDS - 1


@compiled_within
def class_in(code: int) -> int:
    """The number of the class of a code's word."""
    return code // _KINDS


def nothing_shared() -> Shared:
    """No word of a query is like any, but those of which nothing is known may be like all."""
    shared = np.zeros(_KINDS, dtype=np.uint64)
    shared[_OF_ANY] = ~np.uint64(0)
    return shared


@compiled
def codes_of(starts: Longs, tokens: Tokens) -> Codes:
    """The codes of each form; its words are from `starts[n]` to before `starts[n + 1]`."""
    found = np.zeros((len(starts) - 1, MOST_CODES), np.uint16)
    for form in range(len(starts) - 1):
        size = starts[form + 1] - starts[form]
        for place in range(min(size, MOST_CODES)):
            token = tokens[starts[form] + place]
            found[form, place] = token.cls * _KINDS + kind_of(token.word)
        if size > MOST_CODES:
            found[form, MOST_CODES - 1] = MORE_WORDS
    return found
