"""Whether a form may share enough words with a query to be worth a closer look: by the codes of its words.

Postings hold the codes of all words of their form. Most forms share no more than the one word they are met
by, and are told by their codes alone, in the order they stand in memory.
"""

from typing import NamedTuple

import numpy as np

from services.screening.matching.index.arrays import Codes, Doubles, Floats, ModeArrays, Tokens
from services.screening.matching.index.asked import Batch, Together
from services.screening.matching.index.codes import MORE_WORDS, MOST_CODES, NO_WORD, Shared, class_in, kind_in
from services.screening.matching.index.compiled import compiled, compiled_within
from services.screening.matching.index.left_over import Left, contradicted, gain_of, over_of
from services.screening.matching.index.marks import Rows
from services.screening.matching.index.rules import Rules

_MOST_CHOSEN = 8
"""Words of a query for each choice of which it is noted what a form that has them may cost."""
_ONE = np.uint64(1)
_LAST_BIT = 63
_ROUNDING = 1e-3


class Wanted(NamedTuple):
    """For each word of a batch the most it gains by a listed word like it (it may weigh more in a listed
    name), and the most that one of them costs when left out.
    """

    gains: Doubles
    costs: Doubles


@compiled
def wanted_of(arrays: ModeArrays, batch: Batch) -> Wanted:
    """What each word of a batch may find."""
    words = len(batch.weight)
    wanted = Wanted(np.zeros(words), np.zeros(words))
    for word in range(words):
        for like in range(batch.like_start[word], batch.like_start[word + 1]):
            number = batch.like_word[like]
            gain = gain_of(batch.weight[word], arrays.most_weight[number], batch.like_similarity[like])
            wanted.gains[word] = max(wanted.gains[word], gain)
            wanted.costs[word] = max(wanted.costs[word], arrays.most_cost[number])
    return wanted


class FormWords(NamedTuple):
    """The words of a form: the row of `codes` and `costs` that tells them."""

    codes: Codes
    costs: Floats
    row: int


class Kinds(NamedTuple):
    """Which words of a query identify, and which are proper, as bits."""

    identifying: np.uint64
    proper: np.uint64


class _Asked(NamedTuple):
    """The side of a query of which a form may have some words: what they gain, the most that those of the
    form cost when left out, how many of them agree, whether any is proper, and the other words of the query.
    """

    gained: float
    costs: float
    agreeing: int
    proper: bool
    left: Left


class _Listed(NamedTuple):
    """The side of the form: the classes of the words that it has more, as bits, and whether any partners may
    identify, or be proper, on both sides.
    """

    classes: int
    identifying: bool
    proper: bool


@compiled_within
def kinds_of(batch: Batch, words: Rows, rules: Rules) -> Kinds:
    """Of a query's words."""
    identifying = proper = np.uint64(0)
    for word in range(words.start, words.end):
        if rules.identifying >> batch.cls[word] & 1:
            identifying |= bit_of(word - words.start)
        if rules.proper >> batch.cls[word] & 1:
            proper |= bit_of(word - words.start)
    return Kinds(identifying, proper)


@compiled_within
def bit_of(place: int) -> np.uint64:
    """The bit of a word of a query, by its place; the last one is that of all further words."""
    return _ONE << np.uint64(min(place, _LAST_BIT))


@compiled_within
def words_shared(codes: Codes, row: int, shared: Shared) -> np.uint64:
    """Which words of the query a form may have, as bits. Without a branch: it is asked of every posting."""
    found = np.uint64(0)
    for place in range(MOST_CODES):
        found |= shared[kind_in(codes[row, place])]
    return found


@compiled
def unknown_costs(words: Rows) -> Doubles:
    """For each choice of a query's words, as bits, what a form that has them may cost: not known yet. Nothing
    is told so of a query of very many words.
    """
    count = words.end - words.start
    return np.full(2**count, np.nan) if count <= _MOST_CHOSEN else np.full(1, np.inf)


