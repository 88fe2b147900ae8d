"""What a query asks of the index: its words, the listed words like each, and what it writes together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Floats, Ints, Longs
from services.screening.matching.words.tables import CLASS_NUMBERS
from services.screening.matching.words.tokens import Token

_NOWHERE = np.empty(0, dtype=np.int64)


class Like(NamedTuple):
    """Numbers of the listed words like a word, rising, with similarities 0–1; `size`: how many words of
    forms they are.
    """

    numbers: Ints
    similarities: Floats
    size: int


class Asked(NamedTuple):
    """A word of a query: its weight, what it costs when left out, and the listed words like it."""

    token: Token
    weight: float
    cost: float
    like: Like


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


def in_order(found: Together) -> Together:
    """The same with rising keys."""
    order = found.keys.argsort(kind="stable")
    return Together(
        found.keys[order],
        found.weights[order],
        found.start[order],
        found.end[order],
        found.listed_start[order],
        found.listed_end[order],
    )


NOT_TOGETHER = Together(_NOWHERE, np.empty(0), _NOWHERE, _NOWHERE, _NOWHERE, _NOWHERE)


class Batch(NamedTuple):
    """The words of many queries one after the other. Those of query n are `start[n]` to before
    `start[n + 1]`; the listed words like word m are `like_start[m]` to before `like_start[m + 1]`.
    `essential`: a form must hold a word like one of these, or words written together.
    """

    start: Longs
    weight: Doubles
    cost: Doubles
    cls: NDArray[np.uint8]
    essential: NDArray[np.bool_]
    like_start: Longs
    like_word: Ints
    like_similarity: Floats


def batch_of(queries: Sequence[Sequence[Asked]], essential: Sequence[Sequence[Asked]]) -> Batch:
    """The queries' words as arrays; `essential`: some of each query's words."""
    words = [word for asked in queries for word in asked]
    chosen = {id(word) for asked in essential for word in asked}
    return Batch(
        _starts([len(asked) for asked in queries]),
        np.array([word.weight for word in words], dtype=np.float64),
        np.array([word.cost for word in words], dtype=np.float64),
        np.array([CLASS_NUMBERS[word.token.cls] for word in words], dtype=np.uint8),
        np.array([id(word) in chosen for word in words], dtype=np.bool_),
        _starts([len(word.like.numbers) for word in words]),
        np.concatenate([np.empty(0, dtype=np.int32), *(word.like.numbers for word in words)]),
        np.concatenate([np.empty(0, dtype=np.float32), *(word.like.similarities for word in words)]),
    )


def _starts(sizes: list[int]) -> Longs:
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def like_of(found: dict[int, float], sizes: NDArray[np.int64]) -> Like:
    """Word number → similarity, as arrays; `sizes`: how many words of forms each word is."""
    rising = sorted(found)
    numbers = np.array(rising, dtype=np.int32)
    similarities = np.array([found[number] for number in rising], dtype=np.float32)
    return Like(numbers, similarities, int(sizes[numbers].sum()))


def spans(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All places from each start to before its end, in order."""
    sizes = ends - starts
    after = sizes.cumsum()
    total = int(after[-1]) if len(after) else 0
    places: Longs = (ends - after).repeat(sizes) + np.arange(total)
    return places
