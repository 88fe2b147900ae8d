"""What a query asks of the index: its words, the listed words like each, and what it writes together."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Floats, Ints, LikeArrays, Longs
from services.screening.matching.index.gathering import gathered
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.words.tables import CLASS_NUMBERS


class Like(NamedTuple):
    """Numbers of the listed words like a word, rising, with similarities 0–1; `size`: how many words of
    forms they are.
    """

    numbers: list[int]
    similarities: list[float]
    size: int


LikeOrNumber = Like | int
"""What is like a word, or the number of a listed word of which that is stored."""


class Together(NamedTuple):
    """Words written together in one of two names: the weight they may agree by, and which words of the query
    and which listed ones they then take, from start to before end. `keys`: query × forms + form.
    """

    keys: Longs
    weights: Doubles
    start: Longs
    end: Longs
    listed_start: Longs
    listed_end: Longs


class Batch(NamedTuple):
    """The words of many queries one after the other. Those of query n are `start[n]` to before
    `start[n + 1]`; the listed words like word m are `like_start[m]` to before `like_start[m + 1]`, `size[m]`
    words of forms. `silent`: where it is listed it may weigh nothing.
    """

    start: Longs
    weight: Doubles
    cost: Doubles
    cls: NDArray[np.uint8]
    initial: NDArray[np.bool_]
    silent: NDArray[np.bool_]
    size: Longs
    like_start: Longs
    like_word: Ints
    like_similarity: Floats


def batch_of(
    queries: Sequence[Weighted], likes: Sequence[LikeOrNumber], stored: LikeArrays, silent: frozenset[str]
) -> Batch:
    """The queries' words as arrays; `likes`: those of each of their words; `silent`: words that may weigh
    nothing.
    """
    tokens = [token for query in queries for token in query.tokens]
    fresh = [like for like in likes if isinstance(like, Like)]
    size, start, word, similarity = gathered(
        stored,
        np.array([like if isinstance(like, int) else -1 for like in likes], dtype=np.int64),
        np.array([like.size for like in fresh], dtype=np.int64),
        starts_of([len(like.numbers) for like in fresh]),
        np.array([*chain.from_iterable([like.numbers for like in fresh])], dtype=np.int32),
        np.array([*chain.from_iterable([like.similarities for like in fresh])], dtype=np.float32),
    )
    return Batch(
        starts_of([len(query.tokens) for query in queries]),
        np.array([weight for query in queries for weight in query.weights], dtype=np.float64),
        np.array([cost for query in queries for cost in query.omitted], dtype=np.float64),
        np.array([CLASS_NUMBERS[token.cls] for token in tokens], dtype=np.uint8),
        np.array([len(token.canon) == 1 for token in tokens], dtype=np.bool_),
        np.array([token.canon in silent for token in tokens], dtype=np.bool_),
        size,
        start,
        word,
        similarity,
    )


def starts_of(sizes: list[int]) -> Longs:
    """Where each of so many begins, and before what the last one ends."""
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def like_of(found: dict[int, float], sizes: list[int]) -> Like:
    """Word number → similarity, by rising numbers; `sizes`: how many words of forms each word is."""
    rising = sorted(found)
    return Like(rising, [found[number] for number in rising], sum([sizes[number] for number in rising]))


def spans(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All places from each start to before its end, in order."""
    sizes = ends - starts
    after = sizes.cumsum()
    total = int(after[-1]) if len(after) else 0
    places: Longs = (ends - after).repeat(sizes) + np.arange(total)
    return places
