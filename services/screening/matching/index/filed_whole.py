"""Looks up names as a whole, many at once: by what they are filed under, then by the letters they hold."""

import numpy as np

from services.screening.matching.index.arrays import Ints, Longs, WholeArrays
from services.screening.matching.index.compiled import compiled
from services.screening.matching.index.hashes import Hashes, filed_under
from services.screening.matching.index.letters import Codes, bits_set, signature_of

_CHANGED = np.uint64(4)
"""Bits of two signatures in which texts one edit apart may differ."""
KEYS = 7
"""Hashes by which a name is looked up: by both halves for three lengths, and as cut by a field."""


@compiled
def filed_nearly(
    arrays: WholeArrays, wanted: Hashes, codes: Codes, code_start: Longs, texts: Longs
) -> tuple[Longs, Ints]:
    """For each name asked the numbers of those with its letters, a slip aside, filed under any but the last
    of its hashes, then of those under the last; but for the very name. The first ones of name n are from
    `start[2 * n]`, the others from `start[2 * n + 1]`.
    """
    starts, ends = filed_under(arrays.hashes, wanted)
    found = np.empty((ends - starts).sum(), np.int32)
    bounds = np.zeros(2 * len(texts) + 1, np.int64)
    count = 0
    for name in range(len(texts)):
        signature = signature_of(codes[code_start[name] : code_start[name + 1]])
        first = count
        for row in range(KEYS * name, KEYS * (name + 1)):
            cut = row == KEYS * (name + 1) - 1
            if cut:
                count = _sorted_once(found, first, count)
                bounds[2 * name + 1] = first = count
            for place in range(starts[row], ends[row]):
                number = arrays.number[place]
                near = cut or bits_set(arrays.signature[number] ^ signature) <= _CHANGED
                if near and arrays.text[number] != texts[name]:
                    found[count] = number
                    count += 1
        count = bounds[2 * name + 2] = _sorted_once(found, first, count)
    return bounds, found[:count]


@compiled
def _sorted_once(found: Ints, start: int, end: int) -> int:
    """Sort what is found from a place on, each once; before what it ends then."""
    kept = np.unique(found[start:end])
    found[start : start + len(kept)] = kept
    return start + len(kept)
