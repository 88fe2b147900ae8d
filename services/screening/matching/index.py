"""Which listed names are worth scoring for a query: posting lists of words, in sorted arrays.

Names of persons and of organisations are weighed differently, so each mode has an index of its own
over one shared vocabulary. A candidate is any name whose upper bound of the score reaches the
threshold; the bound counts every word that is alike, so nothing that could reach it is left out.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cdist

from services.screening.matching.neighbours import KeyTable, asked_keys, lookup, lookup_each
from services.screening.matching.people import CLOSE, personal
from services.screening.matching.readings import NameForm
from services.screening.matching.score import INITIAL_SIMILARITY, MIDDLE_NAME_SHARE, TRUNCATED_FROM, Weighted
from services.screening.matching.similarity import TWO_EDITS_IN_PERSONS, token_similarity
from services.screening.matching.tables import CLASSES
from services.screening.matching.tokens import Token
from services.screening.matching.weights import INITIAL, Mode, Rarity, unmatched_weight, weight

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
MOST_SCORED = 512
"""Candidates scored per name form and mode; beyond them only lower bounds were left in any test."""
_MOST_JOINED = 128
_MOST_SHARING = 60
_SLACK = 0.04
"""Initials and cut-off words are not in the postings; this much of the score they can add."""
_SHORTEST_JOINED = 4
_ROUNDING = 1e-4


class ModeArrays(NamedTuple):
    """Name forms of one mode and their postings. Forms are numbered from 0 within the mode."""

    form_entry: Ints
    form_name: Ints
    form_aside: NDArray[np.bool_]
    form_cost: Floats
    token_start: NDArray[np.int64]
    token_word: Ints
    token_class: NDArray[np.uint8]
    post_start: NDArray[np.int64]
    post_form: Ints
    post_token: Ints
    token_weight: Floats
    token_cost: Floats
    form_letters: NDArray[np.uint32]
    joined_hash: NDArray[np.uint32]
    joined_form: Ints


class _Postings(NamedTuple):
    """Forms that hold a word like the one asked, which of their words it is, and how alike."""

    forms: Ints
    tokens: Ints
    similarities: Floats


_Active = tuple[Token, float, float, _Postings]


class ModeIndex:
    """Candidates among the name forms of one mode."""

    def __init__(
        self, mode: Mode, arrays: ModeArrays, vocabulary: "Vocabulary", rarity: Rarity, cached: int = 4_096
    ) -> None:
        self.mode: Mode = mode
        self.arrays = arrays
        self._vocabulary = vocabulary
        self._rarity = rarity
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

    def _postings_of(self, word: str) -> _Postings:
        """Forms that hold a word like `word`, with the similarity of that word."""
        numbers, similarities = self._vocabulary.near(word, self.mode == "person")
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
        active = [
            (token, w, cost, self._postings(token.canon))
            for token, w, cost in zip(query.tokens, query.weights, query.omitted, strict=True)
            if w > 0
        ]
        if not active:
            return []
        essential = _essential(active, threshold - _SLACK, self.mode)
        found = np.unique(np.concatenate([postings.forms for _, _, _, postings in essential]))
        chosen = self._bounded(query, active, found, threshold) if len(found) else []
        return list(dict.fromkeys([*chosen, *self._joined(query)]))

    def sharing_most(self, query: Weighted) -> list[int]:
        """Forms that share the most words with the query, counted without weights."""
        found = [
            postings.forms
            for postings in (self._postings(t.canon) for t in query.tokens)
            if len(postings.forms)
        ]
        if not found:
            return []
        forms, shared = np.unique(np.concatenate(found), return_counts=True)
        size = np.diff(self.arrays.token_start)[forms]
        likeness = 2.0 * shared / (size + len(query.tokens))
        best = np.argsort(-likeness, kind="stable")[:_MOST_SHARING]
        return [int(number) for number in forms[best]]

    def _bounded(self, query: Weighted, active: list[_Active], found: Ints, threshold: float) -> list[int]:
        """Those of `found` whose score may reach `threshold`.

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
        matched = np.minimum(by_query.sum(1), np.bincount(form, by_listed, len(found))) + extra
        costs = np.array([cost for _, _, cost, _ in active])
        shared = (by_query > 0) @ costs + np.bincount(form, arrays.token_cost[listed], len(found))
        over = (sum(query.omitted) + arrays.form_cost[found] - shared) / 2 - absorbed
        if self.mode == "person":
            over = np.where((by_query > INITIAL).sum(1) >= 2, MIDDLE_NAME_SHARE, 1.0) * over
        bound = matched / (matched + np.maximum(over, 0.0) + 1e-9)
        keep = np.flatnonzero(bound >= threshold - 1e-4)
        if len(keep) > MOST_SCORED:
            keep = keep[np.argpartition(-bound[keep], MOST_SCORED)[:MOST_SCORED]]
        return found[keep].tolist()

    def _gains(self, active: list[_Active], found: Ints) -> tuple[NDArray[np.float64], Ints, Ints, Ints]:
        """For each listed word like a word asked, of the forms `found`: weight × similarity, the form's place in
        `found`, the listed word, and which word asked."""
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
        return alike * shared, at[inside], token, asked

    def _unposted(self, query: Weighted, found: Ints) -> tuple[Doubles, Doubles]:
        """What may agree without standing in the postings: the query's initials, a last word cut off.

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
        long = sum(len(token.surface) + 1 for token in query.tokens) > TRUNCATED_FROM
        if long and self._vocabulary.number(query.tokens[-1].canon) is None:
            extra += query.weights[-1]
            absorbed += (query.weights[-1] + 1.0) / 2
        return extra, absorbed

    def _joined(self, query: Weighted) -> list[int]:
        """Forms that write together what the query writes apart, and the other way round."""
        surfaces = [token.surface.replace(" ", "") for token in query.tokens]
        found: list[int] = []
        runs = [one + other for one, other in pairwise(surfaces)]
        runs += ["".join(surfaces[at : at + 3]) for at in range(len(surfaces) - 2)]
        for run in runs:
            number = self._vocabulary.number(run)
            if number is not None:
                start, end = self.arrays.post_start[number : number + 2]
                found += self.arrays.post_form[start:end][:_MOST_JOINED].tolist()
        whole = [joined_hash(word) for word in surfaces if len(word) >= _SHORTEST_JOINED]
        if whole:
            table = KeyTable(self.arrays.joined_hash, self.arrays.joined_form)
            found += lookup(table, whole)[:_MOST_JOINED].tolist()
        return found


def _essential(active: list[_Active], threshold: float, mode: Mode) -> list[_Active]:
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
        lost += item[2]
    return chosen


def letter_bit(word: str) -> int:
    """The bit of a word's first letter; another script's words share one."""
    return 1 << (ord(word[0]) - ord("a") if "a" <= word[0] <= "z" else 31)


def joined_hash(word: str) -> int:
    """The hash under which neighbouring words written together are filed."""
    return crc32(b"+" + word.encode())


class _Plausible(NamedTuple):
    """Numbers of words that may be like a word: those near it in some way, and those two edits away."""

    close: list[int]
    two_edits: list[int]


class Vocabulary:
    """All words of the listed names, and those like a given word."""

    def __init__(self, words: list[str], table: KeyTable, cached: int = 16_384) -> None:
        self.words = words
        self._numbers = {word: number for number, word in enumerate(words)}
        self._table = table
        self.near = lru_cache(maxsize=cached)(self._near)
        self._plausible = lru_cache(maxsize=cached)(self._plausible_words)

    def number(self, word: str) -> int | None:
        """The word's number; None when no list holds it."""
        return self._numbers.get(word)

    def _near(self, word: str, person: bool) -> tuple[list[int], list[float]]:
        """Numbers of words like `word`, itself included, with their similarity."""
        found: dict[int, float] = {}
        plausible = self._plausible(word)
        texts = self.words
        for number in plausible.close:
            similarity, _ = token_similarity(word, texts[number], person)
            if similarity > 0:
                found[number] = similarity
        for number in plausible.two_edits:
            if not person or max(len(word), len(texts[number])) >= TWO_EDITS_IN_PERSONS:
                similarity, _ = token_similarity(word, texts[number], person)
                if similarity > 0:
                    found.setdefault(number, similarity)
        return list(found), list(found.values())

    def _plausible_words(self, word: str) -> _Plausible:
        """Numbers of words that share a hash, without those that are too far in spelling all the same."""
        asked = asked_keys(word)
        parts = lookup_each(self._table, [*asked.spelling, *asked.sound, *asked.name])
        spelt = _numbers(parts[: len(asked.spelling)])
        rest = parts[len(asked.spelling) :]
        if not word.isascii() or "?" in word:
            return _Plausible(list(dict.fromkeys([*spelt, *_numbers(rest)])), [])
        one, two = self._by_edits(word, spelt)
        sounding = self._sounding(word, _numbers(rest[: len(asked.sound)]))
        named = _numbers(rest[len(asked.sound) :])
        return _Plausible(list(dict.fromkeys([*one, *sounding, *named])), two)

    def _by_edits(self, word: str, numbers: list[int]) -> tuple[list[int], list[int]]:
        """Words within one edit, with those that edits say nothing of; and those that are two edits away."""
        if not numbers:
            return [], []
        texts = [self.words[number] for number in numbers]
        edits = cdist([word], texts, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)[0].tolist()
        found = list(zip(numbers, texts, edits, strict=True))
        one = [number for number, text, distance in found if distance <= 1 or _odd(text)]
        return one, [number for number, text, distance in found if distance == 2 and not _odd(text)]

    def _sounding(self, word: str, numbers: list[int]) -> list[int]:
        if not numbers:
            return []
        texts = [self.words[number] for number in numbers]
        likeness = cdist([word], texts, scorer=Indel.normalized_similarity, dtype=np.float32)[0].tolist()
        least = CLOSE - _ROUNDING
        return [
            number
            for number, text, near in zip(numbers, texts, likeness, strict=True)
            if near >= least or _odd(text)
        ]


def _odd(text: str) -> bool:
    """Whether nearness in spelling says nothing: letters lost, or another script."""
    return not text.isascii() or "?" in text


def _numbers(parts: Sequence[Ints]) -> list[int]:
    filled = [part for part in parts if len(part)]
    return list(dict.fromkeys(np.concatenate(filled).tolist())) if filled else []
