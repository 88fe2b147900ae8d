"""Neighbouring words written together: `hai kang wei shi`, `nour al din`, `jong un`."""

from functools import lru_cache
from struct import pack
from typing import NamedTuple
from zlib import crc32

from services.screening.matching.likeness.sounds import LEAST_BONES, LENGTHS_APART, skeleton, skeleton_once
from services.screening.matching.words.hangul import sounds
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spelling import misread
from services.screening.matching.words.spellings import spellings
from services.screening.matching.words.tokens import Token

KEY_BYTES = 4
MOST_WORDS = 4
PAIR = 2
LONGEST_RUN = 32
_SHORTEST_WHOLE = 2
_SYLLABLE = 6


class Run(NamedTuple):
    """Words from `start` to before `end` written together; `pair` when two of them carry it: their sound
    may tell the word they spell.
    """

    text: str
    pair: bool
    start: int
    end: int


Words = tuple[tuple[str, bool], ...]
"""Words in Latin letters, and whether each is a link."""


def spelled(tokens: tuple[Token, ...]) -> Words:
    """The words of a name as they are written together with others."""
    return tuple(
        [(spellings(token.surface)[0].replace(" ", ""), token.cls == "particle") for token in tokens]
    )


def runs(words: Words) -> list[Run]:
    """Every run of two to four neighbours written together, with the links in them and without."""
    found: list[Run] = []
    for start in range(len(words) - 1):
        text, telling = words[start][0], "" if words[start][1] else words[start][0]
        told = 1 if telling else 0
        for end, (word, link) in enumerate(words[start + 1 : start + MOST_WORDS], start + 2):
            text += word
            if len(text) > LONGEST_RUN:
                break
            if not link:
                telling += word
                told += 1
            if told:
                found.append(Run(text, told == PAIR, start, end))
            if told > 1 and telling != text:
                found.append(Run(telling, told == PAIR, start, end))
    return found


def run_keys(run: Run) -> list[int]:
    """Hashes under which a listed run is filed."""
    found = [crc32(b"+" + run.text.encode())]
    if run.pair:
        bones = skeleton(run.text)
        if len(bones) >= LEAST_BONES:
            found.append(_sound_key(bones, len(run.text)))
        if len(run.text) <= 2 * _SYLLABLE:
            found.append(crc32(b"+%" + sounds(run.text).encode()))
    return found


@lru_cache(maxsize=16_384)
def whole_keys(word: str) -> bytes:
    """Hashes of the runs that may spell `word`, `KEY_BYTES` bytes each."""
    korean = script_of(word) == "HANGUL"
    found: dict[int, None] = {}
    for spelled in spellings(word):
        if len(spelled) < _SHORTEST_WHOLE:
            continue
        found[crc32(b"+" + spelled.encode())] = None
        bones = skeleton(spelled)
        if len(bones) >= LEAST_BONES:
            lengths = range(len(spelled) - LENGTHS_APART, len(spelled) + LENGTHS_APART + 1)
            found.update(dict.fromkeys(_sound_key(bones, length) for length in lengths))
        if korean:
            found[crc32(b"+%" + sounds(spelled).encode())] = None
    return pack(f"={len(found)}I", *found)


def word_key(text: str, pair: bool, scripts: bool) -> int | None:
    """The hash in the table of words of those that a run may spell by sound, or, if `scripts`, in another
    script; None if it spells none but the one of its letters.
    """
    bones = skeleton_once(text) if pair else ""
    if len(bones) >= LEAST_BONES:
        return crc32(b"~" + bones.encode())
    return crc32(b"=" + misread(text).encode()) if scripts else None


def _sound_key(bones: str, length: int) -> int:
    return crc32(b"+~%d" % length + bones.encode())
