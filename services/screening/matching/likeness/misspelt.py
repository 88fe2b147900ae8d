"""Whether two Latin words are one with a slip, or one sound spelt in two ways, by what is measured of them.

The rules are over numbers alone: they serve two words at hand and, compiled, all words of an index.
"""

from typing import NamedTuple

MIN_TOKEN_SIMILARITY = 0.66
"""Below this, two words are different words: two edits in six letters."""
MISREAD = 0.93
"""Similarity of words that differ only in letters that scanners confuse."""
CLOSE = 0.6
"""Share of letters that two Latin spellings of one sound, or one name, have in common at least."""
SHORTEST_FUZZY = 4
SHORTEST_TWO_EDITS = 7
TWO_EDITS_IN_PERSONS = 10
TELLING_BONES = 3
"""Consonants from which the sound of a word says which word it is."""
_HAND_SLIP = 0.91
"""Similarity at least of words of which one has two letters swapped or a letter typed twice: hands do that,
and hardly any two names differ by it.
"""
_SOUNDING_IN_FIRMS = 0.86
"""Brands are made to sound alike (Storex, Sytrox); only near spellings of one sound are one brand."""
_HEARD_THE_SAME = 0.95
"""Similarity of one sound written in two languages."""


class Between(NamedTuple):
    """What is measured between two Latin words: their lengths, the edits between them (more than two count as
    three), the share of letters they have in common, and whether they begin alike, or one is the other with
    letters swapped or typed twice, has its consonants, is misread as it, or is what it sounds like in another
    language. `known`: how many of them are words with a meaning of their own; `digits`: one is a number.
    """

    shorter: int
    longer: int
    edits: int
    likeness: float
    begin_alike: bool
    by_hand: bool
    sounding: bool
    misread: bool
    heard: bool
    known: int
    digits: bool


def likeness_of(between: Between, person: bool) -> tuple[float, bool]:
    """Similarity 0–1 of two words in names of persons or of bodies, and whether it is of their sound."""
    if between.shorter < SHORTEST_FUZZY - 1 or between.longer < SHORTEST_FUZZY or between.digits:
        return 0.0, False
    if person:
        if between.heard:
            return _HEARD_THE_SAME, True
        return misspelt(between, between.longer < TWO_EDITS_IN_PERSONS, False)
    if between.known == 2:
        return 0.0, False
    # A word with a meaning of its own is misspelt by one slip; two make it another word (Beihang, Beijing).
    similarity, by_sound = misspelt(between, between.known == 1, between.known == 1)
    if by_sound and (similarity < _SOUNDING_IN_FIRMS or not between.begin_alike):
        slip = 1.0 - between.edits / between.longer if between.edits <= 1 else 0.0
        return (slip if slip >= MIN_TOKEN_SIMILARITY else 0.0), False
    return similarity, by_sound


def misspelt(between: Between, one_slip: bool, one_known: bool) -> tuple[float, bool]:
    """The same by letters and consonants. `one_slip`: two edits are too many; `one_known`: a word with a
    meaning is not one that sounds like it.
    """
    allowed = 1 if one_slip else most_edits(between.shorter, between.longer, False)
    similarity = 1.0 - between.edits / between.longer if between.edits <= allowed else 0.0
    long = between.shorter > SHORTEST_FUZZY
    if between.edits == 1 and long and between.by_hand:
        return max(similarity, _HAND_SLIP), False
    if long and not one_known and between.sounding and between.likeness >= CLOSE:
        sounding = 0.66 + 0.28 * between.likeness
        if sounding > similarity:
            return sounding, True
    if similarity < MISREAD and long and between.misread and between.likeness >= CLOSE:
        return MISREAD, False
    return (similarity if similarity >= MIN_TOKEN_SIMILARITY else 0.0), False


def most_edits(shorter: int, longer: int, person: bool) -> int:
    """How many edits two Latin words of these lengths may lie apart and still be one word misspelt."""
    least = TWO_EDITS_IN_PERSONS if person else SHORTEST_TWO_EDITS
    return 2 if shorter >= SHORTEST_TWO_EDITS - 1 and longer >= least else 1
