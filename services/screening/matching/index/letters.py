"""Which texts are spelt nearly as a word: by the letters they hold, before any of them is compared.

A text's signature says which letters it holds, and which more than once. One edit changes at most two of
its bits, so texts within some edits are found by comparing signatures of texts of about that length.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Ints, Longs
from services.screening.matching.index.compiled import compiled, compiled_within

LONGEST = 63
"""Longer texts stand with those of this length."""
_LETTERS = 26
_ALPHABET = 256
_HALVES, _QUARTERS, _BYTES, _EACH = (
    np.uint64(0x5555555555555555),
    np.uint64(0x3333333333333333),
    np.uint64(0x0F0F0F0F0F0F0F0F),
    np.uint64(0x0101010101010101),
)
_ONE, _TWO, _FOUR, _TOP = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)
_ALL, _NONE = np.uint64(0xFFFFFFFFFFFFFFFF), np.uint64(0)

Codes = NDArray[np.uint8]
Signatures = NDArray[np.uint64]


class LetterTable(NamedTuple):
    """Signatures of texts in order of length; `texts`: their numbers; `starts`: where each length begins.
    The letters of text n are `codes` from `code_start[n]` to before `code_start[n + 1]`.
    """

    signatures: Signatures
    texts: Ints
    starts: Longs
    codes: Codes
    code_start: Longs


class Letters(NamedTuple):
    """The letters of a word asked, its signature, and at each letter the places where the word has it."""

    codes: Codes
    signature: np.uint64
    places: Signatures


def codes_of(texts: Sequence[str]) -> Codes:
    """The letters of all texts, one after the other; those of other scripts by the end of their number."""
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint8)[::4].copy()


def signatures(texts: Sequence[str]) -> Signatures:
    """Two bits per letter: it is there; it is there twice."""
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    pairs = np.repeat(np.arange(len(texts)), sizes) * _LETTERS + codes_of(texts) % _LETTERS
    present, counts = np.unique(pairs, return_counts=True)
    found = np.zeros(len(texts), dtype=np.uint64)
    for held, shift in ((present, 0), (present[counts > 1], _LETTERS)):
        bits = np.left_shift(np.uint64(1), (held % _LETTERS + shift).astype(np.uint64))
        np.bitwise_or.at(found, held // _LETTERS, bits)
    return found


def letter_table(texts: Sequence[str]) -> LetterTable:
    """File each text (its number is its place in `texts`)."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    sizes = np.minimum(lengths, LONGEST)
    order = np.argsort(sizes, kind="stable")
    starts = np.searchsorted(sizes[order], np.arange(LONGEST + 2)).astype(np.int64)
    code_start = np.concatenate([np.zeros(1, np.int64), lengths.cumsum()])
    return LetterTable(signatures(texts)[order], order.astype(np.int32), starts, codes_of(texts), code_start)


@compiled
def letters_of(codes: Codes) -> Letters:
    """A word of at most `LONGEST` letters, ready to be compared with many."""
    places = np.zeros(_ALPHABET, np.uint64)
    for at, code in enumerate(codes):
        places[code] |= _ONE << np.uint64(at)
    return Letters(codes, signature_of(codes), places)


@compiled_within
def signature_of(codes: Codes) -> np.uint64:
    """What `signatures` tells of one text."""
    once = twice = _NONE
    for code in codes:
        bit = _ONE << np.uint64(code % _LETTERS)
        twice |= once & bit
        once |= bit
    return once | twice << np.uint64(_LETTERS)


@compiled
def spelt_nearly(table: LetterTable, word: Letters, edits: int) -> Ints:
    """Numbers of the texts within so many edits (one or two) of a word.

    Letters of other scripts than Latin may be taken for one another: a few texts too many.
    """
    size = len(word.codes)
    first, last = table.starts[max(size - edits, 0)], table.starts[min(size + edits, LONGEST) + 1]
    near = _alike_in_letters(table.signatures[first:last], word.signature, edits)
    found = np.empty(last - first, np.int32)
    count = 0
    for eight, any_near in enumerate(near.view(np.uint64)):
        if any_near:
            for place in range(8 * eight, 8 * eight + 8):
                if near[place]:
                    text = table.texts[first + place]
                    found[count] = text
                    count += edits_between(table, word, text) <= edits
    return found[:count]


@compiled
def _alike_in_letters(listed: Signatures, asked: np.uint64, edits: int) -> NDArray[np.uint8]:
    """Whether each signature is so near; padded to a multiple of eight. A loop of its own, as the processor
    takes many signatures at once then.
    """
    near = np.zeros((len(listed) + 7) // 8 * 8, np.uint8)
    most = np.uint64(2 * edits)
    for place in range(len(listed)):
        near[place] = bits_set(listed[place] ^ asked) <= most
    return near


@compiled_within
def bits_set(number: np.uint64) -> np.uint64:
    """How many bits of a number are set."""
    number -= (number >> _ONE) & _HALVES
    number = (number & _QUARTERS) + ((number >> _TWO) & _QUARTERS)
    number = (number + (number >> _FOUR)) & _BYTES
    return (number * _EACH) >> _TOP


@compiled_within
def edits_between(table: LetterTable, word: Letters, text: int) -> int:
    """Letters left out, added, exchanged, or swapped with the next, from a word to a text: the optimal string
    alignment of all places of the word at once (Hyyrö 2003).
    """
    size = len(word.codes)
    last = _ONE << np.uint64(size - 1)
    rising, falling, diagonal, before = _ALL, _NONE, _NONE, _NONE
    edits = size
    for at in range(table.code_start[text], table.code_start[text + 1]):
        here = word.places[table.codes[at]]
        swapped = (((~diagonal) & here) << _ONE) & before
        diagonal = (((here & rising) + rising) ^ rising) | here | falling | swapped
        up, down = falling | ~(diagonal | rising), diagonal & rising
        edits += int((up & last) != _NONE) - int((down & last) != _NONE)
        up = (up << _ONE) | _ONE
        rising, falling = (down << _ONE) | ~(diagonal | up), up & diagonal
        before = here
    return edits


@compiled_within
def share_between(table: LetterTable, word: Letters, text: int) -> float:
    """Share of the letters of a word and a text that are in both in one order (1 for the same): twice the
    longest common subsequence by all letters (Hyyrö 2004).
    """
    apart = _ALL
    for at in range(table.code_start[text], table.code_start[text + 1]):
        here = apart & word.places[table.codes[at]]
        apart = (apart + here) | (apart - here)
    size = len(word.codes)
    common = int(bits_set(~apart & (_ALL >> np.uint64(64 - size))))
    letters: int = size + table.code_start[text + 1] - table.code_start[text]
    return 2.0 * common / letters
