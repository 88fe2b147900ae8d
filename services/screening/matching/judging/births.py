"""What two birth dates say: the same day, the same as far as known, one slip apart, or two persons'."""

from typing import Literal, NamedTuple

Verdict = Literal["same", "near", "open", "other"]
_YEARS_APART = 1
"""Years by which lists and passports of one person differ: calendars, and ages counted back."""
_BITS = {1: 5.0, 2: 9.0, 3: 12.0}
"""Bits by how many of year, month and day agree: a year is one of forty, a day one of thirty thousand."""
_SLIP = 3.0
"""Bits less where one slip stands between two days."""
_UNKNOWN_DAY = (1, 1)
"""Written where only the year is known."""


class Birth(NamedTuple):
    """A verdict and the bits that it says for the match."""

    verdict: Verdict
    bits: float = 0.0


def compared(asked: str, listed: str) -> Birth:
    """Two dates `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `open` where they neither agree nor exclude each other."""
    ours, theirs = _parts(asked), _parts(listed)
    if not ours or not theirs:
        return Birth("open")
    known = min(len(ours), len(theirs))
    if ours[:known] == theirs[:known]:
        return Birth("same", _BITS[known])
    apart = abs(ours[0] - theirs[0])
    if apart > _YEARS_APART:
        return Birth("other")
    if known < len(_BITS) or _UNKNOWN_DAY in (ours[1:], theirs[1:]):
        return Birth("open")
    swapped = ours[0] == theirs[0] and ours[1:] == theirs[:0:-1]
    if swapped or ours[1:] == theirs[1:]:
        return Birth("near", _BITS[known] - _SLIP)
    agreeing = sum(one == other for one, other in zip(ours, theirs, strict=True))
    return Birth("open" if agreeing == len(_BITS) - 1 else "other")


def _parts(date: str) -> tuple[int, ...]:
    parts = date.split("-")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) and len(parts) in _BITS else ()
