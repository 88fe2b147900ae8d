"""Values of an order as they are shown: their own words, with the findings' marks in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.diligence.console import words
from services.diligence.console.languages import language_of
from services.diligence.console.marks import Quoted, Segment, segments
from shared.contracts.assessment import Finding

WINDOW = 240
"""Characters shown on each side of a quote in a long text."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its text with marks, or unknown."""

    parts: tuple[Segment, ...] = ()
    lang: str | None = None
    native: bool = False
    unknown: bool = False
    meta: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its values."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the order; `numbered` for lines."""

    title: str
    rows: tuple[Row, ...]
    numbered: bool = False
    note: str = ""


class Marks:
    """Which finding quotes which place of the order."""

    def __init__(self, findings: Sequence[tuple[int, Finding]]) -> None:
        self._quotes: dict[str, list[Quoted]] = {}
        for number, finding in findings:
            for one in finding.evidence:
                if one.source.startswith("/"):
                    self._quotes.setdefault(one.source, []).append(Quoted(number, one.quote))

    def at(self, pointer: str) -> list[Quoted]:
        """The quotes of one place."""
        return self._quotes.get(pointer, [])

    def under(self, pointer: str) -> bool:
        """Whether anything in this part of the order is quoted."""
        return any(place == pointer or place.startswith(pointer + "/") for place in self._quotes)

    def only(self, number: int, pointer: str) -> list[Quoted]:
        """One finding's quotes of one place."""
        return [one for one in self.at(pointer) if one.number == number]


@dataclass
class OrderValues:
    """The values of one order; the sections are made of them."""

    order: Mapping[str, Any]
    marks: Marks
    asked: frozenset[str] = field(default=frozenset())
    """Facts that the assessment asks about, as `end_use_statement.ethics_approval`."""

    def value(self, pointer: str, text: Any, *, native: bool = False, lang: str | None = None) -> Value:
        """A text with its marks."""
        parts = tuple(segments(str(text), self.marks.at(pointer)))
        return Value(parts, lang, native)

    def fact(self, pointer: str, value: Any) -> Value:
        """A yes/no fact, or a text; unknown where nothing is said."""
        if value is None:
            quoted = tuple(dict.fromkeys(one.number for one in self.marks.at(pointer)))
            return Value((Segment("unknown", quoted, quoted, quoted),), unknown=True)
        if isinstance(value, bool):
            quotes = [Quoted(one.number, "") for one in self.marks.at(pointer)]
            return Value(tuple(segments(words.FACT_ANSWERS[value], quotes)))
        if isinstance(value, list | tuple):
            return plain(", ".join(words.plain(str(item)) for item in value))
        return self.value(pointer, value)

    def rows(self, name: str, fields: Iterable[str]) -> Iterator[Row]:
        """The fields of a part that say something."""
        record = self.order.get(name) or {}
        for key in fields:
            if record.get(key):
                yield Row(words.FIELDS[key], (self.fact(f"/{name}/{key}", record[key]),))

    def text(self, pointer: str, text: Any) -> Value:
        """A text in its language; unknown where there is none."""
        return (
            self.fact(pointer, None)
            if text is None
            else self.value(pointer, text, lang=language_of(str(text)))
        )

    def none(self, pointer: str, text: str | None) -> Value:
        """A marked text that stands where nothing is given."""
        quoted = [Quoted(one.number, "") for one in self.marks.at(pointer)]
        return Value(tuple(segments(text, quoted))) if text else self.fact(pointer, None)

    def part(self, pointer: str, text: Any) -> list[Segment]:
        """The segments of one text."""
        return segments(str(text), self.marks.at(pointer))

    def meta(self, pointer: str, text: str) -> Value:
        """A text in small type."""
        return Value(tuple(self.part(pointer, text)), meta=True)


UNKNOWN = Value((Segment("unknown"),), unknown=True)


def excerpt(text: str, quotes: Sequence[Quoted]) -> tuple[Segment, ...]:
    """A long text around its marks; a short one whole. What is left out is said by how much."""
    parts = segments(text, quotes)
    if len(text) <= 4 * WINDOW:
        return tuple(parts)
    return tuple(_cut(part, place, len(parts)) for place, part in enumerate(parts))


def _cut(part: Segment, place: int, count: int) -> Segment:
    text = part.text
    if part.numbers or len(text) <= 3 * WINDOW:
        return part
    head = "" if place == 0 else text[:WINDOW].rpartition(" ")[0] or text[:WINDOW]
    tail = "" if place == count - 1 else text[-WINDOW:].partition(" ")[2] or text[-WINDOW:]
    left = len(text) - len(head) - len(tail)
    return Segment(f"{head} [{left:,} characters not shown] {tail}".strip())


def plain(text: str) -> Value:
    """A text without marks."""
    return Value((Segment(text),))


def joined(first: tuple[str, Any], rest: list[Segment]) -> Value:
    """A label and marked text, in small type."""
    return Value((Segment(first[0]), *rest), meta=True)


def joined_meta(parts: Sequence[Sequence[Segment]]) -> Value:
    """Marked texts with commas between them, in small type."""
    joined: list[Segment] = []
    for part in parts:
        joined += [Segment(", ")] if joined else []
        joined += part
    return Value(tuple(joined), meta=True)


def share_range(low: Any, high: Any) -> str:
    """`25 %`, `25 to 50 %`, `at least 25 %`."""
    if low is not None and high is not None:
        return f"{low} %" if low == high else f"{low} to {high} %"
    return f"at least {low} %" if low is not None else f"at most {high} %"
