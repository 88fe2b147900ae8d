"""What two names gain by words that agree, and what words without a partner cost: the sums of the scorer."""

from typing import NamedTuple

from services.screening.matching.index.arrays import Longs
from services.screening.matching.index.compiled import compiled_within
from services.screening.matching.index.marks import Rows
from services.screening.matching.index.rules import Rules

_EXACT = 1.0 - 1e-6


class Left(NamedTuple):
    """Words of one name that have no partner in the other: what they weigh, what leaving them out costs, what
    they weigh where nothing proper agrees, and the bits of their classes.
    """

    weight: float
    cost: float
    unshared: float
    classes: int


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
def contradicted(asked: Left, listed: Left, identifying: bool, rules: Rules) -> float:
    """What of a body's score remains after what the words without a partner say against it."""
    remaining = 1.0
    if rules.person:
        return remaining
    for classes, factor in rules.contrary:
        if asked.classes & listed.classes & classes:
            remaining *= factor
    if asked.classes & rules.saying and listed.classes & rules.saying:
        remaining *= rules.another
    if not identifying and asked.weight + listed.weight > 0:
        remaining *= rules.no_identity
    return remaining


@compiled_within
def gain_of(ours: float, theirs: float, similarity: float) -> float:
    """The same word agrees by the mean of its two weights, a similar one by the lesser, silent ones not."""
    lesser = min(ours, theirs)
    if lesser <= 0:
        return 0.0
    return similarity * ((ours + theirs) / 2 if similarity >= _EXACT else lesser)
