"""What a search notes on its way: which words and forms the query at hand met, and what they gain."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Ints, ModeArrays
from services.screening.matching.index.codes import Shared, nothing_shared


class Marks(NamedTuple):
    """What one thread notes while it searches one index: the query that met a form or a word last, the first
    like filed under a word, which words of the query at hand those of a code are like, what each word of the
    form at hand gains, and how many queries there were.
    """

    form: Ints
    word: Ints
    first: Ints
    shared: Shared
    gains: Doubles
    queries: Ints


MOST_QUERIES = 2**30
"""Queries after which marks are to be made anew, long before their numbers end."""


def marks_for(arrays: ModeArrays) -> Marks:
    """Nothing met yet."""
    words, longest = len(arrays.post_start) - 1, int(np.diff(arrays.token_start).max(initial=1))
    return Marks(
        np.zeros(len(arrays.form_entry), dtype=np.int32),
        np.zeros(words, dtype=np.int32),
        np.zeros(words, dtype=np.int32),
        nothing_shared(),
        np.zeros(longest, dtype=np.float64),
        np.zeros(1, dtype=np.int32),
    )


class Filed(NamedTuple):
    """Of each like of a batch the word of its query that it is like, and the next like of the same word."""

    asked: Ints
    following: Ints


class Partners(NamedTuple):
    """Of each word of a query: whether the form at hand has a word like it, and the most that gains."""

    found: NDArray[np.bool_]
    gains: Doubles


class Rows(NamedTuple):
    """What of a batch belongs to one query, or of the words written together to a query or a form."""

    start: int
    end: int
