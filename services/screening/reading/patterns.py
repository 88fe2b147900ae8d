"""Phrase patterns and their search: many patterns, one pass.

A pattern is words in the folded spelling with these signs:

- `recogni*`  a word beginning so (inflections);
- `~polizei`  a word ending so (compounds); `~polizei*` a word with it anywhere;
- `(face|facial)`  one of several words or word groups; `(the)?` may be missing; `(a|b)*` with any ending;
- `..`  up to four words between, within one clause (up to eight characters in unspaced scripts);
- `^` before the first and `$` after the last word: beginning and end of the text.

An Aho-Corasick automaton finds the literal beginnings; a small regular expression checks the rest.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import ahocorasick

from services.screening.reading.fold import FoldTable, fold_word
from services.screening.reading.grammar import Choice, Gap, Item, PatternError, Sequence, Word, parse
from services.screening.reading.words import CLAUSE_END, clean, is_unspaced

_GAP_SPACED = rf"(?: [^ {CLAUSE_END}]+){{0,4}}?"
_GAP_UNSPACED = rf"[^{CLAUSE_END}]{{0,8}}?"


ARABIC_PREFIXES = "وفبكل"
"""And, so, in, as, for: one letter written together with the word that follows."""
HEBREW_PREFIXES = ("ה", "ב", "ל", "מ", "ש", "כ")
"""The, in, to, from, that, as: written together with the word that follows, and `and` before them."""
WITHIN = "~"
"""Before a word: it may be the later part of a compound, as in `Verkehrspolizei`."""
LONG_HANGUL = 3
"""Syllables; shorter words stand inside unrelated ones."""
_ARABIC_PREFIX = f"[{ARABIC_PREFIXES}]?"
_HEBREW_PREFIX = f"ו?[{''.join(HEBREW_PREFIXES)}]?"


@dataclass(frozen=True, slots=True)
class Found:
    """Pattern number `pattern` stands at `joined[start:end]`."""

    pattern: int
    start: int
    end: int


class _Rest:
    """One regular expression, compiled when a text first has its beginning: most texts have few of them."""

    def __init__(self, regex: str) -> None:
        self._regex = regex

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self._regex)


class PatternIndex:
    """All patterns of a knowledge release, each compiled once."""

    def __init__(self, patterns: Iterable[str], table: FoldTable) -> None:
        self._rests: list[_Rest] = []
        anchors: dict[str, set[int]] = {}
        for number, source in enumerate(patterns):
            regex, begins = _compile(source, table)
            self._rests.append(_Rest(regex))
            for anchor in begins:
                anchors.setdefault(anchor, set()).add(number)
        self._automaton = ahocorasick.Automaton()
        for anchor, numbers in anchors.items():
            self._automaton.add_word(anchor, (len(anchor), tuple(sorted(numbers))))
        self._automaton.make_automaton()

    def search(self, joined: str) -> Iterator[Found]:
        """Every place where a pattern stands, in order of the end of its literal beginning."""
        for last, (length, numbers) in self._automaton.iter(joined):
            start = last - length + 1
            for number in numbers:
                match = self._rests[number].pattern.match(joined, start)
                if match:
                    yield Found(number, start, match.end())


def _compile(source: str, table: FoldTable) -> tuple[str, list[str]]:
    body = clean(source).strip()
    at_start, at_end = body.startswith("^"), body.endswith("$")
    sequence = parse(body.removeprefix("^").removesuffix("$"), source)
    unspaced = _has_unspaced(body)
    writer = _Writer(table, unspaced)
    regex = writer.sequence(sequence)
    if at_start:
        regex = (r"(?:(?<=\A )|\A)" if unspaced else r"\A") + regex
    if at_end:
        regex += rf"(?=(?: {CLAUSE_END})? ?\Z)"
    anchors = writer.anchors(sequence)
    if not anchors or not all(anchor.strip() for anchor in anchors):
        raise PatternError(f"the pattern {source!r} has no word to begin with")
    return regex, anchors


def _has_unspaced(text: str) -> bool:
    return any(is_unspaced(character) for character in text)


def _runs(words: str) -> list[str]:
    """Runs of one kind of script, which a text has as words of their own: 5, 軸加工."""
    runs: list[str] = []
    before: bool | None = None
    for character in words.replace(" ", ""):
        unspaced = is_unspaced(character)
        if unspaced is before:
            runs[-1] += character
        else:
            runs.append(character)
        before = unspaced
    return runs


def _is_arabic(text: str) -> bool:
    return "\u0600" <= text[:1] <= "\u06ff"


def _is_hebrew(text: str) -> bool:
    return "\u05d0" <= text[:1] <= "\u05ea"


def _prefixes(words: str) -> list[str]:
    """What may stand before the first word, written together with it."""
    if _is_arabic(words):
        return ["", *ARABIC_PREFIXES]
    if _is_hebrew(words):
        return [first + then for first in ("", "ו") for then in ("", *HEBREW_PREFIXES)]
    return [""]


def _is_long_hangul(text: str) -> bool:
    """Korean writes a body's place and kind as one word: a kind of three syllables is read inside it too."""
    return len(text) >= LONG_HANGUL and all("\uac00" <= character <= "\ud7a3" for character in text)


