"""The arrays of an index: what is stored, and mapped into memory by every process that searches."""

from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Codes = NDArray[np.uint16]
Tokens = NDArray[np.void]
TOKEN = np.dtype(
    [("word", np.int32), ("weight", np.float32), ("cost", np.float32), ("cls", np.uint8)], align=True
)
"""A word of a form: its number, what it weighs, what it costs when left out, the number of its class. They
stand together as they are read together, for forms from all over the memory.
"""


class ModeArrays(NamedTuple):
    """Name forms of one mode and their postings. Forms are numbered from 0 within the mode.

    `tokens` (`TOKEN`) are the words of all forms, `token_surface` the number of each as written, −1 where it
    is written as filed. `form_words`: the words of each form as codes (`codes.codes_of`), and `form_cost`
    what all of them cost when left out; `post_words` and `post_cost` are those of the form of each posting.
    `most_weight` and `most_cost` are the most that a word weighs and costs in any form.
    """

    form_entry: Ints
    form_name: Ints
    form_aside: NDArray[np.bool_]
    form_words: Codes
    form_cost: Floats
    token_start: NDArray[np.int64]
    tokens: Tokens
    token_surface: Ints
    post_start: NDArray[np.int64]
    post_form: Ints
    post_token: Ints
    post_words: Codes
    post_cost: Floats
    most_weight: Floats
    most_cost: Floats
    joined_hash: NDArray[np.uint32]
    joined_form: Ints
    joined_token: Ints
    joined_size: NDArray[np.uint8]


class WholeArrays(NamedTuple):
    """Each name of an entry once, whatever its signs: its entry, its place there, a hash of it, a signature
    of its letters; and what the names are filed under, rising, with the number of the name.
    """

    entry: Ints
    place: Ints
    text: NDArray[np.uint32]
    signature: NDArray[np.uint64]
    hashes: NDArray[np.uint32]
    number: Ints


class LikeArrays(NamedTuple):
    """The words like word n, rising, with similarities 0–1, from `start[n]` to before `start[n + 1]`, and how
    many words of forms they are.
    """

    start: Longs
    word: Ints
    similarity: Floats
    size: Longs


def joined_hash(word: str) -> int:
    """The hash under which neighbouring words written together are filed."""
    return crc32(b"+" + word.encode())
