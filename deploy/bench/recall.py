"""All that reaches a threshold on a list, found without the index's hashes and bounds.

Each word of a query is compared with every word of the lists; each name form with a word alike, or that a
run of the query's words may spell, or that an initial may stand for, is scored in full. It shares the
scorer with the matcher, and nothing else. Some tenths of a second a query; `Matcher.full_scan`,
which compares every form, takes longer and is used on a few.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cdist

from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.likeness.known_names import own_names_of
from services.screening.matching.likeness.misspelt import CLOSE
from services.screening.matching.likeness.similarity import token_similarity
from services.screening.matching.likeness.sounds import LEAST_BONES, skeleton
from services.screening.matching.matcher import Matcher
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.runs import runs, spelled
from services.screening.matching.scoring.score import MIN_PREFIX, score_pair
from services.screening.matching.words.readings import name_forms

_LAST = "\uffff"


class Everything:
    """The whole search over a matcher's lists."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._words = matcher.words
        self._numbers = {word: number for number, word in enumerate(self._words)}
        self._sounding: dict[str, list[int]] = {}
        for number, word in enumerate(self._words):
            self._sounding.setdefault(skeleton(word), []).append(number)
        self._own = np.array([bool(own_names_of(word)) for word in self._words])
        self._odd = np.array([not word.isascii() or "?" in word for word in self._words])
        self._alike = lru_cache(maxsize=4_096)(self._alike_words)
        self._runs = [self._all_runs(index) for index in matcher.modes]

    def scores(self, name: str, threshold: float) -> dict[int, float]:
        """Entry number → best score, of at least `threshold`."""
        best: dict[int, float] = {}
        for form in name_forms(name):
            for place, index in enumerate(self._matcher.modes):
                asked = index.weighted(form)
                for number in self._worth_scoring(asked, index, place):
                    score = score_pair(asked, index.form(number), index.mode).score
                    if score >= threshold:
                        entry = int(index.arrays.form_entry[number])
                        best[entry] = max(best.get(entry, 0.0), score)
        return best

    def _worth_scoring(self, asked: Weighted, index: ModeIndex, place: int) -> list[int]:
        found = np.zeros(len(index), dtype=np.bool_)
        arrays = index.arrays
        for token, weight in zip(asked.tokens, asked.weights, strict=True):
            if weight <= 0:
                continue
            for number in self._alike(token.canon, index.mode == "person"):
                found[arrays.post_form[arrays.post_start[number] : arrays.post_start[number + 1]]] = True
        sounding = {skeleton(run.text) for run in runs(spelled(asked.tokens))}
        for number in (number for bones in sounding for number in self._sounding.get(bones, ())):
            found[arrays.post_form[arrays.post_start[number] : arrays.post_start[number + 1]]] = True
        for number in self._cut_off(asked):
            found[arrays.post_form[arrays.post_start[number] : arrays.post_start[number + 1]]] = True
        for token in asked.tokens:
            bones = skeleton(token.canon)
            if len(bones) >= LEAST_BONES:
                found[self._runs[place].get(bones, [])] = True
        return np.flatnonzero(found).tolist()

    def _cut_off(self, asked: Weighted) -> Iterator[int]:
        """Words that begin as a word asked does, or with one: either may have been cut off."""
        for word in {token.canon for token in asked.tokens if len(token.canon) >= MIN_PREFIX}:
            yield from self._beginning_with(word)
            beginnings = (word[:size] for size in range(MIN_PREFIX, len(word)))
            yield from (self._numbers[one] for one in beginnings if one in self._numbers)

    def _beginning_with(self, word: str) -> range:
        """The listed words stand in order."""
        return range(bisect_left(self._words, word), bisect_left(self._words, word + _LAST))

    def _alike_words(self, word: str, person: bool) -> list[int]:
        edits = cdist([word], self._words, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)[0]
        likeness = cdist([word], self._words, scorer=Indel.normalized_similarity, dtype=np.float32)[0]
        near = (edits <= 2) | (likeness >= CLOSE - 1e-4) | self._own | self._odd
        if person and len(word) == 1:
            near[list(self._beginning_with(word))] = True
        if person and word[0] in self._numbers:
            near[self._numbers[word[0]]] = True
        numbers = np.flatnonzero(near).tolist()
        initial = person and len(word) == 1
        return [
            n
            for n in numbers
            if token_similarity(word, self._words[n], person)[0] > 0
            or (person and (initial or len(self._words[n]) == 1) and self._words[n][0] == word[0])
        ]

    @staticmethod
    def _all_runs(index: ModeIndex) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number in range(len(index)):
            for run in runs(spelled(index.form(number).tokens)):
                bones = skeleton(run.text)
                if len(bones) >= LEAST_BONES:
                    found.setdefault(bones, []).append(number)
        return found
