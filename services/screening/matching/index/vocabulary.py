"""The words of the listed names, and which of them are like a given word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from services.screening.matching.index.alike import ASK_THE_SCORER, AskedWords, Filed, alike
from services.screening.matching.index.arrays import Ints
from services.screening.matching.index.asked import starts_of
from services.screening.matching.index.hashes import filed_under
from services.screening.matching.index.letters import (
    LONGEST,
    LetterTable,
    codes_of,
    letters_of,
    spelt_nearly,
)
from services.screening.matching.index.neighbours import KeyTable, asked_keys, lookup
from services.screening.matching.index.recent import Recent
from services.screening.matching.index.spelling_table import SpellingTable, is_plain, spelling_table
from services.screening.matching.likeness.misspelt import SHORTEST_TWO_EDITS
from services.screening.matching.likeness.similarity import joined_similarity, token_similarity
from services.screening.matching.scoring.runs import Run, Words, runs, word_key
from services.screening.matching.words.spellings import spellings

Near = tuple[dict[int, float], dict[int, float]]
"""Numbers of words with their similarity: in bodies, in persons."""
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
        self._near: Recent[str, Near] = Recent(cached)
        self._spelt: Recent[Words, tuple[Spelt, ...]] = Recent(_SPELT)

    def spelt_by(self, names: Sequence[Words]) -> list[tuple[Spelt, ...]]:
        """For the words of each name the listed words that neighbours among them may spell together."""
        known = {words: self._spelt.get(words) for words in names}
        fresh = [words for words, spelt in known.items() if spelt is None]
        for words, spelt in zip(fresh, self._spelt_by_each(fresh), strict=True):
            known[words] = spelt
            self._spelt.keep(words, spelt)
        return [known[words] or () for words in names]

    def _spelt_by_each(self, names: Sequence[Words]) -> list[tuple[Spelt, ...]]:
        written = [runs(words) for words in names]
        numbers = self._sounding([run for one in written for run in one])
        found: list[tuple[Spelt, ...]] = []
        at = 0
        for one in written:
            spelt: list[Spelt] = []
            for place, run in enumerate(one, at):
                exact = self._numbers.get(run.text)
                for number in (*(() if exact is None else (exact,)), *numbers.get(place, ())):
                    if likeness := self._likeness(run, number):
                        spelt.append(Spelt(run.start, run.end, number, likeness))
            found.append(tuple(spelt))
            at += len(one)
        return found

    def _sounding(self, written: Sequence[Run]) -> dict[int, list[int]]:
        """Place of a run → numbers of the words, written otherwise, that it may spell by sound."""
        places: list[int] = []
        keys: list[int] = []
        for at, run in enumerate(written):
            if (key := word_key(run.text, run.pair, self._scripts)) is not None:
                places.append(at)
                keys.append(key)
        starts, ends = filed_under(self._table.hashes, np.array(keys, dtype=np.uint32))
        found: dict[int, list[int]] = {}
        for row in np.flatnonzero(starts < ends).tolist():
            at, numbers = places[row], self._table.numbers[starts[row] : ends[row]].tolist()
            found[at] = [number for number in numbers if self.words[number] != written[at].text]
        return found

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

    def meet(self, words: Iterable[str]) -> None:
        """Look at once for what is like these words, so that `near` need not do so for each."""
        fresh = [
            word
            for word in dict.fromkeys(words)
            if self._near.get(word) is None and is_plain(word) and 0 < len(word) <= LONGEST
        ]
        for word, found in zip(fresh, self._alike(fresh), strict=True):
            self._near.keep(word, self._judged(word, found))

    def near(self, word: str) -> Near:
        """Words like `word`, itself included."""
        if self._near.get(word) is None:
            self.meet([word])
        known = self._near.get(word)
        if known is None:
            known = self._judged(word, dict.fromkeys(self._plausible(word), _ASK))
            self._near.keep(word, known)
        return known

    def _judged(self, word: str, alike: Mapping[int, tuple[float, float]]) -> Near:
        """The words alike, those that letters do not tell asked of the scorer."""
        found = {**alike, **dict.fromkeys(self._lossy, _ASK)}
        bodies, persons = (
            {number: likes[place] for number, likes in found.items() if likes[place] > 0} for place in (0, 1)
        )
        for number, likes in found.items():
            if likes[0] < 0 and (body := token_similarity(word, self.words[number])[0]):
                bodies[number] = body
            if likes[1] < 0 and (person := token_similarity(word, self.words[number], person=True)[0]):
                persons[number] = person
        return bodies, persons

    def _alike(self, words: Sequence[str]) -> list[dict[int, tuple[float, float]]]:
        """For each plain word: number → similarity in names of bodies and of persons, less than nothing where
        it is not known.
        """
        if not words:
            return []
        keys = [[*chain.from_iterable(asked_keys(word, self._scripts))] for word in words]
        filed = Filed(
            *self._table,
            np.array([*chain.from_iterable(keys)], dtype=np.uint32),
            starts_of([len(one) for one in keys]),
        )
        asked = AskedWords(
            codes_of(words),
            starts_of([len(word) for word in words]),
            spelling_table(words),
            np.array([_edits(word) for word in words], dtype=np.int64),
        )
        found = alike(self._letters, self._spellings, self._owners, filed, asked)
        starts, numbers, bodies, persons = [column.tolist() for column in found]
        return [
            {numbers[at]: (bodies[at], persons[at]) for at in range(start, end)}
            for start, end in pairwise(starts)
        ]

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
