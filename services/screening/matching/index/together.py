"""Forms that write together what a query writes apart, and the other way round."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from services.screening.matching.index.arrays import Doubles, Longs, ModeArrays
from services.screening.matching.index.asked import NOT_TOGETHER, Together, in_order, spans
from services.screening.matching.index.hashes import filed_under
from services.screening.matching.index.vocabulary import Vocabulary
from services.screening.matching.likeness.similarity import JOINED
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.runs import spelled, whole_keys


def written_together(arrays: ModeArrays, vocabulary: Vocabulary, queries: Sequence[Weighted]) -> Together:
    """All such words of the queries and the forms, by rising keys."""
    parts = [*_apart_here(arrays, vocabulary, queries), *_apart_there(arrays, queries)]
    if not parts:
        return NOT_TOGETHER
    return in_order(Together(*(np.concatenate(column) for column in zip(*parts, strict=True))))


def _apart_here(
    arrays: ModeArrays, vocabulary: Vocabulary, queries: Sequence[Weighted]
) -> Iterator[Together]:
    forms = len(arrays.form_entry)
    for row, query in enumerate(queries):
        for spelt in vocabulary.spelt_by(spelled(query.tokens)):
            start, end = arrays.post_start[spelt.number : spelt.number + 2].tolist()
            if start < end:
                words = arrays.post_token[start:end].astype(np.int64)
                keys = row * forms + arrays.post_form[start:end].astype(np.int64)
                weights = _weights(arrays, words, max(query.weights[spelt.start : spelt.end]), spelt.likeness)
                first, last = np.full(len(words), spelt.start), np.full(len(words), spelt.end)
                yield Together(keys, weights, first, last, words, words + 1)


def _weights(arrays: ModeArrays, words: Longs, ours: float, likeness: float) -> Doubles:
    return np.maximum(arrays.token_weight[words], ours).astype(np.float64) * likeness


def _apart_there(arrays: ModeArrays, queries: Sequence[Weighted]) -> Iterator[Together]:
    keys = [whole_keys(token.canon) for query in queries for token in query.tokens]
    starts, ends = filed_under(arrays.joined_hash, np.array(list(chain.from_iterable(keys)), dtype=np.uint32))
    found = spans(starts, ends)
    if not len(found):
        return
    asked = np.repeat(np.repeat(np.arange(len(keys)), [len(one) for one in keys]), ends - starts)
    first, size = arrays.joined_token[found].astype(np.int64), arrays.joined_size[found].astype(np.int64)
    words = spans(first, first + size)
    heaviest = np.maximum.reduceat(arrays.token_weight[words], np.cumsum(size) - size)
    weights = np.maximum(heaviest, np.array([w for query in queries for w in query.weights])[asked])
    rows = np.repeat(np.arange(len(queries)), [len(query.tokens) for query in queries])
    ours = np.array([place for query in queries for place in range(len(query.tokens))])[asked]
    together = rows[asked] * len(arrays.form_entry) + arrays.joined_form[found]
    yield Together(together, weights * JOINED, ours, ours + 1, first, first + size)
