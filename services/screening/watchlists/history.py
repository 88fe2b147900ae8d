"""A party delisted since is still seen as once listed: older versions of a list laid under the newest."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from services.screening.watchlists.model import ListEntry, WatchlistSnapshot

_FORMER = "delisted_from"
"""In `original` of an entry: the last version that held it."""


def current(entries: Iterable[ListEntry]) -> list[ListEntry]:
    """Entries that the version itself holds."""
    return [entry for entry in entries if _FORMER not in entry.original]


def former(entries: Iterable[ListEntry]) -> list[ListEntry]:
    """Entries that only older versions held."""
    return [entry for entry in entries if _FORMER in entry.original]


def in_order(versions: Iterable[WatchlistSnapshot]) -> list[WatchlistSnapshot]:
    """Oldest first. An undated file stands where its newest listing puts it."""
    return sorted(versions, key=lambda snapshot: (published(snapshot) or date.min, snapshot.version))


def published(snapshot: WatchlistSnapshot) -> date | None:
    """The publisher's day; for an undated file the newest day on which it lists somebody."""
    if snapshot.published_on:
        return snapshot.published_on
    return max((entry.listed_on for entry in snapshot.entries if entry.listed_on), default=None)


def with_history(versions: Sequence[WatchlistSnapshot]) -> WatchlistSnapshot:
    """The newest version by the publisher's days, with what older ones listed and it no longer does."""
    return with_former(in_order(versions))


def with_former(ordered: Sequence[WatchlistSnapshot], *, taken_on: date | None = None) -> WatchlistSnapshot:
    """The last version, with what those before it listed and it no longer does.

    A former entry ends on the day of the first version that lacks it; where the file does not say its day, on
    the day it was taken. `original["delisted_from"]` names the last version that held it.
    """
    newest = ordered[-1]
    if len(ordered) == 1:
        return newest
    former: dict[str, ListEntry] = {}
    for older, later in itertools.pairwise(ordered):
        held = _identities(later)
        former = {key: entry for key, entry in former.items() if not _held(entry, held)}
        for entry in older.entries:
            if not _held(entry, held):
                former.setdefault(entry.key, _ended(entry, older, published(later) or taken_on))
    return msgspec.structs.replace(newest, entries=(*newest.entries, *former.values()))


def _ended(entry: ListEntry, older: WatchlistSnapshot, gone: date | None) -> ListEntry:
    return msgspec.structs.replace(
        entry,
        ended_on=min(filter(None, (entry.ended_on, gone)), default=None),
        original={_FORMER: older.version, **entry.original},
    )


def _names(entry: ListEntry) -> str:
    return f"{entry.list_code}|{entry.name.casefold()}"


def _identities(snapshot: WatchlistSnapshot) -> frozenset[str]:
    return frozenset(found for entry in snapshot.entries for found in (entry.key, _names(entry)))


def _held(entry: ListEntry, identities: frozenset[str]) -> bool:
    """By its number; a publisher that numbers anew keeps the name."""
    return entry.key in identities or _names(entry) in identities
