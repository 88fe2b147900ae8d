"""The most that a listed name form can score for a query.

Each word of either name counts once, at its best; words that have no partner in the other name at all are
left over for certain, and so is what they say against the match. The scorer pairs no word better than that,
so no form is left out that could reach a threshold.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Longs, ModeArrays
from services.screening.matching.index.asked import Batch, Together
from services.screening.matching.index.compiled import compiled_within
from services.screening.matching.index.left_over import Left, contradicted, gain_of, is_within, over_of
from services.screening.matching.index.marks import Filed, Marks, Partners, Rows
from services.screening.matching.index.rules import Rules

_NOTHING = 1e-9


class _Alike(NamedTuple):
    """What the listed words gain at most, and whether any partners identify, or are proper, on both sides."""

    gained: float
    identifying: bool
    proper: bool


@compiled_within
def bound_of(
    arrays: ModeArrays,
    batch: Batch,
    words: Rows,
    together: Together,
    rows: Rows,
    filed: Filed,
    marks: Marks,
    partners: Partners,
    form: int,
    rules: Rules,
) -> float:
    """The most that a form can score for a query; `rows`: what of it may be written together."""
    for asked in range(words.end - words.start):
        partners.found[asked], partners.gains[asked] = False, 0.0
    alike, listed = _listed_side(arrays, batch, words, together, rows, filed, marks, partners, form, rules)
    left = _asked_side(batch, words, together, rows, partners.found, rules)
    gained, agreeing, joined = 0.0, rows.end - rows.start, rows.end > rows.start
    for asked in range(words.end - words.start):
        gained += partners.gains[asked]
        agreeing += partners.gains[asked] > rules.agreeing
    matched = min(
        gained + _more_asked(together, rows, partners),
        alike.gained + _more_listed(arrays, together, rows, marks, form),
    )
    over = over_of(left, listed, alike.proper or joined, agreeing > 1, rules)
    bound = matched / (matched + over / 2 + _NOTHING)
    return bound * contradicted(left, listed, alike.identifying or joined, rules)


@compiled_within
def _listed_side(
    arrays: ModeArrays,
    batch: Batch,
    words: Rows,
    together: Together,
    rows: Rows,
    filed: Filed,
    marks: Marks,
    partners: Partners,
    form: int,
    rules: Rules,
) -> tuple[_Alike, Left]:
    """Go through the words of a form, and note the partners that words of the query have among them."""
    gained = weight = cost = unshared = 0.0
    classes = 0
    identifying = proper = False
    first = arrays.token_start[form]
    for place in range(first, arrays.token_start[form + 1]):
        token = arrays.tokens[place]
        number, theirs, bit = token.word, token.weight, 1 << token.cls
        best = 0.0
        if marks.word[number] != marks.queries[0]:
            if not is_within(together.listed_start, together.listed_end, rows, place):
                weight += theirs
                cost += token.cost
                unshared += theirs * (rules.unshared if bit & rules.saying else 1.0)
                classes |= bit
        else:
            like = marks.first[number]
            while like >= 0:
                asked = filed.asked[like]
                word = words.start + asked
                gain = gain_of(batch.weight[word], theirs, batch.like_similarity[like])
                best, partners.gains[asked] = max(best, gain), max(partners.gains[asked], gain)
                partners.found[asked] = True
                bits = bit | 1 << batch.cls[word]
                identifying |= gain > 0 and bits & rules.identifying == bits
                proper |= bits == rules.proper
                like = filed.following[like]
        marks.gains[place - first] = best
        gained += best
    return _Alike(gained, identifying, proper), Left(weight, cost, unshared, classes)


@compiled_within
def _asked_side(
    batch: Batch, words: Rows, together: Together, rows: Rows, found: NDArray[np.bool_], rules: Rules
) -> Left:
    weight = cost = unshared = 0.0
    classes = 0
    for word in range(words.start, words.end):
        asked = word - words.start
        if not found[asked] and not is_within(together.start, together.end, rows, asked):
            bit = 1 << batch.cls[word]
            weight += batch.weight[word]
            cost += batch.cost[word]
            unshared += batch.weight[word] * (rules.unshared if bit & rules.saying else 1.0)
            classes |= bit
    return Left(weight, cost, unshared, classes)


@compiled_within
def _more_asked(together: Together, rows: Rows, partners: Partners) -> float:
    """What words written together gain beyond their partners, for the query."""
    more = 0.0
    for row in range(rows.start, rows.end):
        if _is_best_of_its_words(together.weights, together.start, together.end, rows, row):
            gained = 0.0
            for asked in range(together.start[row], together.end[row]):
                gained += partners.gains[asked]
            more += max(together.weights[row] - gained, 0.0)
    return more


@compiled_within
def _more_listed(arrays: ModeArrays, together: Together, rows: Rows, marks: Marks, form: int) -> float:
    """The same for the listed form."""
    more, first = 0.0, arrays.token_start[form]
    for row in range(rows.start, rows.end):
        if _is_best_of_its_words(together.weights, together.listed_start, together.listed_end, rows, row):
            gained = 0.0
            for place in range(together.listed_start[row], together.listed_end[row]):
                gained += marks.gains[place - first]
            more += max(together.weights[row] - gained, 0.0)
    return more


@compiled_within
def _is_best_of_its_words(weights: Doubles, starts: Longs, ends: Longs, rows: Rows, row: int) -> bool:
    """Whether no other row takes the very same words and weighs more; of equal ones the first."""
    best = True
    for other in range(rows.start, rows.end):
        same = starts[other] == starts[row] and ends[other] == ends[row]
        before = weights[other] == weights[row] and other < row
        best &= not (same and (weights[other] > weights[row] or before))
    return best
