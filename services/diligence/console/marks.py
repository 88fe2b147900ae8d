"""Marks in the order's own words: which stretch of a text which finding quotes.

Offsets are code points of the original text. A mark covers whole words in joined scripts: letters of one
word must not come apart.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.diligence.console.text import script_of

_JOINED = ("ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text and the numbers of the findings that quote it.

    `begins` are those quoted here for the first time, `ends` those whose quote ends with this stretch.
    """

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A finding's quote of a text."""

    number: int
    quote: str


def segments(text: str, quotes: Iterable[Quoted]) -> list[Segment]:
    """The text cut where marks begin and end; what is quoted but not found verbatim marks the whole text."""
    spans = sorted({(*_span(text, one.quote), one.number) for one in quotes if text})
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    found: list[Segment] = []
    begun: set[int] = set()
    for start, end in itertools.pairwise(edges):
        numbers = tuple(dict.fromkeys(number for a, b, number in spans if a <= start and end <= b))
        begins = tuple(number for number in numbers if number not in begun)
        ends = tuple(dict.fromkeys(number for _, b, number in spans if b == end and number in numbers))
        begun |= set(begins)
        found.append(Segment(text[start:end], numbers, begins, ends))
    return found or [Segment(text)]


def _span(text: str, quote: str) -> tuple[int, int]:
    start = text.find(quote)
    if start < 0:
        start = text.casefold().find(quote.casefold())
        if len(text.casefold()) != len(text):
            start = -1
    if start < 0 or not quote:
        return 0, len(text)
    return _whole_words(text, start, start + len(quote))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _is_joined(text, start):
        start -= 1
    while end < len(text) and _is_joined(text, end):
        end += 1
    return start, end


def _is_joined(text: str, place: int) -> bool:
    """Whether the letters before and at `place` belong together."""
    pair: Sequence[str] = (text[place - 1], text[place])
    return all(not letter.isspace() and script_of(letter) in _JOINED for letter in pair)
