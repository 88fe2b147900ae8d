"""The words of the listed names, and which of them are like a given word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from services.screening.matching.index.arrays import Ints
from services.screening.matching.index.hashes import filed_under
from services.screening.matching.index.letters import LetterTable, spelt_nearly
from services.screening.matching.index.neighbours import KeyTable, asked_keys, lookup_each
from services.screening.matching.likeness.people import CLOSE
from services.screening.matching.likeness.similarity import (
    SHORTEST_TWO_EDITS,
    joined_similarity,
    most_edits,
    token_similarity,
)
from services.screening.matching.scoring.runs import Run, Words, runs, word_key
from services.screening.matching.words.spellings import spellings

_ROUNDING = 1e-4
_LAST = "\uffff"
_SPELT = 2_048
"""Names whose neighbours are remembered: the index of persons asks for what that of bodies has asked for."""


class Spelt(NamedTuple):
    """A listed word that words from `start` to before `end` may spell when written together, and how well."""

    start: int
    end: int
    number: int
    likeness: float


class Vocabulary:
    """All words of the listed names, and those like a given word."""

    def __init__(
        self,
        words: list[str],
        table: KeyTable,
        letters: LetterTable,
        spelled: list[str],
        owners: list[int],
        cached: int = 16_384,
    ) -> None:
        """`letters` files the words and, after them, the Latin spellings `spelled` of words `owners`."""
        self.words = words
        self._letters = letters
        self._texts = [*words, *spelled]
        self._owners = owners
        self._lossy = [number for number, word in enumerate(words) if "?" in word]
        self._numbers = {word: number for number, word in enumerate(words)}
        self._table = table
        self.near = lru_cache(maxsize=cached)(self._near)
        self.spelt_by = lru_cache(maxsize=_SPELT)(self._spelt_by)
        self._plausible = lru_cache(maxsize=cached)(self._plausible_words)

    def _spelt_by(self, words: Words) -> tuple[Spelt, ...]:
        """The listed words that neighbours among `words` may spell, written together."""
        table, written = self._table, runs(words)
        keys = np.array([word_key(run) for run in written], dtype=np.uint32)
        starts, ends = filed_under(table.hashes, keys)
        whole = [self._numbers.get(run.text) for run in written]
        found = [(place, number) for place, number in enumerate(whole) if number is not None]
        for place in (ends > starts).nonzero()[0].tolist():
            filed = table.numbers[starts[place] : ends[place]].tolist()
            found += [(place, number) for number in filed if number != whole[place]]
        spelt = [(written[place], number, self._likeness(written[place], number)) for place, number in found]
        return tuple(
            [Spelt(run.start, run.end, number, likeness) for run, number, likeness in spelt if likeness]
        )

    def _likeness(self, run: Run, number: int) -> float:
        word = self.words[number]
        return joined_similarity(run.text, word, spellings(word), run.pair)

    def beginning_with(self, word: str) -> list[int]:
        """Numbers of the longer words that begin with `word`."""
        start = bisect_right(self.words, word)
        end = bisect_left(self.words, word + _LAST)
        return list(range(start, end))

    def number(self, word: str) -> int | None:
        """The word's number; None when no list holds it."""
        return self._numbers.get(word)

    def _near(self, word: str, person: bool) -> dict[int, float]:
        """Numbers of words like `word`, itself included, with their similarity."""
        found: dict[int, float] = {}
        for number, text, apart in self._plausible(word):
            if apart > 1:
                shorter, longer = sorted((len(word), len(text)))
                if apart > most_edits(shorter, longer, person):
                    continue
            similarity, _ = token_similarity(word, text, person)
            if similarity > 0:
                found[number] = similarity
        return found

    def _plausible_words(self, word: str) -> list[tuple[int, str, int]]:
        """Words that share a sound or a name with `word`, or nearly its letters; with the edits between
        them, 0 when more than edits may make them alike.
        """
        asked = asked_keys(word)
        filed = lookup_each(self._table, [*asked.sound, *asked.name])
        sounding, named = _numbers(filed[: len(asked.sound)]), _numbers(filed[len(asked.sound) :])
        plain = word.isascii() and "?" not in word
        apart = dict(self._spelt_nearly(word, plain))
        others = [*(self._sounding(word, sounding) if plain else sounding), *named, *self._lossy]
        apart.update(dict.fromkeys(others, 0))
        return [(number, self.words[number], edits) for number, edits in apart.items()]

    def _spelt_nearly(self, word: str, plain: bool) -> Iterator[tuple[int, int]]:
        """Words of which a spelling is within the edits that a spelling of `word` may take."""
        total = len(self.words)
        asked = (word,) if plain else dict.fromkeys((*spellings(word), word))
        for spelled in asked:
            for number, edits in spelt_nearly(self._letters, self._texts, spelled, _edits(spelled)):
                if number >= total:
                    yield self._owners[number - total], 0
                else:
                    yield number, edits if plain and not _odd(self.words[number]) else 0

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


def _edits(word: str) -> int:
    lost = word.count("?")
    return lost + 1 if lost else 2 if len(word) >= SHORTEST_TWO_EDITS - 1 else 1


def _odd(text: str) -> bool:
    """Whether nearness in spelling says nothing: letters lost, or another script."""
    return not text.isascii() or "?" in text


def _numbers(parts: Sequence[Ints]) -> list[int]:
    filled = [part for part in parts if len(part)]
    return list(dict.fromkeys(np.concatenate(filled).tolist())) if filled else []
