"""The words of the listed names, and which of them are like a given word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cdist

from services.screening.matching.arrays import Ints
from services.screening.matching.neighbours import KeyTable, asked_keys, lookup_each
from services.screening.matching.people import CLOSE
from services.screening.matching.runs import Run, word_key
from services.screening.matching.similarity import TWO_EDITS_IN_PERSONS, joined_similarity, token_similarity
from services.screening.matching.spellings import spellings

_ROUNDING = 1e-4
_LAST = "\uffff"


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

    def spelt_by(self, written: Sequence[Run]) -> Iterator[tuple[Run, int, float]]:
        """Each of the runs of words written together, with number and likeness of a word it may spell."""
        words = self.words
        for run, filed in zip(written, lookup_each(self._table, [word_key(r) for r in written]), strict=True):
            whole = self._numbers.get(run.text)
            for number in {*filed.tolist(), *(() if whole is None else (whole,))}:
                word = words[number]
                similarity = joined_similarity(run.text, word, spellings(word), run.pair)
                if similarity:
                    yield run, number, similarity

    def beginning_with(self, word: str) -> list[int]:
        """Numbers of the longer words that begin with `word`."""
        start = bisect_right(self.words, word)
        end = bisect_left(self.words, word + _LAST)
        return list(range(start, end))

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
