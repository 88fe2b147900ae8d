"""Reasons not to publish a new snapshot although it could be read."""

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import WatchlistSnapshot

MAX_SHRINK_PERCENT = 10.0
"""Real lists lose entries by ones and tens; a tenth gone at once has always been a broken file."""


def refuse_shrunken(
    previous: WatchlistSnapshot, new: WatchlistSnapshot, max_percent: float = MAX_SHRINK_PERCENT
) -> None:
    """Raise `WatchlistError` when `new` lost more than `max_percent` of entries or of names."""
    for what, before, after in (
        ("entries", len(previous.entries), len(new.entries)),
        ("names", _names(previous), _names(new)),
    ):
        lost = 100.0 * (before - after) / before if before else 0.0
        if lost > max_percent:
            raise WatchlistError(
                new.source,
                f"{what} fell from {before} to {after} ({lost:.1f} %, allowed {max_percent:g} %); not used",
            )


def _names(snapshot: WatchlistSnapshot) -> int:
    return sum(len(entry.names) for entry in snapshot.entries)
