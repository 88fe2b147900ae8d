"""Listed names of bodies as a whole, to find those that a name is one slip from, or that a field cut to it.

Of a name with one slip either the first half is as listed or the last one: each name is filed under both,
with its length. A signature of its letters tells most of the others with that half apart.
"""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np

from services.screening.matching.index.arrays import WholeArrays
from services.screening.matching.index.asked import starts_of
from services.screening.matching.index.filed_whole import filed_nearly
from services.screening.matching.index.letters import codes_of, signatures
from services.screening.matching.words.fold import fold
from services.screening.matching.words.whole_slips import beginnings, unspaced
from services.screening.watchlists.model import EntryKind, ListEntry

SHORTEST = 3
"""Letters of the shortest name that is known again with a slip in it."""
_NAMED_OTHERWISE: frozenset[EntryKind] = frozenset({"person", "vessel", "aircraft"})


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


def nearly(arrays: WholeArrays, names: Sequence[str], itself: bool = False) -> list[Near]:
    """For each folded name the listed ones it may be meant for; the very name if `itself` is asked for."""
    letters = [unspaced(name) for name in names]
    asked = [at for at, one in enumerate(letters) if len(one) >= SHORTEST - 1] if len(arrays.hashes) else []
    found = [Near([], []) for _ in names]
    if not asked:
        return found
    starts, numbers = filed_nearly(
        arrays,
        np.array([key for at in asked for key in _keys_of(letters[at])], dtype=np.uint32),
        codes_of([letters[at] for at in asked]),
        starts_of([len(letters[at]) for at in asked]),
        np.array([-1 if itself else crc32(names[at].encode()) for at in asked], dtype=np.int64),
    )
    places = list(zip(arrays.entry[numbers].tolist(), arrays.place[numbers].tolist(), strict=True))
    ends = starts.tolist()
    for row, at in enumerate(asked):
        first, middle, last = ends[2 * row : 2 * row + 3]
        found[at] = Near(places[first:middle], places[middle:last])
    return found


def _keys_of(letters: str) -> list[int]:
    size = len(letters)
    halves = [key for length in (size - 1, size, size + 1) for key in _half_keys(letters, length)]
    return [*halves, _cut_key(letters)]


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
