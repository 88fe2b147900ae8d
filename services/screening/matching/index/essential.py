"""Of which words of a query a name must share one at least to reach a threshold: the cheapest to look for."""

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Ints
from services.screening.matching.index.asked import Batch
from services.screening.matching.index.compiled import compiled, compiled_within
from services.screening.matching.index.marks import Rows
from services.screening.matching.index.rules import Rules

_LEAST_WEIGHT = 0.05
_NOTHING, _ROUNDING = 1e-9, 1e-3


@compiled
def essential_words(batch: Batch, gains: Doubles, threshold: float, rules: Rules) -> NDArray[np.bool_]:
    """For each word of the batch whether it is one of these; `gains`: the most that each gains."""
    essential = np.zeros(len(batch.weight), np.bool_)
    most = int(np.diff(batch.start).max())
    order, dear = np.empty(most, np.int32), np.empty(most, np.float64)
    for query in range(len(batch.start) - 1):
        words = Rows(batch.start[query], batch.start[query + 1])
        count = _by_cost(batch, words, rules.person, order, dear)
        count = count or _by_cost(batch, words, False, order, dear)
        _choose(batch, words, gains, order, count, threshold, rules, essential)
    return essential


@compiled_within
def _by_cost(batch: Batch, words: Rows, without_initials: bool, order: Ints, dear: Doubles) -> int:
    """Words that weigh something, by how many forms are looked through for their weight; how many there are.

    A query's initial agrees with more words than it is worth looking through.
    """
    count = 0
    for word in range(words.start, words.end):
        if batch.weight[word] > 0 and not (without_initials and batch.initial[word]):
            cost = batch.size[word] / (batch.weight[word] + _LEAST_WEIGHT)
            at = count
            while at > 0 and dear[at - 1] > cost:
                dear[at], order[at] = dear[at - 1], order[at - 1]
                at -= 1
            dear[at], order[at] = cost, word
            count += 1
    return count


@compiled_within
def _choose(
    batch: Batch,
    words: Rows,
    gains: Doubles,
    order: Ints,
    count: int,
    threshold: float,
    rules: Rules,
    essential: NDArray[np.bool_],
) -> None:
    """Mark the first words of an order, until a name with none of them cannot reach the threshold."""
    remaining = lost = 0.0
    left = 0
    for word in range(words.start, words.end):
        remaining += gains[word]
        left += gains[word] > rules.agreeing
    for place in range(count):
        share = rules.middle_name_share if rules.person and left >= 2 else 1.0
        if remaining <= _NOTHING or remaining / (remaining + share * lost / 2) < threshold - _ROUNDING:
            return
        word = order[place]
        essential[word] = True
        left -= gains[word] > rules.agreeing
        remaining -= gains[word]
        lost += 0.0 if batch.silent[word] else batch.cost[word]
