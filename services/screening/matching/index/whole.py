"""Listed names of bodies as a whole, to find those that a name is one slip from, or that a field cut to it.

Of a name with one slip either the first half is as listed or the last one: each name is filed under both,
with its length. A signature of its letters tells most of the others with that half apart.
"""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Ints
from services.screening.matching.index.compiled import compiled
from services.screening.matching.index.hashes import Hashes, filed_under
from services.screening.matching.index.letters import Codes, bits_set, codes_of, signature_of, signatures
from services.screening.matching.words.fold import fold
from services.screening.matching.words.whole_slips import beginnings, unspaced
from services.screening.watchlists.model import EntryKind, ListEntry

SHORTEST = 3
"""Letters of the shortest name that is known again with a slip in it."""
_CHANGED = np.uint64(4)
"""Bits of two signatures in which texts one edit apart may differ."""
_NAMED_OTHERWISE: frozenset[EntryKind] = frozenset({"person", "vessel", "aircraft"})


class WholeArrays(NamedTuple):
    """Each name of an entry once, whatever its signs: its entry, its place there, a hash of it, a signature
    of its letters; and what the names are filed under, rising, with the number of the name.
    """

    entry: Ints
    place: Ints
    text: Hashes
    signature: NDArray[np.uint64]
    hashes: Hashes
    number: Ints


def whole_arrays(entries: Sequence[ListEntry]) -> WholeArrays:
    """File the names of all that may be bodies."""
    found: dict[tuple[str, int], tuple[int, int, int]] = {}
    cut: list[tuple[int, int]] = []
    for number, entry in enumerate(entries):
        for place, name in enumerate(entry.names if entry.kind not in _NAMED_OTHERWISE else ()):
            folded = fold(name.text)
            letters = unspaced(folded)
            if len(letters) >= SHORTEST and (folded, number) not in found:
                cut += [(_cut_key(key), len(found)) for key in beginnings(name.text)]
                found[folded, number] = number, place, crc32(folded.encode())
    texts = [unspaced(folded) for folded, _ in found]
    filed = cut + [(key, at) for at, text in enumerate(texts) for key in _half_keys(text, len(text))]
    filed.sort()
    return WholeArrays(
        np.array([entry for entry, _, _ in found.values()], dtype=np.int32),
        np.array([place for _, place, _ in found.values()], dtype=np.int32),
        np.array([text for _, _, text in found.values()], dtype=np.uint32),
        signatures(texts) if found else np.empty(0, np.uint64),
        np.array([key for key, _ in filed], dtype=np.uint32),
        np.array([at for _, at in filed], dtype=np.int32),
    )


class Near(NamedTuple):
    """Names that some letters may be one slip from, or cut to: each by its entry and its place there."""

    slipped: list[tuple[int, int]]
    cut: list[tuple[int, int]]


def nearly(arrays: WholeArrays, folded: str, itself: bool = False) -> Near:
    """The listed names that a folded one may be meant for; the very name only if `itself` is asked for."""
    letters = unspaced(folded)
    size = len(letters)
    if size < SHORTEST - 1 or not len(arrays.hashes):
        return Near([], [])
    keys = [key for length in (size - 1, size, size + 1) for key in _half_keys(letters, length)]
    wanted = np.array([*keys, _cut_key(letters)], dtype=np.uint32)
    slipped, cut = _filed(arrays, wanted, codes_of([letters]), -1 if itself else crc32(folded.encode()))
    return Near(
        *(
            list(zip(arrays.entry[found].tolist(), arrays.place[found].tolist(), strict=True))
            for found in (slipped, cut)
        )
    )


@compiled
def _filed(arrays: WholeArrays, wanted: Hashes, codes: Codes, text: int) -> tuple[Ints, Ints]:
    """Numbers of the names filed under any but the last hash with those letters, a slip aside, and under the
    last; but for the very name.
    """
    starts, ends = filed_under(arrays.hashes, wanted)
    signature = signature_of(codes)
    found = np.empty((ends - starts).sum(), np.int32)
    count = 0
    for row in range(len(wanted)):
        if row == len(wanted) - 1:
            slipped = np.unique(found[:count])
            count = 0
        for place in range(starts[row], ends[row]):
            number = arrays.number[place]
            near = bits_set(arrays.signature[number] ^ signature) <= _CHANGED or row == len(wanted) - 1
            if near and arrays.text[number] != text:
                found[count] = number
                count += 1
    return slipped, np.unique(found[:count])


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
