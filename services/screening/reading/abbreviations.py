"""Words cut short with a full stop, as clerks write them: `Gesichtserk.`, `rec. facial`, `Acad. of Mil. Sc.`

A word before a full stop that begins a word of some phrase is tried as each word that it begins, among the
words around it; the full stop ends no clause there. What is found then needs a word of the phrase in full, or
a beginning long enough to be no other word.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import product
from math import prod

from services.screening.reading.fold import FoldTable, fold_word
from services.screening.reading.grammar import Choice, Sequence, Word, parse
from services.screening.reading.patterns import WITHIN, Found, PatternIndex
from services.screening.reading.words import CLAUSE_END, Words, clean, is_unspaced

SHORTEST = 3
"""Letters; of fewer a word may be too many."""
SPEAKS_ALONE = 6
"""Letters of a beginning that needs no other word."""
MEANINGS = 120
"""Words that one beginning may stand for; of more it says nothing."""
TRIED = 60
"""Readings of the places beside one word; where there are more, that word is read by itself."""
AROUND = 7
"""Words of the surroundings, as many as the longest phrases have."""
PLACES = 24
"""Places looked at in one text; a long document has its names in full as well."""

Span = tuple[int, int]


class Abbreviations:
    """The words of phrases, each with its number in the index, to be found by their beginnings."""

    def __init__(self, patterns: Iterable[tuple[int, str]], index: PatternIndex, table: FoldTable) -> None:
        self._index = index
        self._phrases: dict[str, set[int]] = {}
        for number, pattern in patterns:
            for word in _words_of(pattern, table):
                self._phrases.setdefault(word, set()).add(number)
        known = (word for word in self._phrases if len(word) > SHORTEST and not is_unspaced(word[0]))
        self._words = sorted(known)

    def search(self, words: Words) -> Iterator[Found]:
        """What is found when the words cut short are read in full, at places in `words.joined`."""
        if "." not in words.text:
            return
        tokens = _tokens(words)
        meant = dict(self._cut_short(words, tokens))
        for place in list(meant)[:PLACES]:
            yield from self._around(place, meant, words, tokens)

    def _cut_short(self, words: Words, tokens: list[str]) -> Iterator[tuple[int, list[str]]]:
        for number, token in enumerate(tokens):
            end = words.spans[number][1]
            if words.text[end : end + 1] != "." or len(token) < SHORTEST:
                continue
            if len(token) > SHORTEST and token in self._phrases and not _goes_on(words.text, end):
                continue  # a word in full ends a sentence
            if full := self._beginning_with(token):
                yield number, full

    def _beginning_with(self, token: str) -> list[str]:
        first = bisect_left(self._words, token)
        last = bisect_left(self._words, token + chr(0x10FFFF))
        return self._words[first:last] if last - first <= MEANINGS else []

    def _around(
        self, place: int, meant: dict[int, list[str]], words: Words, tokens: list[str]
    ) -> Iterator[Found]:
        numbers = [n for n in _reach(place, tokens) if not _is_its_stop(n, meant, tokens)]
        in_full = self._having(tokens[n] for n in numbers if n not in meant)
        alone = _is_one_word(tokens[place], meant[place])
        seen: set[Found] = set()
        for word in meant[place]:
            phrases = self._phrases[word] if alone else self._phrases[word] & in_full
            for read in self._readings(place, word, numbers, meant, tokens, phrases):
                found = self._found(place, numbers, read, words, tokens)
                seen.update(item for item in found if item.pattern in phrases)
        yield from seen

    def _having(self, tokens: Iterable[str]) -> set[int]:
        """Phrases with a word that stands in full."""
        found: set[int] = set()
        for token in tokens:
            for end in range(SHORTEST + 1, len(token) + 1):
                found |= self._phrases.get(token[:end], set())
        return found

    def _readings(
        self,
        place: int,
        word: str,
        numbers: list[int],
        meant: dict[int, list[str]],
        tokens: list[str],
        phrases: set[int],
    ) -> Iterator[dict[int, str]]:
        """One word in full, with what the others cut short may mean in the same phrases."""
        if not phrases:
            return
        beside = {
            n: [*(w for w in meant[n] if not phrases.isdisjoint(self._phrases[w])), tokens[n]]
            for n in numbers
            if n in meant and n != place
        }
        if prod(map(len, beside.values())) > TRIED:
            beside = {}
        for full in product(*beside.values()):
            yield {place: word, **dict(zip(beside, full, strict=True))}

    def _found(
        self, place: int, numbers: list[int], read: dict[int, str], words: Words, tokens: list[str]
    ) -> Iterator[Found]:
        joined, starts = _joined(numbers, read, tokens)
        for item in self._index.search(joined):
            covered = [n for n, start in zip(numbers, starts, strict=True) if item.start <= start < item.end]
            if place in covered:
                last = covered[-1]
                yield Found(
                    item.pattern, words.starts[covered[0]] - 1, words.starts[last] + len(tokens[last])
                )


def _goes_on(text: str, end: int) -> bool:
    """Whether a small letter follows the full stop."""
    return text[end + 1 : end + 4].lstrip()[:1].islower()


def _is_one_word(token: str, meant: list[str]) -> bool:
    """So much of it is written that it can be no other: `gesichtserk`, not `intern`."""
    if len(token) < SPEAKS_ALONE:
        return False
    first, last = meant[0], meant[-1]
    return first.startswith(last[: len(token) + 1])


def _joined(numbers: list[int], read: dict[int, str], tokens: list[str]) -> tuple[str, list[int]]:
    """The words of a place in one reading; neither its beginning nor its end is that of the text."""
    at_start = numbers[0] == 0
    pieces = [" " if at_start else f" {CLAUSE_END} "]
    starts: list[int] = []
    position = len(pieces[0])
    for number in numbers:
        word = read.get(number, tokens[number])
        starts.append(position)
        pieces.append(f"{word} ")
        position += len(word) + 1
    if numbers[-1] != len(tokens) - 1:
        pieces.append(f"{CLAUSE_END} {CLAUSE_END} ")
    return "".join(pieces), starts


def _reach(place: int, tokens: list[str]) -> range:
    return range(max(place - AROUND, 0), min(place + AROUND + 1, len(tokens)))


def _is_its_stop(number: int, meant: dict[int, list[str]], tokens: list[str]) -> bool:
    """The full stop of a word cut short, or of a single letter: `f. Handys`."""
    if tokens[number] != CLAUSE_END or number == 0:
        return False
    return number - 1 in meant or len(tokens[number - 1]) == 1


def _tokens(words: Words) -> list[str]:
    ends = [*(start - 1 for start in words.starts[1:]), len(words.joined) - 1]
    return [words.joined[start:end] for start, end in zip(words.starts, ends, strict=True)]


def _words_of(pattern: str, table: FoldTable) -> Iterator[str]:
    body = clean(pattern).strip().removeprefix("^").removesuffix("$")
    for text in _texts(parse(body, pattern)):
        for word in text.split():
            yield fold_word(word, table)


def _texts(sequence: Sequence) -> Iterator[str]:
    for item in sequence:
        if isinstance(item, Word):
            yield item.text.removeprefix(WITHIN)
        elif isinstance(item, Choice):
            for option in item.options:
                yield from _texts(option)
