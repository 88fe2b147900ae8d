"""The listed Latin words that are a Latin word misspelt, or its sound spelt in another way: all at once.

What two words share by sound is compared by hashes of it: among many words two hashes are the same by chance
once in thousands of millions of comparisons, and then a bound is too high and a name too many is scored.
"""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Doubles, Ints
from services.screening.matching.index.compiled import compiled, compiled_within
from services.screening.matching.index.hashes import Hashes, filed_under
from services.screening.matching.index.letters import (
    Codes,
    Letters,
    LetterTable,
    edits_between,
    letters_of,
    share_between,
    spelt_nearly,
)
from services.screening.matching.likeness.misspelt import (
    CLOSE,
    TELLING_BONES,
    Between,
    likeness_of,
    misspelt,
    most_edits,
)
from services.screening.matching.likeness.orthography import heard_as
from services.screening.matching.likeness.people import names_of
from services.screening.matching.likeness.sounds import continental, skeleton
from services.screening.matching.words.by_hand import by_hand
from services.screening.matching.words.spelling import misread
from services.screening.matching.words.tables import words as words_with_a_meaning

for _rule in (most_edits, misspelt, likeness_of, by_hand):
    register_jitable(_rule)

LATIN, KNOWN, NUMBER, NAMED = 1, 2, 4, 8
_HEARD = 3
"""Languages in which a word is heard."""
ASK_THE_SCORER = -1.0
"""In place of a similarity that letters and sounds do not tell: of other scripts, or two known names."""


class Spelling(NamedTuple):
    """Of a Latin word the hashes of its consonants (read as in English and German), of what it is misread as
    and of what it sounds like in three languages; what kind of word it is; whether its consonants tell it.
    """

    bones: int
    continental: int
    misread: int
    heard: tuple[int, int, int]
    flags: int
    telling: bool
    telling_mixed: bool


class SpellingTable(NamedTuple):
    """The same of every listed word."""

    bones: Hashes
    continental: Hashes
    misread: Hashes
    heard: Hashes
    flags: NDArray[np.uint8]


_OF_NO_SOUND = Spelling(0, 0, 0, (0, 0, 0), 0, False, False)


def is_plain(word: str) -> bool:
    """Whether a word is Latin, and no letter of it was lost."""
    return word.isascii() and "?" not in word


def spelling_of(word: str) -> Spelling:
    """What is compared of a plain word."""
    bones, mixed = skeleton(word), continental(word)
    heard = [crc32(one.encode()) for one in sorted(heard_as(word))]
    flags = LATIN | KNOWN * (word in words_with_a_meaning()) | NUMBER * word.isdigit()
    return Spelling(
        crc32(bones.encode()),
        crc32(mixed.encode()),
        crc32(misread(word).encode()),
        (heard[0], heard[-1], heard[len(heard) // 2]),
        flags | NAMED * bool(names_of(word)),
        _tells(bones),
        _tells(mixed),
    )


def _tells(bones: str) -> bool:
    return len(bones.lstrip("a")) >= TELLING_BONES


def spelling_table(listed: Sequence[str]) -> SpellingTable:
    """What is compared of each word, in their order; of no plain one only that it is none."""
    rows = [spelling_of(word) if is_plain(word) else _OF_NO_SOUND for word in listed]
    bones, mixed, seen = (np.array([row[at] for row in rows], dtype=np.uint32) for at in range(_HEARD))
    heard = np.array([row.heard for row in rows], dtype=np.uint32).reshape(-1, _HEARD)
    return SpellingTable(bones, mixed, seen, heard, np.array([row.flags for row in rows], dtype=np.uint8))


class Filed(NamedTuple):
    """Numbers of words under hashes of what they share, and the hashes under which a word is looked up."""

    hashes: Hashes
    numbers: Ints
    wanted: Hashes


@compiled
def alike(
    letters: LetterTable,
    table: SpellingTable,
    owners: Ints,
    filed: Filed,
    codes: Codes,
    spelling: Spelling,
    edits: int,
) -> tuple[Ints, Doubles, Doubles]:
    """Numbers, rising, of the words that are like a plain word or may be, and how alike they are in names of
    bodies and of persons, or `ASK_THE_SCORER`. `owners`: whose spellings the texts after the words are.
    """
    word = letters_of(codes)
    numbers = _plausible(letters, owners, filed, word, edits, len(table.flags))
    found, count = np.empty(len(numbers), np.int32), 0
    bodies, persons = np.empty(len(numbers), np.float64), np.empty(len(numbers), np.float64)
    last = -1
    for number in numbers:
        if number != last:
            last = number
            body, person = _similarities(letters, table, word, spelling, number)
            found[count], bodies[count], persons[count] = number, body, person
            count += body != 0.0 or person != 0.0
    return found[:count], bodies[:count], persons[:count]


@compiled
def _plausible(
    letters: LetterTable, owners: Ints, filed: Filed, word: Letters, edits: int, listed: int
) -> Ints:
    """Words spelt nearly as a word, or filed under what it is looked up by; rising, some more than once."""
    near = spelt_nearly(letters, word, edits)
    starts, ends = filed_under(filed.hashes, filed.wanted)
    found = np.empty(len(near) + (ends - starts).sum(), np.int32)
    count = len(near)
    for place, text in enumerate(near):
        found[place] = text if text < listed else owners[text - listed]
    for row in range(len(starts)):
        for place in range(starts[row], ends[row]):
            found[count] = filed.numbers[place]
            count += 1
    found.sort()
    return found


@compiled_within
def _similarities(
    letters: LetterTable, table: SpellingTable, word: Letters, spelling: Spelling, number: int
) -> tuple[float, float]:
    """How alike the word and a listed one are in names of bodies and of persons."""
    flags = table.flags[number]
    if not flags & LATIN:
        return ASK_THE_SCORER, ASK_THE_SCORER
    share = share_between(letters, word, number)
    if share == 1.0:
        return 1.0, 1.0
    named = bool(flags & spelling.flags & NAMED)
    if share < CLOSE:
        return 0.0, ASK_THE_SCORER if named else 0.0
    between = _between(letters, table, word, spelling, number, share)
    body, _ = likeness_of(between, False)
    person, _ = likeness_of(between, True)
    return body, ASK_THE_SCORER if named else person


@compiled_within
def _between(
    letters: LetterTable,
    table: SpellingTable,
    word: Letters,
    spelling: Spelling,
    number: int,
    share: float,
) -> Between:
    start, end = letters.code_start[number], letters.code_start[number + 1]
    sizes = len(word.codes), end - start
    edits = edits_between(letters, word, number)
    bones, mixed, flags = table.bones[number], table.continental[number], table.flags[number] | spelling.flags
    return Between(
        min(sizes),
        max(sizes),
        edits,
        share,
        word.codes[0] == letters.codes[start],
        edits == 1 and by_hand(word.codes, letters.codes[start:end]),
        (spelling.telling and spelling.bones in (bones, mixed))
        or (spelling.telling_mixed and spelling.continental in (bones, mixed)),
        spelling.misread == table.misread[number],
        _is_heard(table, spelling, number),
        int(table.flags[number] & KNOWN > 0) + int(spelling.flags & KNOWN > 0),
        flags & NUMBER > 0,
    )


@compiled_within
def _is_heard(table: SpellingTable, spelling: Spelling, number: int) -> bool:
    for ours in spelling.heard:
        for at in range(_HEARD):
            if ours == table.heard[number, at]:
                return True
    return False