class _Writer:
    """Writes a parsed pattern as a regular expression over joined words, and lists its beginnings."""

    def __init__(self, table: FoldTable, unspaced: bool) -> None:
        self._table = table
        self._unspaced = unspaced

    def sequence(self, sequence: Sequence, open_end: bool = False) -> str:
        last = len(sequence) - 1
        return "".join(self._item(item, open_end and index == last) for index, item in enumerate(sequence))

    def _item(self, item: Item, open_end: bool) -> str:
        if isinstance(item, Gap):
            return _GAP_UNSPACED if self._unspaced else _GAP_SPACED
        if isinstance(item, Choice):
            ends = open_end or item.open_end
            options = "|".join(self.sequence(option, ends) for option in item.options)
            return f"(?:{options})" + ("?" if item.optional else "")
        if _has_unspaced(item.text):
            runs = _runs(self._folded(item.text))
            lead = " ?" if is_unspaced(runs[0][0]) else " "
            return lead + " ?".join(re.escape(run) for run in runs)
        words = re.escape(self._folded(item.text.removeprefix(WITHIN))).replace(r"\ ", " ")
        if item.text.startswith(WITHIN):
            return "(?: [^ ]*)?" + words + ("[^ ]*" if item.open_end or open_end else "(?![^ ])")
        if _is_long_hangul(item.text):
            return " ?" + words + ("[^ ]*" if item.open_end or open_end else "(?![^ ])")
        prefix = _ARABIC_PREFIX if _is_arabic(words) else _HEBREW_PREFIX if _is_hebrew(words) else ""
        return " " + prefix + words + ("[^ ]*" if item.open_end or open_end else "(?![^ ])")

    def _folded(self, text: str) -> str:
        return " ".join(fold_word(word, self._table) for word in re.split(r"['’\-]+", text) if word)

    def _beginnings(self, text: str) -> list[str]:
        if text.startswith(WITHIN):
            return [self._folded(text.removeprefix(WITHIN))]
        words = self._folded(text)
        if _has_unspaced(text):
            runs = _runs(words)
            lead = "" if is_unspaced(runs[0][0]) else " "
            return list(dict.fromkeys((lead + "".join(runs), lead + " ".join(runs))))
        if _is_long_hangul(text):
            return [words]
        return [f" {prefix}{words}" for prefix in _prefixes(words)]

    def anchors(self, sequence: Sequence) -> list[str]:
        """Literal beginnings; an optional first group adds those of what follows it."""
        found: list[str] = []
        for item in sequence:
            if isinstance(item, Word):
                return [*found, *self._beginnings(item.text)]
            if isinstance(item, Gap):
                return []
            for option in item.options:
                found += self.anchors(option)
            if not item.optional:
                return found
        return []
