"""Which listed name forms may reach a threshold, for many queries at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Ints, Longs, ModeArrays
from services.screening.matching.index.asked import Batch, Together
from services.screening.matching.index.bounds import bound_of
from services.screening.matching.index.codes import kind_of
from services.screening.matching.index.compiled import compiled, compiled_within
from services.screening.matching.index.essential import essential_words
from services.screening.matching.index.marks import Filed, Marks, Partners, Rows
from services.screening.matching.index.rules import RULES, Rules
from services.screening.matching.index.sharing import (
    FormWords,
    Wanted,
    bit_of,
    kinds_of,
    may_share_enough,
    most_cost,
    unknown_costs,
    wanted_of,
    words_shared,
)
from services.screening.matching.scoring.weights import Mode

_ROUNDING = 1e-4


class Candidates(NamedTuple):
    """Forms that may reach the threshold, with the most they can score; those of query n are from `start[n]`
    to before `start[n + 1]`. `joined`: whether words written together may agree.
    """

    start: Longs
    forms: Ints
    bounds: Doubles
    joined: NDArray[np.bool_]


def worth_scoring(
    arrays: ModeArrays,
    batch: Batch,
    together: Together,
    marks: Marks,
    threshold: float,
    bounded: bool,
    mode: Mode,
) -> Candidates:
    """The forms that may reach `threshold`, for each query of the batch; the keys of `together` rise. Not
    `bounded`: all forms with one of the words that a name must share to reach it.
    """
    rules = RULES[mode]
    wanted = wanted_of(arrays, batch)
    essential = essential_words(batch, wanted.gains, threshold, rules)
    least = threshold - _ROUNDING if bounded else 0.0
    return Candidates(*_searched(arrays, batch, wanted, essential, together, marks, least, rules))


@compiled
def _searched(
    arrays: ModeArrays,
    batch: Batch,
    wanted: Wanted,
    essential: NDArray[np.bool_],
    together: Together,
    marks: Marks,
    threshold: float,
    rules: Rules,
) -> tuple[Longs, Ints, Doubles, NDArray[np.bool_]]:
    queries, likes = len(batch.start) - 1, len(batch.like_word)
    filed = Filed(np.empty(likes, dtype=np.int32), np.empty(likes, dtype=np.int32))
    starts = np.zeros(queries + 1, dtype=np.int64)
    kept, bounds, joined = _longer(np.empty(0, np.int32), np.empty(0), np.empty(0, np.bool_), 64 * queries)
    most = int(np.diff(batch.start).max())
    partners = Partners(np.zeros(most, np.bool_), np.zeros(most, np.float64))
    count = 0
    for query in range(queries):
        marks.queries[0] += 1
        words = Rows(batch.start[query], batch.start[query + 1])
        _file(batch, words, marks, filed)
        for form in _worth_bounding(
            arrays, batch, words, essential, together, query, marks, wanted, threshold, rules
        ):
            key = query * len(arrays.form_entry) + form
            rows = _rows(together.keys, key, int(np.searchsorted(together.keys, key)))
            bound = bound_of(arrays, batch, words, together, rows, filed, marks, partners, form, rules)
            if bound >= threshold:
                if count == len(kept):
                    kept, bounds, joined = _longer(kept, bounds, joined, 2 * count)
                kept[count], bounds[count], joined[count] = form, bound, rows.end > rows.start
                count += 1
        _forget(batch, words, marks)
        starts[query + 1] = count
    return starts, kept[:count], bounds[:count], joined[:count]


@compiled
def _longer(
    kept: Ints, bounds: Doubles, joined: NDArray[np.bool_], size: int
) -> tuple[Ints, Doubles, NDArray[np.bool_]]:
    """The same with room for `size` forms."""
    count = len(kept)
    more = np.empty(size, np.int32), np.empty(size, np.float64), np.empty(size, np.bool_)
    more[0][:count], more[1][:count], more[2][:count] = kept, bounds, joined
    return more


@compiled_within
def _file(batch: Batch, words: Rows, marks: Marks, filed: Filed) -> None:
    """File the likes of a query's words under the listed words that they are."""
    mark = marks.queries[0]
    for word in range(words.start, words.end):
        for like in range(batch.like_start[word], batch.like_start[word + 1]):
            number = batch.like_word[like]
            filed.asked[like] = word - words.start
            filed.following[like] = marks.first[number] if marks.word[number] == mark else -1
            marks.word[number], marks.first[number] = mark, like
            marks.shared[kind_of(number)] |= bit_of(word - words.start)


@compiled_within
def _forget(batch: Batch, words: Rows, marks: Marks) -> None:
    """Forget which words are like those of the query."""
    for like in range(batch.like_start[words.start], batch.like_start[words.end]):
        marks.shared[kind_of(batch.like_word[like])] = 0


@compiled
def _worth_bounding(
    arrays: ModeArrays,
    batch: Batch,
    words: Rows,
    essential: NDArray[np.bool_],
    together: Together,
    query: int,
    marks: Marks,
    wanted: Wanted,
    threshold: float,
    rules: Rules,
) -> Ints:
    """The forms with a word like an essential one and enough others, or with words written together."""
    forms, mark, kinds = len(arrays.form_entry), marks.queries[0], kinds_of(batch, words, rules)
    rows = Rows(
        int(np.searchsorted(together.keys, query * forms)),
        int(np.searchsorted(together.keys, (query + 1) * forms)),
    )
    most = rows.end - rows.start
    for word in range(words.start, words.end):
        if essential[word]:
            for like in range(batch.like_start[word], batch.like_start[word + 1]):
                number = batch.like_word[like]
                most += arrays.post_start[number + 1] - arrays.post_start[number]
    found = np.empty(most, dtype=np.int32)
    count = 0
    row = rows.start
    while row < rows.end:
        here = _rows(together.keys, together.keys[row], row)
        form = together.keys[row] - query * forms
        codes = FormWords(arrays.form_words, arrays.form_cost, form)
        if may_share_enough(
            arrays.tokens, batch, words, wanted, together, here, marks.shared, kinds, codes, threshold, rules
        ):
            count = _met(found, count, form, marks.form, mark)
        row = here.end
    costs = unknown_costs(words)
    for word in range(words.start, words.end):
        if essential[word]:
            for like in range(batch.like_start[word], batch.like_start[word + 1]):
                number = batch.like_word[like]
                for place in range(arrays.post_start[number], arrays.post_start[number + 1]):
                    shared = words_shared(arrays.post_words, place, marks.shared)
                    choice = np.int64(shared) & len(costs) - 1
                    if np.isnan(costs[choice]):
                        costs[choice] = most_cost(batch, words, wanted, shared, threshold, rules)
                    if arrays.post_cost[place] <= costs[choice]:
                        codes = FormWords(arrays.post_words, arrays.post_cost, place)
                        if rules.person or may_share_enough(
                            arrays.tokens,
                            batch,
                            words,
                            wanted,
                            together,
                            Rows(0, 0),
                            marks.shared,
                            kinds,
                            codes,
                            threshold,
                            rules,
                        ):
                            count = _met(found, count, arrays.post_form[place], marks.form, mark)
    return found[:count]


@compiled_within
def _met(found: Ints, count: int, form: int, met: Ints, mark: int) -> int:
    """Add the form unless the query met it before; how many there are then."""
    if met[form] == mark:
        return count
    met[form] = mark
    found[count] = form
    return count + 1


@compiled_within
def _rows(keys: Longs, key: int, start: int) -> Rows:
    """The rows of a key that begin there, if any do."""
    end = start
    while end < len(keys) and keys[end] == key:
        end += 1
    return Rows(start, end)
