"""The forms that hold what queries write together, or the other way round, for many queries at once."""

from typing import NamedTuple

import numpy as np

from services.screening.matching.index.arrays import Doubles, Longs, ModeArrays
from services.screening.matching.index.compiled import compiled, compiled_within
from services.screening.matching.index.hashes import Hashes, filed_under
from services.screening.matching.likeness.similarity import JOINED


class Apart(NamedTuple):
    """Listed words that words of queries spell together: of which query, which word, from which place of the
    query to before which, how well, and what the heaviest of them weighs.
    """

    row: Longs
    number: Longs
    start: Longs
    end: Longs
    likeness: Doubles
    weight: Doubles


class Whole(NamedTuple):
    """Words of queries that listed ones may spell together: of which query, at which place of it, their
    weight; and hashes of such listed ones, those of word n from `start[n]` to before `start[n + 1]`.
    """

    row: Longs
    place: Longs
    weight: Doubles
    start: Longs
    hashes: Hashes


@compiled
def joined(
    arrays: ModeArrays, apart: Apart, whole: Whole
) -> tuple[Longs, Doubles, Longs, Longs, Longs, Longs]:
    """The columns of `Together`."""
    starts, ends = filed_under(arrays.joined_hash, whole.hashes)
    size, forms = (ends - starts).sum(), len(arrays.form_entry)
    for number in apart.number:
        size += arrays.post_start[number + 1] - arrays.post_start[number]
    found = np.empty((5, size), np.int64)
    weights = np.empty(size, np.float64)
    at = 0
    for one, number in enumerate(apart.number):
        for post in range(arrays.post_start[number], arrays.post_start[number + 1]):
            word, key = arrays.post_token[post], apart.row[one] * forms + arrays.post_form[post]
            weights[at] = max(arrays.tokens[word].weight, apart.weight[one]) * apart.likeness[one]
            at = _note(found, at, key, apart.start[one], apart.end[one], word, word + 1)
    for one, place in enumerate(whole.place):
        for wanted in range(whole.start[one], whole.start[one + 1]):
            for filed in range(starts[wanted], ends[wanted]):
                first, key = arrays.joined_token[filed], whole.row[one] * forms + arrays.joined_form[filed]
                last = first + arrays.joined_size[filed]
                weights[at] = max(_heaviest(arrays, first, last), whole.weight[one]) * JOINED
                at = _note(found, at, key, place, place + 1, first, last)
    order = found[0].argsort(kind="mergesort")
    keys, start, end, listed_start, listed_end = found
    return keys[order], weights[order], start[order], end[order], listed_start[order], listed_end[order]


@compiled_within
def _heaviest(arrays: ModeArrays, first: int, last: int) -> float:
    """What the heaviest of some listed words weighs."""
    most = 0.0
    for place in range(first, last):
        most = max(most, arrays.tokens[place].weight)
    return most


@compiled_within
def _note(found: Longs, at: int, key: int, start: int, end: int, first: int, last: int) -> int:
    """Note one more at a column; the next column."""
    found[0, at], found[1, at], found[2, at], found[3, at], found[4, at] = key, start, end, first, last
    return at + 1
