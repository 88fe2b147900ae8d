"""The listed Latin words that are a Latin word misspelt, or its sound spelt in another way: all at once.

What two words share by sound is compared by hashes of it: among many words two hashes are the same by chance
once in thousands of millions of comparisons, and then a bound is too high and a name too many is scored.
"""

from typing import NamedTuple

import numpy as np
from numba.extending import register_jitable

from services.screening.matching.index.arrays import Doubles, Ints, Longs
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
from services.screening.matching.index.spelling_table import (
    HEARD,
    KNOWN,
    LATIN,
    NAMED,
    NUMBER,
    TELLING,
    TELLING_MIXED,
    SpellingTable,
)
from services.screening.matching.likeness.misspelt import (
    CLOSE,
    Between,
    likeness_of,
    misspelt,
    most_edits,
)
from services.screening.matching.words.by_hand import by_hand

for _rule in (most_edits, misspelt, likeness_of, by_hand):
    register_jitable(_rule)

ASK_THE_SCORER = -1.0
"""In place of a similarity that letters and sounds do not tell: of other scripts, or two known names."""
_LIKE_ONE = 64
"""Room for what is like a word, to begin with."""


class Filed(NamedTuple):
    """Numbers of words under hashes of what they share, and the hashes under which words are looked up: those
    of word n from `start[n]` to before `start[n + 1]`.
    """

    hashes: Hashes
    numbers: Ints
    wanted: Hashes
    start: Longs


class AskedWords(NamedTuple):
    """Plain words one after the other: the letters of word n are `codes` from `start[n]` to before
    `start[n + 1]`; what is compared of each, and how many edits away a word may be.
    """

    codes: Codes
    start: Longs
    spellings: SpellingTable
    edits: Longs


@compiled
def alike(
    letters: LetterTable, table: SpellingTable, owners: Ints, filed: Filed, asked: AskedWords
) -> tuple[Longs, Ints, Doubles, Doubles]:
    """For each word asked the numbers, rising, of those that are like it or may be, and how alike they are in
    names of bodies and of persons, or `ASK_THE_SCORER`: those of word n from `start[n]` to before
    `start[n + 1]` of the first array. `owners`: whose spellings the texts after the words are.
    """
    words, count = len(asked.edits), 0
    starts = np.zeros(words + 1, np.int64)
    found, likes = np.empty(_LIKE_ONE * words, np.int32), np.empty((2, _LIKE_ONE * words), np.float64)
    for row in range(words):
        word = letters_of(asked.codes[asked.start[row] : asked.start[row + 1]])
        numbers = _plausible(letters, owners, filed, row, word, asked.edits[row], len(table.flags))
        if count + len(numbers) > len(found):
            found, likes = _longer(found, likes, 2 * len(found) + len(numbers))
        last = -1
        for number in numbers:
            if number != last:
                last = number
                body, person = _similarities(letters, table, word, asked.spellings, row, number)
                found[count], likes[0, count], likes[1, count] = number, body, person
                count += body != 0.0 or person != 0.0
        starts[row + 1] = count
    return starts, found[:count], likes[0, :count], likes[1, :count]


@compiled
def _longer(found: Ints, likes: Doubles, size: int) -> tuple[Ints, Doubles]:
    """The same with room for so many."""
    count = len(found)
    more, more_likes = np.empty(size, np.int32), np.empty((2, size), np.float64)
    more[:count], more_likes[:, :count] = found, likes
    return more, more_likes


@compiled
def _plausible(
    letters: LetterTable, owners: Ints, filed: Filed, row: int, word: Letters, edits: int, listed: int
) -> Ints:
    """Words spelt nearly as a word, or filed under what it is looked up by; rising, some more than once."""
    near = spelt_nearly(letters, word, edits)
    starts, ends = filed_under(filed.hashes, filed.wanted[filed.start[row] : filed.start[row + 1]])
    found = np.empty(len(near) + (ends - starts).sum(), np.int32)
    count = len(near)
    for place, text in enumerate(near):
        found[place] = text if text < listed else owners[text - listed]
    for wanted in range(len(starts)):
        for place in range(starts[wanted], ends[wanted]):
            found[count] = filed.numbers[place]
            count += 1
    found.sort()
    return found


@compiled_within
def _similarities(
    letters: LetterTable, table: SpellingTable, word: Letters, asked: SpellingTable, row: int, number: int
) -> tuple[float, float]:
    """How alike the word asked of a row and a listed one are in names of bodies and of persons."""
    flags = table.flags[number]
    if not flags & LATIN:
        return ASK_THE_SCORER, ASK_THE_SCORER
    share = share_between(letters, word, number)
    if share == 1.0:
        return 1.0, 1.0
    named = bool(flags & asked.flags[row] & NAMED)
    if share < CLOSE:
        return 0.0, ASK_THE_SCORER if named else 0.0
    between = _between(letters, table, word, asked, row, number, share)
    body, _ = likeness_of(between, False)
    person, _ = likeness_of(between, True)
    return body, ASK_THE_SCORER if named else person


@compiled_within
def _between(
    letters: LetterTable,
    table: SpellingTable,
    word: Letters,
    asked: SpellingTable,
    row: int,
    number: int,
    share: float,
) -> Between:
    start, end = letters.code_start[number], letters.code_start[number + 1]
    sizes = len(word.codes), end - start
    edits = edits_between(letters, word, number)
    bones, mixed, flags = table.bones[number], table.continental[number], asked.flags[row]
    return Between(
        min(sizes),
        max(sizes),
        edits,
        share,
        word.codes[0] == letters.codes[start],
        edits == 1 and by_hand(word.codes, letters.codes[start:end]),
        (flags & TELLING > 0 and asked.bones[row] in (bones, mixed))
        or (flags & TELLING_MIXED > 0 and asked.continental[row] in (bones, mixed)),
        asked.misread[row] == table.misread[number],
        _is_heard(table, asked, row, number),
        int(table.flags[number] & KNOWN > 0) + int(flags & KNOWN > 0),
        (table.flags[number] | flags) & NUMBER > 0,
    )


@compiled_within
def _is_heard(table: SpellingTable, asked: SpellingTable, row: int, number: int) -> bool:
    for ours in range(HEARD):
        for theirs in range(HEARD):
            if asked.heard[row, ours] == table.heard[number, theirs]:
                return True
    return False
