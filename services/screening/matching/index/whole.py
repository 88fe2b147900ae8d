"""Listed names of bodies as a whole, to find those that a name is one slip from, or that a field cut to it.

Of a name with one slip either the first half is as listed or the last one: each name is filed under both,
with its length. A signature of its letters tells most of the others with that half apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Ints
from services.screening.matching.index.hashes import Hashes, filed_under
from services.screening.matching.index.letters import signatures
from services.screening.matching.words.fold import fold
from services.screening.matching.words.whole_slips import FIELDS, beginnings, letters_of
from services.screening.watchlists.model import EntryKind, ListEntry

SHORTEST = 4
"""Letters of the shortest name that is known again with a slip in it."""
_CHANGED = 4
"""Bits of two signatures in which texts one edit apart may differ."""
_FEW = 8
_NAMED_OTHERWISE: frozenset[EntryKind] = frozenset({"person", "vessel", "aircraft"})


class WholeArrays(NamedTuple):
    """Each name once, whatever its blanks and signs: its entry, its place there, its signature; and what the
    names are filed under, rising, with the number of the name.
    """

    entry: Ints
    place: Ints
    signature: NDArray[np.uint64]
    hashes: Hashes
    number: Ints


def whole_arrays(entries: Sequence[ListEntry]) -> WholeArrays:
    """File the names of all that may be bodies."""
    found: dict[str, tuple[int, int]] = {}
    cut: list[tuple[int, int]] = []
    for number, entry in enumerate(entries):
        for place, name in enumerate(entry.names if entry.kind not in _NAMED_OTHERWISE else ()):
            letters = letters_of(fold(name.text))
            if len(letters) >= SHORTEST and letters not in found:
                cut += [(_cut_key(key), len(found)) for key in beginnings(name.text)]
                found[letters] = number, place
    filed = cut + [(key, at) for at, text in enumerate(found) for key in _half_keys(text, len(text))]
    filed.sort()
    return WholeArrays(
        np.array([entry for entry, _ in found.values()], dtype=np.int32),
        np.array([place for _, place in found.values()], dtype=np.int32),
        signatures(list(found)) if found else np.empty(0, np.uint64),
        np.array([key for key, _ in filed], dtype=np.uint32),
        np.array([at for _, at in filed], dtype=np.int32),
    )


def nearly(arrays: WholeArrays, letters: str) -> Iterator[tuple[int, int]]:
    """Entry and place of the names that may be one slip from these letters, or cut to them."""
    size = len(letters)
    if size < SHORTEST - 1 or not len(arrays.hashes):
        return
    keys = [key for length in (size - 1, size, size + 1) for key in _half_keys(letters, length)]
    near = _filed(arrays, keys)
    if len(near) > _FEW:
        changed = np.bitwise_count(arrays.signature[near] ^ signatures([letters])[0])
        near = near[changed <= _CHANGED]
    cut = _filed(arrays, [_cut_key(letters)]) if size <= max(FIELDS) else near[:0]
    for number in dict.fromkeys((*near.tolist(), *cut.tolist())):
        yield int(arrays.entry[number]), int(arrays.place[number])


def _filed(arrays: WholeArrays, keys: Iterable[int]) -> Ints:
    starts, ends = filed_under(arrays.hashes, np.array(list(keys), dtype=np.uint32))
    parts = [arrays.number[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    found: Ints = np.unique(np.concatenate(parts))
    return found


def _half_keys(letters: str, length: int) -> tuple[int, int]:
    """Under which a name of that length with these letters at its start, or at its end, is filed."""
    first = (length - 1) // 2
    last = length - first - 1
    return (
        crc32(b"<%d " % length + letters[:first].encode()),
        crc32(b">%d " % length + letters[len(letters) - last :].encode()),
    )


def _cut_key(letters: str) -> int:
    return crc32(b"|" + letters.encode())
