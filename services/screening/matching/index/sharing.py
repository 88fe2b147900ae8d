"""Whether a form may share enough words with a query to be worth a closer look: by two bits for each word.

Postings hold the bits of all words of their form. Most forms share no more than the one word they are met by,
and are told by their bits alone, in the order they stand in memory.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Floats, Ints, Longs, ModeArrays
from services.screening.matching.index.asked import Batch, Together
from services.screening.matching.index.compiled import compiled, compiled_within
from services.screening.matching.index.marks import Rows
from services.screening.matching.index.rules import Rules

Bits = NDArray[np.uint64]
"""Two columns: a word has a bit in each."""
_BITS = 64
_NEIGHBOURS = 4
"""Neighbours in the alphabetical list of words share the first bit: many are spellings of one word."""
_SCATTER = 2654435761
"""A prime near the golden section of 2**32 (Knuth): its multiples are scattered evenly."""
_ONE = np.uint64(1)
_EXACT = 1.0 - 1e-6
_ROUNDING = 1e-3


class Wanted(NamedTuple):
    """For each word of a batch the bits of the listed words like it, the most it gains by one of them (it may
    weigh more in a listed name), and the most that one of them costs when left out.
    """

    bits: Bits
    gains: Doubles
    costs: Doubles


class Left(NamedTuple):
    """Words of one name that have no partner in the other: what they weigh, what leaving them out costs, what
    they weigh where nothing proper agrees, and the bits of their classes.
    """

    weight: float
    cost: float
    unshared: float
    classes: int


@compiled
def bits_of(numbers: Ints) -> Bits:
    """The bits of each word, by its number."""
    found = np.zeros((len(numbers), 2), np.uint64)
    for place, number in enumerate(numbers):
        _set_bits(found, place, number)
    return found


@compiled_within
def _set_bits(bits: Bits, place: int, number: int) -> None:
    bits[place, 0] |= _ONE << np.uint64((number >> _NEIGHBOURS) % _BITS)
    bits[place, 1] |= _ONE << np.uint64((number * _SCATTER >> 20) % _BITS)


@compiled
def wanted_of(arrays: ModeArrays, batch: Batch) -> Wanted:
    """What each word of a batch may find."""
    words = len(batch.weight)
    wanted = Wanted(np.zeros((words, 2), np.uint64), np.zeros(words), np.zeros(words))
    for word in range(words):
        for like in range(batch.like_start[word], batch.like_start[word + 1]):
            number = batch.like_word[like]
            _set_bits(wanted.bits, word, number)
            gain = gain_of(batch.weight[word], arrays.most_weight[number], batch.like_similarity[like])
            wanted.gains[word] = max(wanted.gains[word], gain)
            wanted.costs[word] = max(wanted.costs[word], arrays.most_cost[number])
    return wanted


class FormWords(NamedTuple):
    """The words of a form: the row of `bits` and `costs` that tells them."""

    bits: Bits
    costs: Floats
    row: int


@compiled_within
def may_share_enough(
    arrays: ModeArrays,
    batch: Batch,
    words: Rows,
    wanted: Wanted,
    together: Together,
    rows: Rows,
    form: FormWords,
    threshold: float,
    rules: Rules,
) -> bool:
    """Whether the words of the query that a form may have are enough to reach the threshold.

    Each of them pairs with one word of the form: what that has more is left over. `rows`: the words that may
    be written together; a form that has any is looked at with them too.
    """
    gained = lost = weight = unshared = 0.0
    agreeing, listed = rows.end - rows.start, form.costs[form.row] - _ROUNDING
    proper = agreeing > 0
    for row in range(rows.start, rows.end):
        gained += together.weights[row]
        for place in range(together.listed_start[row], together.listed_end[row]):
            listed -= arrays.token_cost[place]
    for word in range(words.start, words.end):
        bit = 1 << batch.cls[word]
        first, second = form.bits[form.row, 0], form.bits[form.row, 1]
        if first & wanted.bits[word, 0] and second & wanted.bits[word, 1]:
            gained += wanted.gains[word]
            listed -= wanted.costs[word]
            agreeing += wanted.gains[word] > rules.agreeing
            proper |= bit == rules.proper
        elif not is_within(together.start, together.end, rows, word - words.start):
            lost += batch.cost[word]
            weight += batch.weight[word]
            unshared += batch.weight[word] * (rules.unshared if bit & rules.saying else 1.0)
    ours, theirs = Left(weight, lost, unshared, 0), max(listed, 0.0)
    over = over_of(ours, Left(theirs, theirs, theirs, 0), proper, agreeing > 1, rules)
    return bool(gained >= threshold * (gained + over / 2))


@compiled_within
def is_within(starts: Longs, ends: Longs, rows: Rows, place: int) -> bool:
    """Whether words written together may take the one at a place."""
    within = False
    for row in range(rows.start, rows.end):
        within |= starts[row] <= place < ends[row]
    return within


@compiled_within
def over_of(asked: Left, listed: Left, proper: bool, agreeing: bool, rules: Rules) -> float:
    """The least that words without a partner cost: where both names have such, their whole weight."""
    if not rules.person and not proper:
        return asked.unshared + listed.unshared
    if asked.weight > 0 and listed.weight > 0:
        return asked.weight + listed.weight
    return (asked.cost + listed.cost) * (rules.middle_name_share if rules.person and agreeing else 1.0)


@compiled_within
def gain_of(ours: float, theirs: float, similarity: float) -> float:
    """The same word agrees by the mean of its two weights, a similar one by the lesser, silent ones not."""
    lesser = min(ours, theirs)
    if lesser <= 0:
        return 0.0
    return similarity * ((ours + theirs) / 2 if similarity >= _EXACT else lesser)
