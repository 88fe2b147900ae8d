"""Rows filed under 32-bit hashes, in sorted arrays."""

import numpy as np
from numpy.typing import NDArray

from services.screening.matching.index.arrays import Longs
from services.screening.matching.index.compiled import compiled

Hashes = NDArray[np.uint32]


@compiled
def filed_under(hashes: Hashes, wanted: Hashes) -> tuple[Longs, Longs]:
    """Where the rows of each of the wanted hashes start, and before what they end; `hashes` rise."""
    starts, ends = np.empty(len(wanted), np.int64), np.empty(len(wanted), np.int64)
    for place, one in enumerate(wanted):
        low, high = 0, len(hashes)
        while low < high:
            middle = (low + high) >> 1
            if hashes[middle] < one:
                low = middle + 1
            else:
                high = middle
        starts[place] = low
        while low < len(hashes) and hashes[low] == one:
            low += 1
        ends[place] = low
    return starts, ends
