"""The arrays of an index: what is stored, and mapped into memory by every process that searches."""

from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]


class ModeArrays(NamedTuple):
    """Name forms of one mode and their postings. Forms are numbered from 0 within the mode."""

    form_entry: Ints
    form_name: Ints
    form_aside: NDArray[np.bool_]
    form_cost: Floats
    token_start: NDArray[np.int64]
    token_word: Ints
    token_class: NDArray[np.uint8]
    post_start: NDArray[np.int64]
    post_form: Ints
    post_token: Ints
    token_weight: Floats
    token_cost: Floats
    form_letters: NDArray[np.uint32]
    joined_hash: NDArray[np.uint32]
    joined_form: Ints


def letter_bit(word: str) -> int:
    """The bit of a word's first letter; another script's words share one."""
    return 1 << (ord(word[0]) - ord("a") if "a" <= word[0] <= "z" else 31)


def joined_hash(word: str) -> int:
    """The hash under which neighbouring words written together are filed."""
    return crc32(b"+" + word.encode())
