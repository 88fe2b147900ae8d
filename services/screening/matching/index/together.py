"""Forms that write together what a query writes apart, and the other way round."""

from collections.abc import Sequence

import numpy as np

from services.screening.matching.index.arrays import ModeArrays
from services.screening.matching.index.asked import Together, starts_of
from services.screening.matching.index.joining import Apart, Whole, joined
from services.screening.matching.index.vocabulary import Vocabulary
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.runs import KEY_BYTES, spelled, whole_keys


def written_together(arrays: ModeArrays, vocabulary: Vocabulary, queries: Sequence[Weighted]) -> Together:
    """All such words of the queries and the forms, by rising keys."""
    return Together(*joined(arrays, _apart(vocabulary, queries), _whole(queries)))


def _apart(vocabulary: Vocabulary, queries: Sequence[Weighted]) -> Apart:
    each = vocabulary.spelt_by([spelled(query.tokens) for query in queries])
    found = [
        (row, one.number, one.start, one.end, one.likeness, max(query.weights[one.start : one.end]))
        for row, (query, spelt) in enumerate(zip(queries, each, strict=True))
        for one in spelt
    ]
    rows, numbers, starts, ends, likeness, weights = zip(*found, strict=True) if found else [()] * 6
    return Apart(
        np.array(rows, dtype=np.int64),
        np.array(numbers, dtype=np.int64),
        np.array(starts, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        np.array(likeness, dtype=np.float64),
        np.array(weights, dtype=np.float64),
    )


def _whole(queries: Sequence[Weighted]) -> Whole:
    keys = [whole_keys(token.canon) for query in queries for token in query.tokens]
    sizes = [len(query.tokens) for query in queries]
    starts = starts_of(sizes)
    rows = np.arange(len(queries)).repeat(sizes)
    return Whole(
        rows,
        np.arange(len(keys)) - starts[rows],
        np.array([weight for query in queries for weight in query.weights], dtype=np.float64),
        starts_of([len(one) // KEY_BYTES for one in keys]),
        np.frombuffer(b"".join(keys), dtype=np.uint32),
    )
