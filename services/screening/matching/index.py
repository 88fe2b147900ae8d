"""Which listed names are worth scoring for a query: posting lists of words, in sorted arrays.

Names of persons and of organisations are weighed differently, so each mode has an index of its own
over one shared vocabulary. A candidate is any name whose upper bound of the score reaches the
threshold; the bound counts every word that is alike, so nothing that could reach it is left out.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.arrays import Doubles, Floats, Ints, ModeArrays, letter_bit
from services.screening.matching.neighbours import KeyTable, lookup
from services.screening.matching.pairing import Weighted
from services.screening.matching.people import personal
from services.screening.matching.readings import NameForm
from services.screening.matching.runs import MOST_WORDS, runs, whole_keys
from services.screening.matching.score import (
    INITIAL_SIMILARITY,
    MIDDLE_NAME_SHARE,
    MIN_PREFIX,
    TRUNCATED_SIMILARITY,
    may_be_cut,
)
from services.screening.matching.tables import CLASSES
from services.screening.matching.tokens import Token
from services.screening.matching.vocabulary import Vocabulary
from services.screening.matching.weights import INITIAL, Mode, Rarity, unmatched_weight, weight

MOST_SCORED = 512
"""Candidates scored per name form and mode; beyond them only lower bounds were left in any test."""
_MOST_SHARING = 60
_ABSORBED_BY_JOINING = (MOST_WORDS + 1) / 2
"""Half the cost of the words that writing together takes up, at most."""
_SLACK = 0.04
"""Initials and cut-off words are not in the postings; this much of the score they can add."""


class _Postings(NamedTuple):
    """Forms that hold a word like the one asked, which of their words it is, and how alike."""

    forms: Ints
    tokens: Ints
    similarities: Floats


class _Gains(NamedTuple):
    gain: Doubles
    at: NDArray[np.int64]
    token: Ints
    asked: NDArray[np.int64]


_Active = tuple[Token, float, float, _Postings]


class ModeIndex:
    """Candidates among the name forms of one mode."""

    def __init__(
        self, mode: Mode, arrays: ModeArrays, vocabulary: Vocabulary, rarity: Rarity, cached: int = 4_096
    ) -> None:
        self.mode: Mode = mode
        self.arrays = arrays
        self._vocabulary = vocabulary
        self._rarity = rarity
        silent = np.unique(arrays.token_word[arrays.token_weight <= 0]).tolist()
        self._silent = frozenset(vocabulary.words[number] for number in silent)
        self._ends = self._cut_words()
        self.form = lru_cache(maxsize=4 * cached)(self._form)
        self._postings = lru_cache(maxsize=cached)(self._postings_of)

    def __len__(self) -> int:
        return len(self.arrays.form_entry)

    def weighted(self, form: NameForm) -> Weighted:
        """A name's words as this mode reads them, with their weights."""
        return self._weigh(personal(form.written, form.tokens) if self.mode == "person" else form.tokens)

    def _weigh(self, tokens: tuple[Token, ...]) -> Weighted:
        weights = tuple(weight(token, self.mode, self._rarity) for token in tokens)
        costs = tuple(unmatched_weight(t, self.mode, w) for t, w in zip(tokens, weights, strict=True))
        return Weighted(tokens, weights, costs)

    def _form(self, number: int) -> Weighted:
        arrays = self.arrays
        start, end = int(arrays.token_start[number]), int(arrays.token_start[number + 1])
        words = self._vocabulary.words
        tokens = []
        for word, cls in zip(
            arrays.token_word[start:end].tolist(), arrays.token_class[start:end].tolist(), strict=True
        ):
            tokens.append(Token(words[word], words[word], CLASSES[cls]))
        return self._weigh(tuple(tokens))

    def _cut_words(self) -> frozenset[int]:
        """Numbers of the words that listed names end with: one may have been cut."""
        ends = (
            np.unique(self.arrays.token_word[self.arrays.token_start[1:] - 1]).tolist() if len(self) else []
        )
        return frozenset(ends)

    def _postings_of(self, word: str, cut: bool) -> _Postings:
        """Forms that hold a word like `word`, with its similarity; `cut`: or one that it begins."""
        numbers, similarities = self._vocabulary.near(word, self.mode == "person")
        beginnings = (self._vocabulary.number(word[:size]) for size in range(MIN_PREFIX, len(word)))
        others = [number for number in beginnings if number in self._ends]
        if cut:
            others += self._vocabulary.beginning_with(word)
        numbers = [*numbers, *others]
        similarities = [*similarities, *[TRUNCATED_SIMILARITY] * len(others)]
        initial = self._vocabulary.number(word[0])
        if self.mode == "person" and len(word) > 1 and initial is not None:
            numbers, similarities = [*numbers, initial], [*similarities, INITIAL_SIMILARITY]
        arrays = self.arrays
        spans = [(int(arrays.post_start[n]), int(arrays.post_start[n + 1])) for n in numbers]
        sizes = [end - start for start, end in spans]
        if not sum(sizes):
            none = np.empty(0, dtype=np.int32)
            return _Postings(none, none, np.empty(0, dtype=np.float32))
        return _Postings(
            np.concatenate([arrays.post_form[start:end] for start, end in spans]),
            np.concatenate([arrays.post_token[start:end] for start, end in spans]),
            np.repeat(np.array(similarities, dtype=np.float32), sizes),
        )

    def candidates(self, query: Weighted, threshold: float) -> list[int]:
        """Numbers of the forms that may reach `threshold`."""
        last = len(query.tokens) - 1 if may_be_cut(query.tokens) else None
        words = zip(query.tokens, query.weights, query.omitted, strict=True)
        active = [
            (token, w, cost, self._postings(token.canon, at == last))
            for at, (token, w, cost) in enumerate(words)
            if w > 0
        ]
        if not active:
            return []
        essential = _essential(active, threshold - _SLACK, self.mode, self._silent)
        joined = self._joined(query)
        found = np.unique(np.concatenate([joined, *(postings.forms for _, _, _, postings in essential)]))
        return self._bounded(query, active, found, joined, threshold) if len(found) else []

    def sharing_most(self, query: Weighted) -> list[int]:
        """Forms that share the most words with the query, counted without weights."""
        found = [
            postings.forms
            for postings in (self._postings(t.canon, False) for t in query.tokens)
            if len(postings.forms)
        ]
        if not found:
            return []
        forms, shared = np.unique(np.concatenate(found), return_counts=True)
        size = np.diff(self.arrays.token_start)[forms]
        likeness = 2.0 * shared / (size + len(query.tokens))
        best = np.argsort(-likeness, kind="stable")[:_MOST_SHARING]
        return [int(number) for number in forms[best]]

    def _bounded(
        self, query: Weighted, active: list[_Active], found: Ints, joined: Ints, threshold: float
    ) -> list[int]:
        """Those of `found` whose score may reach `threshold`; `joined` write words together or apart.

        Each word of either name counts once, at its best; what it would cost if left out is taken off.
        """
        arrays = self.arrays
        gain, at, token, asked = self._gains(active, found)
        width = len(active)
        best = np.zeros(len(found) * width)
        np.maximum.at(best, at * width + asked, gain)
        by_query = best.reshape(len(found), width)
        listed, first, place = np.unique(token, return_index=True, return_inverse=True)
        by_listed = np.zeros(len(listed))
        np.maximum.at(by_listed, place, gain)
        form = at[first]
        extra, absorbed = self._unposted(query, found)
        together = np.isin(found, joined)
        extra += together
        absorbed += together * _ABSORBED_BY_JOINING
        matched = np.minimum(by_query.sum(1), np.bincount(form, by_listed, len(found))) + extra
        costs = np.array([cost for _, _, cost, _ in active])
        shared = (by_query > 0) @ costs + np.bincount(form, arrays.token_cost[listed], len(found))
        shared += self._silenced(query, found)
        over = (sum(query.omitted) + arrays.form_cost[found] - shared) / 2 - absorbed
        if self.mode == "person":
            over = np.where((by_query > INITIAL).sum(1) >= 2, MIDDLE_NAME_SHARE, 1.0) * over
        bound = matched / (matched + np.maximum(over, 0.0) + 1e-9)
        keep = np.flatnonzero(bound >= threshold - 1e-4)
        if len(keep) > MOST_SCORED:
            keep = keep[np.argpartition(-bound[keep], MOST_SCORED)[:MOST_SCORED]]
        return [int(number) for number in found[keep]]

    def _gains(self, active: list[_Active], found: Ints) -> _Gains:
        """For each listed word like a word asked: weight × similarity, the place of its form in `found`, the
        listed word, and which word asked.
        """
        postings = [item[3] for item in active]
        sizes = [len(one.forms) for one in postings]
        forms = np.concatenate([one.forms for one in postings])
        at = np.searchsorted(found, forms)
        at[at == len(found)] = 0
        inside = np.flatnonzero(found[at] == forms)
        token = np.concatenate([one.tokens for one in postings])[inside]
        alike = np.concatenate([one.similarities for one in postings])[inside]
        asked = np.repeat(np.arange(len(active)), sizes)[inside]
        weights = np.array([item[1] for item in active])[asked]
        listed = self.arrays.token_weight[token]
        # The same word agrees by the mean of its two weights, a similar one by the lesser.
        shared = np.where(alike >= 1.0, (weights + listed) / 2, np.minimum(weights, listed))
        return _Gains(alike * shared, at[inside], token, asked)

    def _silenced(self, query: Weighted, found: Ints) -> Doubles:
        """Costs of words that the other name has as a legal form or an article, where they cost nothing."""
        spared = np.full(len(found), self._spared(query))
        for token, full in zip(query.tokens, query.weights, strict=True):
            number = self._vocabulary.number(token.canon) if full <= 0 else None
            if number is not None:
                start, end = self.arrays.post_start[number : number + 2]
                forms = self.arrays.post_form[start:end]
                at = np.searchsorted(found, forms)
                at[at == len(found)] = 0
                inside = found[at] == forms
                spared += np.bincount(
                    at[inside], self.arrays.token_cost[self.arrays.post_token[start:end][inside]], len(found)
                )
        return spared

    def _spared(self, query: Weighted) -> float:
        """Costs of the words of the query that some listed name has as a legal form."""
        costs = zip(query.tokens, query.weights, query.omitted, strict=True)
        return float(sum(cost for token, full, cost in costs if full > 0 and token.canon in self._silent))

    def _unposted(self, query: Weighted, found: Ints) -> tuple[Doubles, Doubles]:
        """What may agree without standing in the postings: the query's initials.

        Per form: the weight they may add, and the cost of words they may take up (half of both sides).
        """
        extra, absorbed = np.zeros(len(found)), np.zeros(len(found))
        if self.mode == "person":
            letters = self.arrays.form_letters[found]
            for token in query.tokens:
                if len(token.canon) == 1:
                    fits = (letters & letter_bit(token.canon)) > 0
                    extra += INITIAL * fits
                    absorbed += (INITIAL + 1.0) / 2 * fits
        return extra, absorbed

    def _joined(self, query: Weighted) -> Ints:
        """Forms that write together what the query writes apart, and the other way round."""
        arrays = self.arrays
        written = list(runs(query.tokens))
        found = [
            arrays.post_form[arrays.post_start[number] : arrays.post_start[number + 1]]
            for number in self._vocabulary.spelt_by(written)
        ]
        whole = [key for token in query.tokens for key in whole_keys(token.canon)]
        if whole:
            found.append(lookup(KeyTable(arrays.joined_hash, arrays.joined_form), whole))
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int32)


def _essential(active: list[_Active], threshold: float, mode: Mode, silent: frozenset[str]) -> list[_Active]:
    """The cheapest words of which a name must share at least one to reach `threshold`."""
    # A query's initial agrees with words that are not in its postings, so it cannot be relied on.
    usable = [item for item in active if mode == "organisation" or len(item[0].canon) > 1] or active
    cheapest = sorted(usable, key=lambda item: (len(item[3].forms) / (item[1] + 0.05), item[0].canon))
    remaining = sum(item[1] for item in active)
    lost = 0.0
    chosen: list[_Active] = []
    for item in cheapest:
        left_out = sum(item[1] > INITIAL for item in active) - len(chosen)
        share = MIDDLE_NAME_SHARE if mode == "person" and left_out >= 2 else 1.0
        if remaining <= 0 or remaining / (remaining + share * lost / 2) < threshold:
            break
        chosen.append(item)
        remaining -= item[1]
        lost += 0.0 if item[0].canon in silent else item[2]
    return chosen
