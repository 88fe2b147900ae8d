"""The most that listed name forms can score, from their words' similarities alone, for many queries at once.

Each word of either name counts once, at its best; words that have no partner in the other name at all are
left over for certain. The scorer pairs no word better than that, so no form is left out that could reach
a threshold. Only words that are alike are looked at one by one: of the rest sums are enough.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Floats, Ints, Longs, ModeArrays
from services.screening.matching.scoring.score import MIDDLE_NAME_SHARE
from services.screening.matching.scoring.weights import INITIAL, Mode
from services.screening.matching.words.tokens import Token

_NONE = np.array([2**63 - 1])
_AT_ONCE = 2_048
"""Pairs bounded at once: what they take of memory does not grow with the list or the batch."""
_EXACT = 1.0 - 1e-6
_AGREEING = 0.79 * INITIAL
"""Less than any word gains that agrees so well that a middle name may be left out beside it."""


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


class Pairs(NamedTuple):
    """Queries of a batch and the listed forms held against them: `keys` rise, query × forms + form."""

    keys: Longs
    queries: Longs
    forms: Longs


class Together(NamedTuple):
    """Words written together in one of two names: the weight they may agree by, and which words of the query
    and which listed ones they then take, from start to before end. `keys` are those of the pair of names.
    """

    keys: Longs
    weights: Doubles
    start: Longs
    end: Longs
    listed_start: Longs
    listed_end: Longs


_NOWHERE = np.empty(0, dtype=np.int64)
NOT_TOGETHER = Together(_NOWHERE, np.empty(0), _NOWHERE, _NOWHERE, _NOWHERE, _NOWHERE)


def like_of(found: dict[int, float], sizes: NDArray[np.int64]) -> Like:
    """Word number → similarity, as arrays; `sizes`: how many words of forms each word is."""
    rising = sorted(found)
    numbers = np.array(rising, dtype=np.int32)
    similarities = np.array([found[number] for number in rising], dtype=np.float32)
    return Like(numbers, similarities, int(sizes[numbers].sum()))


def pairs_of(keys: Longs, forms: int) -> Pairs:
    """`keys` taken apart; `forms`: how many forms there are."""
    queries = keys // forms
    return Pairs(keys, queries, keys - queries * forms)


def spans(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All places from each start to before its end, in order."""
    sizes = ends - starts
    after = sizes.cumsum()
    total = int(after[-1]) if len(after) else 0
    places: Longs = (ends - after).repeat(sizes) + np.arange(total)
    return places


class _Filed(NamedTuple):
    """The words like those asked, filed under query × words + word: which word asked, how alike. The last
    key is a mark that no word has.
    """

    keys: Longs
    asked: Longs
    similarities: Floats


def _filed(batch: Sequence[Sequence[Asked]], width: int, words: int) -> _Filed:
    likes = [item.like for asked in batch for item in asked]
    sizes = [len(like.numbers) for like in likes]
    rows = [row * width + at for row, asked in enumerate(batch) for at in range(len(asked))]
    asked = np.array(rows, dtype=np.int64).repeat(sizes)
    keys = asked // width * words + np.concatenate([like.numbers for like in likes])
    order = keys.argsort(kind="stable")
    similarities = np.concatenate([like.similarities for like in likes])
    return _Filed(np.concatenate((keys[order], _NONE)), asked[order], similarities[order])


class _Alike(NamedTuple):
    """Words asked and words listed that are alike, in pairs: `asked` counts pair × width + word."""

    asked: Longs
    places: Longs
    similarities: Floats


def _alike(filed: _Filed, width: int, keys: Longs, owners: Longs) -> _Alike:
    """`keys`: query × words + word of each listed word; `owners`: the pair of names it stands in."""
    begins = filed.keys.searchsorted(keys, "left")
    found = (filed.keys[begins] == keys).nonzero()[0]
    ends = filed.keys.searchsorted(keys[found], "right")
    begins = begins[found]
    at = spans(begins, ends)
    places = found.repeat(ends - begins)
    return _Alike(filed.asked[at] % width + owners[places] * width, places, filed.similarities[at])


def upper_bounds(
    arrays: ModeArrays, mode: Mode, batch: Sequence[Sequence[Asked]], pairs: Pairs, joined: Together
) -> Doubles:
    """The most that each of the pairs can score; `batch`: the words of each query."""
    parts = [
        _bounds(arrays, mode, batch, Pairs(*(column[at : at + _AT_ONCE] for column in pairs)), joined)
        for at in range(0, len(pairs.keys), _AT_ONCE)
    ]
    return np.concatenate(parts)


