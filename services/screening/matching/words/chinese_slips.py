"""Chinese names with one character wrong, lost, added, doubled or swapped, or torn apart by blanks.

A slip leaves a part that no table knows where a known word would stand. Of the words one slip away, that is
meant which leaves the least unknown. A single character for another makes another word easily: a word of two
is known again only by its sound.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

from services.screening.matching.words.by_hand import by_hand
from services.screening.matching.words.chinese import segments, simplified
from services.screening.matching.words.chinese_parties import meant_party
from services.screening.matching.words.script import HAN, KANA
from services.screening.matching.words.spelling import filed, less_one
from services.screening.matching.words.tables import (
    chinese_places,
    chinese_terms,
    legal_forms,
    look_alikes,
    spelt_brands,
    words,
)

is_apart = re.compile(f"[{HAN}] +[{HAN}]").search
"""Whether blanks stand between Chinese characters of a name as written."""
_GAP = re.compile(f"(?<=[{HAN}]) +(?=[{HAN}])")
_RUN = re.compile(f"[{HAN}]{{3,}}")
_LONGEST = 12
_LONGEST_PERSON = 4
_BEFORE = 4
"""Characters of known words before an unknown part that may belong to the word meant."""
_COMPOSED = 4
"""Characters of a brand up to which it may be put together from two words."""
_NAMING = 2
"""Characters that stay unknown from which they may be the brand."""
_WAYS = 3
"""Ways to put one slip right that are tried, where several leave as little unknown."""
_FRAME = 3
"""Known words beside a short brand from which it is known again with a character that looks like its own."""
_SHORTEST = 3
"""Characters of a word that is known again with one of them lost, added or changed."""


@lru_cache(maxsize=16_384)
def mended(folded: str, apart: bool = False) -> tuple[str, ...]:
    """The folded name as it may be meant: with one slip put right, and without gaps if it is `apart`."""
    if KANA.search(folded) or not _RUN.search(folded.replace(" ", "")):
        return ()
    text = simplified(folded)
    whole = _GAP.sub("", text) if apart else text
    return (*([whole] if whole != text else ()), *dict.fromkeys((*_put_right_in(whole), *meant_party(whole))))


def _put_right_in(text: str) -> tuple[str, ...]:
    for run in _RUN.finditer(text):
        if right := _put_right(run.group()):
            return tuple(text[: run.start()] + one + text[run.end() :] for one in right)
    return ()


class _Mend(NamedTuple):
    """A run with one slip put right; ordered by how good a guess it is."""

    unknown: int
    unlikely: bool
    size: int
    order: int
    text: str


def _put_right(run: str) -> tuple[str, ...]:
    """The run with the slip put right that leaves the fewest characters unknown, in each way that is as good;
    empty when none helps.
    """
    places = list(_unknown(run))
    least = sum(end - start for start, end in places)
    named = any(piece in spelt_brands() for piece, _ in segments(run))
    framed = sum(known is not None for _, known in segments(run)) >= _FRAME
    enough = max(least - 2, 0)
    if twice := _typed_twice(run, least):
        return (twice,)
    frame = _Frame(named, framed, least)
    options = [option for start, end in places for option in _neighbours(run, start, end, frame)]
    if least == len(run) <= _LONGEST_PERSON:
        options = [option for option in options if option.text in spelt_brands()]
    moved = [option for start, end in places for option in _by_one_character(run, start, end)]
    options += [option for option in moved if option.unknown <= enough]
    options.sort()
    best = [option for option in options if option.unknown < least and option[:3] == options[0][:3]]
    return tuple(dict.fromkeys(option.text for option in best))[:_WAYS]


def _unknown(run: str) -> Iterator[tuple[int, int]]:
    """Where the parts stand that no table knows."""
    at = 0
    for piece, known in segments(run):
        end = run.index(piece, at) + len(piece)
        if known is None:
            yield end - len(piece), end
        at = end


def _left_unknown(run: str) -> int:
    return sum(len(piece) for piece, known in segments(run) if known is None)


def _typed_twice(run: str, least: int) -> str | None:
    """The run without a character typed twice at the end of a known word."""
    for at in range(1, len(run)):
        without = run[:at] + run[at + 1 :]
        doubled = run[at] == run[at - 1] and not _is_brand_at(without, at)
        if doubled and _left_unknown(without) <= least and len(segments(without)) < len(segments(run)):
            return without
    return None


class _Frame(NamedTuple):
    """What stands beside a slip. `named`: a brand, so that a part of two characters may be a common word; so
    it may where as much stays unknown, of `least` characters, as a brand has. `framed`: so much that is known
    that a short brand is known again.
    """

    named: bool
    framed: bool
    least: int


def _neighbours(run: str, start: int, end: int, frame: _Frame) -> Iterator[_Mend]:
    """The run with what stands at an unknown part replaced by each known word one slip from it."""
    for first in range(max(start - _BEFORE, 0), end):
        for last in range(max(first + 2, start + 1), min(first + _LONGEST, len(run)) + 1):
            written = run[first:last]
            inside = start <= first and last <= end
            told = frame.named or frame.least - (min(last, end) - max(first, start)) >= _NAMING
            ending = last == len(run) and first > 0
            for word, order in _one_slip_from(written, inside, told, ending, frame.framed):
                text = run[:first] + word + run[last:]
                yield _Mend(_left_unknown(text), not _is_likely(written, word), -len(word), order, text)


def _by_one_character(run: str, start: int, end: int) -> Iterator[_Mend]:
    """The run with two characters swapped at an unknown part, or with one of it left out."""
    for at in range(max(start - 1, 0), min(end + 1, len(run)) - 1):
        swapped = run[:at] + run[at + 1] + run[at] + run[at + 2 :]
        if not _is_brand_at(swapped, at + 1):
            yield _Mend(_left_unknown(swapped), False, 0, 0, swapped)
    for at in range(start, end):
        without = run[:at] + run[at + 1 :]
        if not at or not _is_brand_at(without, at):
            yield _Mend(_left_unknown(without), True, 0, 0, without)


def _is_brand_at(run: str, at: int) -> bool:
    """Whether a short brand stands where a character was moved: as it was written, it is another firm's."""
    return any(
        run[first : first + size] in spelt_brands()
        for size in range(2, _COMPOSED)
        for first in range(max(at - size, 0), at + 1)
    )


