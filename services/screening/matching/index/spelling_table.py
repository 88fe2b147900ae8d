"""What is compared of a Latin word beside its letters: its sound, and what kind of word it is."""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.hashes import Hashes
from services.screening.matching.likeness.known_names import names_of
from services.screening.matching.likeness.misspelt import TELLING_BONES
from services.screening.matching.likeness.orthography import heard_as
from services.screening.matching.likeness.sounds import continental, skeleton
from services.screening.matching.words.spelling import misread
from services.screening.matching.words.tables import words as words_with_a_meaning

LATIN, KNOWN, NUMBER, NAMED, TELLING, TELLING_MIXED = 1, 2, 4, 8, 16, 32
HEARD = 3
"""Languages in which a word is heard."""


class SpellingTable(NamedTuple):
    """Of each word the hashes of its consonants (read as in English and German), of what it is misread as and
    of what it sounds like in three languages; flags of what kind of word it is, and whether its consonants
    tell it.
    """

    bones: Hashes
    continental: Hashes
    misread: Hashes
    heard: Hashes
    flags: NDArray[np.uint8]


_Row = tuple[int, int, int, tuple[int, int, int], int]
_OF_NO_SOUND: _Row = (0, 0, 0, (0, 0, 0), 0)


def is_plain(word: str) -> bool:
    """Whether a word is Latin, and no letter of it was lost."""
    return word.isascii() and "?" not in word


def _spelling_of(word: str) -> _Row:
    bones, mixed = skeleton(word), continental(word)
    heard = [crc32(one.encode()) for one in sorted(heard_as(word))]
    flags = LATIN | KNOWN * (word in words_with_a_meaning()) | NUMBER * word.isdigit()
    return (
        crc32(bones.encode()),
        crc32(mixed.encode()),
        crc32(misread(word).encode()),
        (heard[0], heard[-1], heard[len(heard) // 2]),
        flags | NAMED * bool(names_of(word)) | TELLING * _tells(bones) | TELLING_MIXED * _tells(mixed),
    )


def _tells(bones: str) -> bool:
    return len(bones.lstrip("a")) >= TELLING_BONES


def spelling_table(listed: Sequence[str]) -> SpellingTable:
    """What is compared of each word, in their order; of no plain one only that it is none."""
    rows = [_spelling_of(word) if is_plain(word) else _OF_NO_SOUND for word in listed]
    bones, mixed, seen = (np.array([row[at] for row in rows], dtype=np.uint32) for at in range(HEARD))
    heard = np.array([row[3] for row in rows], dtype=np.uint32).reshape(-1, HEARD)
    return SpellingTable(bones, mixed, seen, heard, np.array([row[4] for row in rows], dtype=np.uint8))