@compiled_within
def most_cost(
    batch: Batch, words: Rows, wanted: Wanted, found: np.uint64, threshold: float, rules: Rules
) -> float:
    """What the words of a form may cost in all, at most, if it has those of the query."""
    if threshold <= 0:
        return np.inf
    ours = _asked_side(batch, words, wanted, found, np.uint64(0), rules)
    over = 2 * ours.gained * (1 - threshold) / threshold
    share = rules.middle_name_share if rules.person and ours.agreeing > 1 else 1.0
    if not rules.person and not ours.proper:
        more = over - ours.left.unshared
    elif ours.left.weight > 0:
        none_more = 0.0 if ours.left.cost * share <= over + _ROUNDING else -1.0
        more = max(over - ours.left.weight, none_more)
    else:
        more = over / share - ours.left.cost
    return more + ours.costs + 2 * _ROUNDING if more > -_ROUNDING else -1.0


@compiled_within
def may_share_enough(
    tokens: Tokens,
    batch: Batch,
    words: Rows,
    wanted: Wanted,
    together: Together,
    rows: Rows,
    shared: Shared,
    kinds: Kinds,
    form: FormWords,
    threshold: float,
    rules: Rules,
) -> bool:
    """Whether the words of the query that a form may have are enough to reach the threshold.

    Each of them pairs with one word of the form: what that has more is left over. `rows`: the words that may
    be written together; a form that has any is looked at with them too.
    """
    gained, listed, taken = 0.0, form.costs[form.row] - _ROUNDING, np.uint64(0)
    for row in range(rows.start, rows.end):
        gained += together.weights[row]
        for place in range(together.start[row], together.end[row]):
            taken |= bit_of(place)
        for place in range(together.listed_start[row], together.listed_end[row]):
            listed -= tokens[place].cost
    joined = rows.end - rows.start
    theirs = _listed_side(form, shared, kinds, rules)
    ours = _asked_side(batch, words, wanted, words_shared(form.codes, form.row, shared), taken, rules)
    gained, left = gained + ours.gained, max(listed - ours.costs, 0.0)
    more = Left(left, left, left, 0 if joined else theirs.classes)
    over = over_of(ours.left, more, theirs.proper or joined > 0, ours.agreeing + joined > 1, rules)
    remaining = contradicted(ours.left, more, theirs.identifying or joined > 0, rules)
    return bool(gained * remaining >= threshold * (gained + over / 2))


@compiled_within
def _asked_side(
    batch: Batch, words: Rows, wanted: Wanted, found: np.uint64, taken: np.uint64, rules: Rules
) -> _Asked:
    """`taken`: words of the query that others are written together with."""
    gained = costs = lost = weight = unshared = 0.0
    agreeing = classes = 0
    proper = False
    for word in range(words.start, words.end):
        bit, its = 1 << batch.cls[word], bit_of(word - words.start)
        if found & its:
            gained += wanted.gains[word]
            costs += wanted.costs[word]
            agreeing += wanted.gains[word] > rules.agreeing
            proper |= bit == rules.proper
        elif not taken & its:
            lost += batch.cost[word]
            weight += batch.weight[word]
            unshared += batch.weight[word] * (rules.unshared if bit & rules.saying else 1.0)
            classes |= bit
    return _Asked(gained, costs, agreeing, proper, Left(weight, lost, unshared, classes))


@compiled_within
def _listed_side(form: FormWords, shared: Shared, kinds: Kinds, rules: Rules) -> _Listed:
    classes = 0
    identifying = proper = False
    for place in range(MOST_CODES):
        code = form.codes[form.row, place]
        if code == NO_WORD:
            break
        if code == MORE_WORDS:
            identifying = proper = True
            break
        bit, its = 1 << class_in(code), shared[kind_in(code)]
        if its:
            identifying |= (bit & rules.identifying) != 0 and (its & kinds.identifying) != 0
            proper |= bit == rules.proper and (its & kinds.proper) != 0
        else:
            classes |= bit
    return _Listed(classes, identifying, proper)
