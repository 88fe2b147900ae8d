"""Which texts are spelt nearly as a word: by the letters they hold, before any of them is compared.

A text's signature says which letters it holds, and which more than once. One edit changes at most two of
its bits, so texts within some edits are found by comparing signatures of texts of about that length.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from services.screening.matching.index.arrays import Ints

LONGEST = 63
"""Longer texts stand with those of this length."""
_LETTERS = 26


class LetterTable(NamedTuple):
    """Signatures of texts in order of length; `texts`: their numbers; `starts`: where each length begins."""

    signatures: NDArray[np.uint64]
    texts: Ints
    starts: NDArray[np.int64]


def signatures(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Two bits per letter: it is there; it is there twice."""
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32) % _LETTERS
    pairs = np.repeat(np.arange(len(texts)), sizes) * _LETTERS + letters
    present, counts = np.unique(pairs, return_counts=True)
    found = np.zeros(len(texts), dtype=np.uint64)
    for held, shift in ((present, 0), (present[counts > 1], _LETTERS)):
        bits = np.left_shift(np.uint64(1), (held % _LETTERS + shift).astype(np.uint64))
        np.bitwise_or.at(found, held // _LETTERS, bits)
    return found


def letter_table(texts: Sequence[str]) -> LetterTable:
    """File each text (its number is its place in `texts`)."""
    sizes = np.minimum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)), LONGEST)
    order = np.argsort(sizes, kind="stable")
    starts = np.searchsorted(sizes[order], np.arange(LONGEST + 2))
    return LetterTable(signatures(texts)[order], order.astype(np.int32), starts.astype(np.int64))


def spelt_nearly(table: LetterTable, texts: Sequence[str], word: str, edits: int) -> list[tuple[int, int]]:
    """Numbers of the texts within so many edits of `word`, with the edits."""
    size = min(len(word), LONGEST)
    first, last = table.starts[max(size - edits, 0)], table.starts[min(size + edits, LONGEST) + 1]
    changed = np.bitwise_count(table.signatures[first:last] ^ _signature(word))
    numbers = table.texts[first:last][changed <= 2 * edits].tolist()
    if not numbers:
        return []
    near = [texts[number] for number in numbers]
    distances = cdist([word], near, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
    return [(numbers[place], int(distances[place])) for place in np.flatnonzero(distances <= edits).tolist()]


def _signature(word: str) -> np.uint64:
    once = twice = 0
    for char in word:
        bit = 1 << ord(char) % _LETTERS
        twice |= once & bit
        once |= bit
    return np.uint64(once | twice << _LETTERS)
