"""Words of the lists within one or two edits of a given word, or with the same consonants.

Every word is filed under hashes of itself with up to two of its first letters left out (the
symmetric-delete method); two words within that many edits share at least one hash. Sorted arrays,
so that worker processes share them through memory maps.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.people import names_of
from services.screening.matching.similarity import SHORTEST_FUZZY, SHORTEST_TWO_EDITS
from services.screening.matching.sounds import bare, continental, misread, skeleton
from services.screening.matching.spellings import spellings

PREFIX = 7
"""Letters from which deletions are taken: enough to keep every pair, few enough to stay small."""


class KeyTable(NamedTuple):
    """Word numbers filed under 32-bit hashes, sorted by hash."""

    hashes: NDArray[np.uint32]
    numbers: NDArray[np.int32]


def deletions(word: str) -> set[str]:
    """`word` and its beginnings with one letter left out, or two for longer words."""
    if len(word) < SHORTEST_FUZZY - 1:
        return {word}
    stem = word[:PREFIX]
    once = {stem[:at] + stem[at + 1 :] for at in range(len(stem))}
    found = {stem, *once}
    if len(word) >= SHORTEST_TWO_EDITS - 1:
        found |= {less[:at] + less[at + 1 :] for less in once for at in range(len(less))}
    return found


def keys(word: str) -> list[int]:
    """All hashes under which `word` is filed and looked up, by each of its Latin spellings."""
    found: dict[int, None] = {}
    if not word.isascii():
        found[crc32(word.encode())] = None
    for spelled in spellings(word):
        found.update(dict.fromkeys(crc32(part.encode()) for part in deletions(spelled)))
        found.update(dict.fromkeys(crc32(b"~" + bones.encode()) for bones in _bones(spelled)))
        found[crc32(b"=" + misread(spelled).encode())] = None
    found.update(dict.fromkeys(crc32(b"#%d" % number) for number in names_of(word)))
    return list(found)


def _bones(word: str) -> set[str]:
    found = {skeleton(word), continental(word), bare(word)}
    return {bones for bones in found if len(bones) >= 2}


def build_key_table(words: Iterable[str]) -> KeyTable:
    """File each word (its number is its place in `words`)."""
    hashes: list[int] = []
    sizes: list[int] = []
    for word in words:
        found = keys(word)
        hashes += found
        sizes.append(len(found))
    all_hashes = np.array(hashes, dtype=np.uint32)
    numbers = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    order = np.argsort(all_hashes, kind="stable")
    return KeyTable(all_hashes[order], numbers[order])


def lookup(table: KeyTable, wanted: Sequence[int]) -> NDArray[np.int32]:
    """Numbers filed under any of the hashes, each once."""
    probe = np.asarray(wanted, dtype=np.uint32)
    starts = np.searchsorted(table.hashes, probe, "left")
    ends = np.searchsorted(table.hashes, probe, "right")
    parts = [table.numbers[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int32)
