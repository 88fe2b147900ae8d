"""The words of the listed names, and which of them are like a given word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from services.screening.matching.index.alike import (
    ASK_THE_SCORER,
    Filed,
    SpellingTable,
    alike,
    is_plain,
    spelling_of,
)
from services.screening.matching.index.arrays import Ints
from services.screening.matching.index.letters import (
    LONGEST,
    LetterTable,
    codes_of,
    letters_of,
    spelt_nearly,
)
from services.screening.matching.index.neighbours import KeyTable, asked_keys, lookup, lookup_each
from services.screening.matching.likeness.misspelt import SHORTEST_TWO_EDITS
from services.screening.matching.likeness.similarity import joined_similarity, token_similarity
from services.screening.matching.scoring.runs import Run, Words, runs, word_key
from services.screening.matching.words.spellings import spellings

_ASK = (ASK_THE_SCORER, ASK_THE_SCORER)
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
        spellings_of_words: SpellingTable,
        owners: Ints,
        cached: int = 16_384,
    ) -> None:
        """`letters` files the words and, after them, the Latin spellings of words `owners`."""
        self.words = words
        self._letters = letters
        self._spellings = spellings_of_words
        self._owners = owners
        self._scripts = not all(map(str.isascii, words))
        self._lossy = [number for number, word in enumerate(words) if "?" in word]
        self._numbers = {word: number for number, word in enumerate(words)}
        self._table = table
        self.near = lru_cache(maxsize=cached)(self._near)
        self.spelt_by = lru_cache(maxsize=_SPELT)(self._spelt_by)

    def _spelt_by(self, words: Words) -> tuple[Spelt, ...]:
        """The listed words that neighbours among `words` may spell, written together."""
        written = runs(words)
        found = [(run, self._numbers[run.text]) for run in written if run.text in self._numbers]
        keyed = [(run, word_key(run.text, run.pair, self._scripts)) for run in written]
        sounding = [run for run, key in keyed if key is not None]
        if sounding:
            keys = np.array([key for _, key in keyed if key is not None], dtype=np.uint32)
            for run, numbers in zip(sounding, lookup_each(self._table, keys), strict=True):
                found += [(run, number) for number in numbers.tolist() if self.words[number] != run.text]
        spelt = [(run, number, self._likeness(run, number)) for run, number in found]
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

    def _near(self, word: str) -> tuple[dict[int, float], dict[int, float]]:
        """Numbers of words like `word`, itself included, with their similarity: in bodies, in persons."""
        plain = is_plain(word) and len(word) <= LONGEST
        found = self._alike(word) if plain else dict.fromkeys(self._plausible(word), _ASK)
        found.update(dict.fromkeys(self._lossy, _ASK))
        bodies, persons = (
            {number: likes[place] for number, likes in found.items() if likes[place] > 0} for place in (0, 1)
        )
        for number, likes in found.items():
            if likes[0] < 0 and (body := token_similarity(word, self.words[number])[0]):
                bodies[number] = body
            if likes[1] < 0 and (person := token_similarity(word, self.words[number], person=True)[0]):
                persons[number] = person
        return bodies, persons

    def _alike(self, word: str) -> dict[int, tuple[float, float]]:
        """Number → similarity in names of bodies and of persons, less than nothing where it is not known."""
        wanted = np.array([*chain.from_iterable(asked_keys(word, self._scripts))], dtype=np.uint32)
        filed = Filed(*self._table, wanted)
        found = alike(
            self._letters,
            self._spellings,
            self._owners,
            filed,
            codes_of([word]),
            spelling_of(word),
            _edits(word),
        )
        numbers, bodies, persons = (column.tolist() for column in found)
        return dict(zip(numbers, zip(bodies, persons, strict=True), strict=True))

    def _plausible(self, word: str) -> Iterator[int]:
        """Numbers of the words that share a sound or a name with `word`, or nearly its letters."""
        yield from lookup(self._table, [*chain.from_iterable(asked_keys(word))]).tolist()
        total = len(self.words)
        for spelled in dict.fromkeys((*spellings(word), word)):
            for text in self._spelt_nearly(spelled).tolist():
                yield text if text < total else int(self._owners[text - total])

    def _spelt_nearly(self, spelled: str) -> Ints:
        """Numbers of texts; for a word longer than all that are compared by letters, of all the longest."""
        if len(spelled) > LONGEST:
            return self._letters.texts[self._letters.starts[LONGEST - 2] :]
        return spelt_nearly(self._letters, letters_of(codes_of([spelled])), _edits(spelled))


def _edits(word: str) -> int:
    lost = word.count("?")
    return lost + 1 if lost else 2 if len(word) >= SHORTEST_TWO_EDITS - 1 else 1
