"""The Merkle tree of RFC 6962 (sections 2.1.1 and 2.1.2) over leaf hashes.

A leaf hash is `chain.entry_hash(body)`. Hashes are 32 bytes, leaves are numbered from 0. A proof is told as
the places of complete subtrees, of which it takes a few for each level, so that nobody reads the leaves.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""


class Place(NamedTuple):
    """Where the complete subtree over leaves `position << level` up to `(position + 1) << level` stands."""

    level: int
    position: int


class Node(NamedTuple):
    """The root of one complete subtree of at least two leaves."""

    place: Place
    hash: bytes


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees, left to right: enough to append and to give the root."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> list[Node]:
        """Add one leaf hash; gives the nodes it completes, lowest first.

        Each trailing one-bit of the size is a pair that closes.
        """
        peak, size, completed = leaf, self.size, list[Node]()
        while size & 1:
            peak = node_hash(self._peaks.pop(), peak)
            size >>= 1
            completed.append(Node(Place(len(completed) + 1, size), peak))
        self._peaks.append(peak)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return folded(self._peaks) if self._peaks else EMPTY_ROOT

    def copy(self) -> "Frontier":
        """An independent copy, for what may be rolled back."""
        copied = Frontier()
        copied.size, copied._peaks = self.size, self._peaks.copy()
        return copied


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over `leaves`."""
    return Frontier(leaves).root()


def folded(peaks: Sequence[bytes]) -> bytes:
    """The root over neighbouring complete subtrees, each smaller than the one to its left."""
    *others, root = peaks
    for peak in reversed(others):
        root = node_hash(peak, root)
    return root


Steps = list[list[Place]]
"""A proof, step by step: the hash of a step is `folded` over the subtrees at its places."""


def inclusion_steps(index: int, size: int) -> Steps:
    """The audit path of leaf `index` of `size`, from the leaf upwards; `IndexError` when there is none."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} of {size}")
    steps, start, end = Steps(), 0, size
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            steps.append(_complete(middle, end))
            end = middle
        else:
            steps.append(_complete(start, middle))
            start = middle
    return steps[::-1]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that `leaf` is number `index` of the `size` leaves under `root`."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(step, found)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, step)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def consistency_steps(old_size: int, size: int) -> Steps:
    """Shows that the tree over `size` leaves continues the one over its first `old_size`.

    Raises `IndexError` unless 0 < old_size <= size.
    """
    if not 0 < old_size <= size:
        raise IndexError(f"size {old_size} of {size}")
    steps, start, end = Steps(), 0, size
    while old_size != end:
        middle = _middle(start, end)
        if old_size <= middle:
            steps.append(_complete(middle, end))
            end = middle
        else:
            steps.append(_complete(start, middle))
            start = middle
    # Without a step to the right the old tree is itself complete here, and its root is known.
    if start:
        steps.append(_complete(start, end))
    return steps[::-1]


def consistent(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree under `root` continues the one under `old_root`."""
    if old_size == size:
        return old_root == root and not proof
    if not 0 < old_size < size:
        return False
    # A perfect old tree is itself the first step of the proof.
    steps = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not steps:
        return False
    position, last = old_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, step)
        position, last = position >> 1, last >> 1
    return last == 0 and old == old_root and new == root


def _middle(start: int, end: int) -> int:
    """Where a tree divides: as many leaves to the left as the largest power of two that leaves some over."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _complete(start: int, end: int) -> list[Place]:
    """The complete subtrees over leaves `start` to `end`, largest first."""
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append(Place(level, start >> level))
        start += 1 << level
    return places