def _bounds(
    arrays: ModeArrays, mode: Mode, batch: Sequence[Sequence[Asked]], pairs: Pairs, joined: Together
) -> Doubles:
    width = max(map(len, batch))
    words = len(arrays.post_start)
    starts, ends = arrays.token_start[pairs.forms], arrays.token_start[pairs.forms + 1]
    sizes = ends - starts
    first = sizes.cumsum() - sizes
    places = spans(starts, ends)
    owners = np.arange(len(sizes)).repeat(sizes)
    filed = _filed(batch, width, words)
    listed, listed_cost = arrays.token_weight[places], arrays.token_cost[places]
    alike = _alike(filed, width, arrays.token_word[places] + pairs.queries[owners] * words, owners)
    weights, costs = _padded(batch, width)[:, pairs.queries]

    gain = _gains(alike, weights.ravel(), listed)
    by_query, by_listed = np.zeros(weights.size), np.zeros(len(places))
    np.maximum.at(by_query, alike.asked, gain)
    np.maximum.at(by_listed, alike.places, gain)
    by_query = by_query.reshape(weights.shape)
    matched, matched_listed = by_query.sum(1), np.add.reduceat(by_listed, first)

    alone = np.ones(weights.size, dtype=np.bool_)
    alone[alike.asked] = False
    left, left_cost = (each * alone.reshape(weights.shape) for each in (weights, costs))
    listed[alike.places] = 0.0
    listed_cost[alike.places] = 0.0
    over, over_listed = left.sum(1), np.add.reduceat(listed, first, dtype=np.float64)
    # Where both names have words of their own, common words left over cost their whole weight.
    both = (over > 0) & (over_listed > 0)
    lenient = left_cost.sum(1) + np.add.reduceat(listed_cost, first, dtype=np.float64)
    least = lenient
    if mode == "person":
        least = lenient * MIDDLE_NAME_SHARE
        lenient = np.where((by_query > _AGREEING).sum(1) >= 2, least, lenient)
    over = np.where(both, over + over_listed, lenient)
    inside, at = _inside(joined, pairs.keys)
    if len(at):
        # Words taken together agree in no other way, and are not left over.
        ours = (inside.start + at * width, inside.end + at * width)
        shift = first[at] - arrays.token_start[pairs.forms[at]]
        theirs = (inside.listed_start + shift, inside.listed_end + shift)
        matched += _more(inside.weights - _within(by_query.ravel(), *ours), at, len(sizes))
        matched_listed += _more(inside.weights - _within(by_listed, *theirs), at, len(sizes))
        spared = _within(left_cost.ravel(), *ours) + _within(listed_cost, *theirs)
        over[at] = least[at]
        over = np.maximum(over - _more(spared, at, len(sizes)), 0.0)
    matched = np.minimum(matched, matched_listed)
    bound: Doubles = matched / (matched + over / 2 + 1e-9)
    return bound


def _padded(batch: Sequence[Sequence[Asked]], width: int) -> Doubles:
    """Weights and costs of the words of each query, zero behind them."""
    nothing = [(0.0, 0.0)]
    rows = [[(item.weight, item.cost) for item in asked] + nothing * (width - len(asked)) for asked in batch]
    return np.array(rows, dtype=np.float64).transpose(2, 0, 1)


def _gains(alike: _Alike, weights: Doubles, listed: Floats) -> Doubles:
    """What each pair of words alike adds at most."""
    ours, theirs = weights[alike.asked], listed[alike.places]
    # The same word agrees by the mean of its two weights, a similar one by the lesser; silent ones by none.
    lesser = np.minimum(ours, theirs)
    shared = np.where(alike.similarities >= _EXACT, (ours + theirs) / 2, lesser)
    return np.multiply(alike.similarities, np.where(lesser > 0, shared, 0.0), dtype=np.float64)


def _inside(joined: Together, keys: Longs) -> tuple[Together, Longs]:
    """Those of the pairs of `keys`, with the place of the pair of each."""
    if not len(joined.keys):
        return joined, joined.keys
    at = np.minimum(np.searchsorted(keys, joined.keys), len(keys) - 1)
    inside = keys[at] == joined.keys
    return Together(*(column[inside] for column in joined)), at[inside]


def _within(values: Doubles | Floats, starts: Longs, ends: Longs) -> Doubles:
    """Sums of the values from each start to before its end."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, dtype=np.float64, out=sums[1:])
    found: Doubles = sums[ends] - sums[starts]
    return found


def _more(values: Doubles, at: Longs, pairs: int) -> Doubles:
    """What is above nothing, added up by pair."""
    found: Doubles = np.bincount(at, np.maximum(values, 0.0), pairs).astype(np.float64, copy=False)
    return found
