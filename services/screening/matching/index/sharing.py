"""Whether a form may share enough words with a query to be worth a closer look: by one bit for each word.

Postings hold the bits of all words of their form. Most forms share no more than the one word they are met by,
and are told by their bits alone, in the order they stand in memory.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Ints, ModeArrays
from services.screening.matching.index.asked import Batch
from services.screening.matching.index.compiled import compiled_within
from services.screening.matching.index.marks import Rows
from services.screening.matching.index.rules import Rules

Bits = NDArray[np.uint64]
_NEIGHBOURS, _BITS = 4, 64
"""Words that stand near each other share a bit: many of them are spellings of one word."""
_ONE = np.uint64(1)
_EXACT = 1.0 - 1e-6
_ROUNDING = 1e-3


class Wanted(NamedTuple):
    """For each word of a query the bits of the listed words like it, the most it gains by one of them, and
    the most that one of them costs when left out.
    """

    bits: Bits
    gains: Doubles
    costs: Doubles


def bits_of(numbers: Ints) -> Bits:
    """The bit of each word, by its number."""
    places = (numbers.astype(np.uint64) >> np.uint64(_NEIGHBOURS)) % np.uint64(_BITS)
    found: Bits = np.left_shift(_ONE, places)
    return found


@compiled_within
def note_wanted(arrays: ModeArrays, batch: Batch, words: Rows, wanted: Wanted) -> None:
    """Note what each word of a query may find."""
    for word in range(words.start, words.end):
        bits, most, cost = np.uint64(0), 0.0, 0.0
        for like in range(batch.like_start[word], batch.like_start[word + 1]):
            number = batch.like_word[like]
            bits |= _ONE << np.uint64((number >> _NEIGHBOURS) % _BITS)
            most = max(
                most, gain_of(batch.weight[word], arrays.most_weight[number], batch.like_similarity[like])
            )
            cost = max(cost, arrays.most_cost[number])
        at = word - words.start
        wanted.bits[at], wanted.gains[at], wanted.costs[at] = bits, most, cost


@compiled_within
def may_share_enough(
    batch: Batch,
    words: Rows,
    wanted: Wanted,
    form_words: np.uint64,
    form_cost: float,
    threshold: float,
    rules: Rules,
) -> bool:
    """Whether the words of the query that a form may have are enough to reach the threshold.

    Each of them pairs with one word of the form: what that has more is left over. Words written together pair
    otherwise: forms that may have them are looked at whatever this says.
    """
    gained = lost = weight = unshared = 0.0
    agreeing, proper, listed = 0, rules.person, form_cost - _ROUNDING
    for word in range(words.start, words.end):
        at, bit = word - words.start, 1 << batch.cls[word]
        if form_words & wanted.bits[at]:
            gained += wanted.gains[at]
            listed -= wanted.costs[at]
            agreeing += wanted.gains[at] > rules.agreeing
            proper |= bit == rules.proper
        else:
            lost += batch.cost[word]
            weight += batch.weight[word]
            unshared += batch.weight[word] * (rules.unshared if bit & rules.saying else 1.0)
    left = max(listed, 0.0)
    if not proper:
        over = unshared + left
    elif weight > 0 and left > 0:
        over = weight + left
    else:
        over = (lost + left) * (rules.middle_name_share if rules.person and agreeing > 1 else 1.0)
    return gained >= threshold * (gained + over / 2)


@compiled_within
def gain_of(ours: float, theirs: float, similarity: float) -> float:
    """The same word agrees by the mean of its two weights, a similar one by the lesser, silent ones not."""
    lesser = min(ours, theirs)
    if lesser <= 0:
        return 0.0
    return similarity * ((ours + theirs) / 2 if similarity >= _EXACT else lesser)
