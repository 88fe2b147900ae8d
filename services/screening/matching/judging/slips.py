"""What a slip is: which letters of a name stand otherwise in the listed name that it is meant for."""

from itertools import takewhile
from typing import NamedTuple

from rapidfuzz.distance import OSA

from services.screening.matching.words.fold import fold
from services.screening.matching.words.whole_slips import unspaced


class Slip(NamedTuple):
    """A name as asked and the listed one that it is meant for, both as written, and the difference in words.

    `likeness`: 1 less the share of letters and blanks that differ, of the longer name. XnCC is 0.75 XPCC.
    `faint`: what is asked is another's name as easily.
    """

    asked: str
    listed: str
    told: str
    likeness: float
    faint: bool


def slip_between(asked: str, listed: str, faint: bool = False) -> Slip:
    """Of a name and a listed one that it is one slip from, or that a field cut to it."""
    likeness = OSA.normalized_similarity(fold(asked), fold(listed))
    return Slip(asked, listed, _told(_letters(asked), _letters(listed)), likeness, faint)


def changed_words(asked: str, listed: str) -> tuple[str, str]:
    """The words of two folded names between those that agree at the start and at the end."""
    ours, theirs = asked.split(), listed.split()
    start = _agreeing(ours, theirs)
    end = _agreeing(ours[start:][::-1], theirs[start:][::-1])
    return " ".join(ours[start : len(ours) - end]), " ".join(theirs[start : len(theirs) - end])


def _agreeing(one: list[str], other: list[str]) -> int:
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])


def _letters(text: str) -> str:
    """Letters and digits as written, where folding makes one of each; else folded."""
    written, folded = "".join(filter(str.isalnum, text)), unspaced(fold(text))
    return written if [one.casefold() for one in written] == [*folded] else folded


def _told(asked: str, listed: str) -> str:
    ours, theirs = asked.casefold(), listed.casefold()
    if ours == theirs:
        return "one slip: blanks stand elsewhere"
    start = _agreeing([*ours], [*theirs])
    end = _agreeing([*ours[start:][::-1]], [*theirs[start:][::-1]])
    typed, meant = asked[start : len(asked) - end], listed[start : len(listed) - end]
    if len(meant) > 1 and not typed:
        return f"its end cut off: the listed name has {len(meant)} letters more"
    if not typed:
        return f"one slip: “{meant}” is missing"
    if not meant:
        return f"one slip: “{typed}” is added"
    return f"one slip: “{typed}” for “{meant}”"
