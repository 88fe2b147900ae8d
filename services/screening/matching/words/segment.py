"""Words written without blanks, split by the longest words that a table knows."""

from collections.abc import Mapping
from typing import NamedTuple


class Piece(NamedTuple):
    """A part of a run of characters and what it means: readings, or None when no table knows it."""

    text: str
    meanings: tuple[str, ...] | None


def split_known(text: str, terms: Mapping[str, tuple[str, ...]], longest: int) -> list[Piece]:
    """`text` in pieces, known ones as long as can be, unknown characters together."""
    pieces: list[Piece] = []
    unknown = ""
    at = 0
    while at < len(text):
        sizes = range(min(len(text) - at, longest), 1, -1)
        size = next((size for size in sizes if text[at : at + size] in terms), 0)
        if not size:
            unknown += text[at]
            at += 1
            continue
        if unknown:
            pieces.append(Piece(unknown, None))
            unknown = ""
        pieces.append(Piece(text[at : at + size], terms[text[at : at + size]]))
        at += size
    if unknown:
        pieces.append(Piece(unknown, None))
    return pieces