def _one_slip_from(
    written: str, inside: bool, named: bool, ending: bool, framed: bool
) -> Iterator[tuple[str, int]]:
    """Known words, with their places in the tables; `inside`: nothing known is a part of what is written;
    `ending`: the name ends with it.
    """
    for word in {found for part in less_one(written) for found in _filed().get(part, ())}:
        if OSA.distance(written, word, score_cutoff=1) != 1:
            continue
        brand = framed and inside and word in spelt_brands() and len(word) == len(written)
        if (brand and _look_alike(written, word)) or _is_slip(written, word, inside, named, ending):
            yield word, _places()[word]


def _is_slip(written: str, word: str, inside: bool, named: bool, ending: bool) -> bool:
    """Whether `word`, one edit away, may be meant; brands of two words (东方…) and short ones seldom are."""
    size, brand = len(word), word in spelt_brands()
    if by_hand(written, word):
        return True
    if not brand and ending and size >= _SHORTEST:
        return True
    if len(written) != size:
        ends = (written[0], written[-1]) == (word[0], word[-1])
        if size > _SHORTEST:
            return written[0] == word[0] or word in chinese_places() or (named and not brand)
        common = named and not brand and _is_common(word)
        return ends and (size == _SHORTEST or word in chinese_places() or common)
    if size > _COMPOSED:
        return True
    if brand:
        return inside and size == _COMPOSED
    if size == _COMPOSED and named and _is_common(word):
        return True
    if size >= _SHORTEST:
        return written[0] == word[0] or word in chinese_places()
    return _is_misread(written, word) or (inside and named and _is_common(word))


def _is_likely(written: str, word: str) -> bool:
    """Whether it is a slip of the hand, the eye or the ear."""
    return by_hand(written, word) or (len(written) == len(word) and _is_misread(written, word))


def _is_misread(written: str, word: str) -> bool:
    """Whether one of the characters is another that looks or sounds like it."""
    return lazy_pinyin(written) == lazy_pinyin(word) or _look_alike(written, word)


def _look_alike(written: str, word: str) -> bool:
    """Whether all characters that differ look like one another."""
    differing = [(one, other) for one, other in zip(written, word, strict=True) if one != other]
    return all(
        one in look_alikes().get(other, "") or other in look_alikes().get(one, "") for one, other in differing
    )


@cache
def _is_common(word: str) -> bool:
    """Whether the word says what any firm does or how it is organised."""
    english = chinese_terms().get(word, "").replace("|", " ").split()
    kinds = (
        words()[one].cls if one in words() else "legal" if one in legal_forms() else "" for one in english
    )
    return bool(english) and all(kind in ("generic", "unit", "legal") for kind in kinds)


@cache
def _places() -> dict[str, int]:
    """Every known word → its place in the tables."""
    known = dict.fromkeys((*chinese_terms(), *spelt_brands()))
    return {word: place for place, word in enumerate(known)}


@cache
def _filed() -> dict[str, tuple[str, ...]]:
    """Every known word of several characters, so that those one slip from another are found."""
    return filed(word for word in _places() if len(word) > 1)
