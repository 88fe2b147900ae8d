"""Forms that write together what a query writes apart, and the other way round."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from services.screening.matching.index.arrays import Doubles, Longs, ModeArrays
from services.screening.matching.index.asked import Together, starts_of
from services.screening.matching.index.compiled import compiled, compiled_within
from services.screening.matching.index.hashes import Hashes, filed_under
from services.screening.matching.index.vocabulary import Vocabulary
from services.screening.matching.likeness.similarity import JOINED
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.runs import spelled, whole_keys


class _Apart(NamedTuple):
    """Listed words that words of queries spell together: of which query, which word, from which place of the
    query to before which, how well, and what the heaviest of them weighs.
    """

    row: Longs
    number: Longs
    start: Longs
    end: Longs
    likeness: Doubles
    weight: Doubles


class _Whole(NamedTuple):
    """Words of queries that listed ones may spell together: of which query, at which place of it, their
    weight; and hashes of such listed ones, those of word n from `start[n]` to before `start[n + 1]`.
    """

    row: Longs
    place: Longs
    weight: Doubles
    start: Longs
    hashes: Hashes


def written_together(arrays: ModeArrays, vocabulary: Vocabulary, queries: Sequence[Weighted]) -> Together:
    """All such words of the queries and the forms, by rising keys."""
    return Together(*_together(arrays, _apart(vocabulary, queries), _whole(queries)))


def _apart(vocabulary: Vocabulary, queries: Sequence[Weighted]) -> _Apart:
    each = vocabulary.spelt_by([spelled(query.tokens) for query in queries])
    found = [
        (row, one.number, one.start, one.end, one.likeness, max(query.weights[one.start : one.end]))
        for row, (query, spelt) in enumerate(zip(queries, each, strict=True))
        for one in spelt
    ]
    rows, numbers, starts, ends, likeness, weights = zip(*found, strict=True) if found else [()] * 6
    return _Apart(
        np.array(rows, dtype=np.int64),
        np.array(numbers, dtype=np.int64),
        np.array(starts, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        np.array(likeness, dtype=np.float64),
        np.array(weights, dtype=np.float64),
    )


def _whole(queries: Sequence[Weighted]) -> _Whole:
    keys = [whole_keys(token.canon) for query in queries for token in query.tokens]
    return _Whole(
        np.array([row for row, query in enumerate(queries) for _ in query.tokens], dtype=np.int64),
        np.array([place for query in queries for place in range(len(query.tokens))], dtype=np.int64),
        np.array([weight for query in queries for weight in query.weights], dtype=np.float64),
        starts_of([len(one) for one in keys]),
        np.array([*chain.from_iterable(keys)], dtype=np.uint32),
    )


@compiled
def _together(
    arrays: ModeArrays, apart: _Apart, whole: _Whole
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
            weights[at] = max(arrays.token_weight[word], apart.weight[one]) * apart.likeness[one]
            at = _note(found, at, key, apart.start[one], apart.end[one], word, word + 1)
    for one, place in enumerate(whole.place):
        for wanted in range(whole.start[one], whole.start[one + 1]):
            for filed in range(starts[wanted], ends[wanted]):
                first, key = arrays.joined_token[filed], whole.row[one] * forms + arrays.joined_form[filed]
                last = first + arrays.joined_size[filed]
                weights[at] = max(arrays.token_weight[first:last].max(), whole.weight[one]) * JOINED
                at = _note(found, at, key, place, place + 1, first, last)
    order = found[0].argsort(kind="mergesort")
    keys, start, end, listed_start, listed_end = found
    return keys[order], weights[order], start[order], end[order], listed_start[order], listed_end[order]


@compiled_within
def _note(found: Longs, at: int, key: int, start: int, end: int, first: int, last: int) -> int:
    """Note one more at a column; the next column."""
    found[0, at], found[1, at], found[2, at], found[3, at], found[4, at] = key, start, end, first, last
    return at + 1
