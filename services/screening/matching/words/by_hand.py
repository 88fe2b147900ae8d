"""Slips of the hand: letters swapped, or typed twice."""

from typing import Protocol


class _Letters(Protocol):
    """A text, or an array of its letters."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> object: ...


def by_hand(one: _Letters, other: _Letters) -> bool:
    """Whether the one edit between two words is two letters swapped, or a letter twice instead of once."""
    size, others = len(one), len(other)
    at = 0
    while at < min(size, others) and one[at] == other[at]:
        at += 1
    if size == others:
        return at + 1 < size and one[at] == other[at + 1] and one[at + 1] == other[at]
    if size > others:
        return at > 0 and one[at] == one[at - 1]
    return at > 0 and other[at] == other[at - 1]
