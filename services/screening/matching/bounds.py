"""The most that a listed name form can score, from its words' similarities alone, for many forms at once.

Each word of either name counts once, at its best; words that have no partner in the other name at all are
left over for certain. The scorer pairs no word better than that, so no form is left out that could reach
a threshold.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.arrays import Doubles, Floats, Ints, ModeArrays
from services.screening.matching.score import MIDDLE_NAME_SHARE
from services.screening.matching.tokens import Token
from services.screening.matching.weights import INITIAL, Mode

_NONE = 2**31 - 1
_EXACT = 1.0 - 1e-6
_AGREEING = 0.79 * INITIAL
"""Less than any word gains that agrees so well that a middle name may be left out beside it."""


class Like(NamedTuple):
    """Numbers of the listed words like a word, rising, with similarities 0–1; `size`: how many words of
    forms they are. The last number is a mark that no word has.
    """

    numbers: Ints
    similarities: Floats
    size: int


class Asked(NamedTuple):
    """A word of the query: its weight, what it costs when left out, and the listed words like it."""

    token: Token
    weight: float
    cost: float
    like: Like


class Together(NamedTuple):
    """Words written together in one of two names: the weight they may agree by, and what they then spare."""

    forms: Ints
    weights: Doubles
    spared: Doubles


def like_of(found: dict[int, float], sizes: NDArray[np.int64]) -> Like:
    """Word number → similarity, as arrays; `sizes`: how many words of forms each word is."""
    numbers = np.array([*sorted(found), _NONE], dtype=np.int32)
    similarities = np.array([*(found[number] for number in sorted(found)), 0.0], dtype=np.float32)
    return Like(numbers, similarities, int(sizes[numbers[:-1]].sum()))


def spans(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All places from each start to before its end, in order."""
    sizes = ends - starts
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


def upper_bounds(
    arrays: ModeArrays, mode: Mode, asked: list[Asked], forms: Ints, joined: Together
) -> Doubles:
    """The most that each of `forms` can score against the words asked."""
    starts, ends = arrays.token_start[forms], arrays.token_start[forms + 1]
    places = spans(starts, ends)
    first = np.cumsum(ends - starts) - (ends - starts)
    alike = _similarities(asked, arrays.token_word[places])
    weights = np.array([item.weight for item in asked])[:, None]
    costs = np.array([item.cost for item in asked])
    listed, listed_cost = arrays.token_weight[places], arrays.token_cost[places]
    # The same word agrees by the mean of its two weights, a similar one by the lesser; silent ones by none.
    shared = np.where(alike >= _EXACT, (weights + listed) / 2, np.minimum(weights, listed))
    gain = alike * np.where((weights > 0) & (listed > 0), shared, 0.0)
    by_query = np.maximum.reduceat(gain, first, axis=1)
    matched = np.minimum(by_query.sum(0), np.add.reduceat(gain.max(0), first))
    some = alike > 0
    paired = np.logical_or.reduceat(some, first, axis=1)
    alone = ~some.any(0)
    # Where both names have words of their own, common words left over cost their whole weight.
    both = (~paired & (weights > 0)).any(0) & np.logical_or.reduceat(alone & (listed > 0), first)
    plain = weights[:, 0] @ ~paired + np.add.reduceat(alone * listed, first)
    lenient = costs @ ~paired + np.add.reduceat(alone * listed_cost, first)
    least = lenient
    if mode == "person":
        least = lenient * MIDDLE_NAME_SHARE
        lenient = np.where((by_query > _AGREEING).sum(0) >= 2, least, lenient)
    return _bound(matched, np.where(both, plain, lenient), least, forms, joined)


def _bound(matched: Doubles, over: Doubles, least: Doubles, forms: Ints, joined: Together) -> Doubles:
    if len(joined.forms):
        at = np.minimum(np.searchsorted(forms, joined.forms), len(forms) - 1)
        inside = forms[at] == joined.forms
        at = at[inside]
        over[at] = least[at]
        matched = matched + np.bincount(at, joined.weights[inside], len(forms))
        over = np.maximum(over - np.bincount(at, joined.spared[inside], len(forms)), 0.0)
    bound: Doubles = matched / (matched + over / 2 + 1e-9)
    return bound


def _similarities(asked: list[Asked], words: Ints) -> Doubles:
    found = np.zeros((len(asked), len(words)))
    for row, item in zip(found, asked, strict=True):
        at = item.like.numbers.searchsorted(words)
        np.multiply(item.like.similarities[at], item.like.numbers[at] == words, out=row)
    return found
