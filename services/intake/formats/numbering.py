"""Numbers of lines: as the document has them where they are numbers of their own, by position otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.formats.draft import Draft, Fields, Place, put
from services.intake.formats.text import whole


@dataclass(frozen=True)
class Numbered:
    """A line, what the document calls it, and where it stands."""

    line: Fields
    name: str | None
    place: Place


def number_lines(draft: Draft, lines: Sequence[Numbered]) -> None:
    """Number every line; where the document's names cannot be numbers, they go into the notes."""
    numbers = [_number(one.name) for one in lines]
    usable = None not in numbers and len(set(numbers)) == len(numbers)
    for position, (one, number) in enumerate(zip(lines, numbers, strict=True), 1):
        put(one.line, "line", number if usable else position, one.place)
    if not usable and any(one.name for one in lines):
        names = (f"{position} is {one.name!r}" for position, one in enumerate(lines, 1) if one.name)
        draft.note(f"Lines by position, as the document names them: {', '.join(names)}"[:4_000])


def _number(name: str | None) -> int | None:
    return whole((name or "").strip(), 9) or None
