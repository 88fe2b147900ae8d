"""Reasons not to publish a new snapshot although it could be read.

Each names what was seen and what is allowed. A person other than the one who loaded it may judge that the
list is right all the same; what cannot be judged by looking at numbers (a part of a list) is never used.
"""

from collections.abc import Callable, Mapping

import msgspec

from services.screening.watchlists.delta import delta_of
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import ListEntry, WatchlistSnapshot


class Limits(msgspec.Struct, frozen=True):
    """How far a list may move at once; percentages of the version in service."""

    shrink_percent: float = 10.0
    """Real lists lose entries by ones and tens; a tenth gone at once has always been a broken file."""
    grow_percent: float = 50.0
    """The largest packages of sanctions added less than a fifth to a list in a day."""
    replaced_percent: float = 30.0
    """Entries that are gone while others come: names exchanged at an unchanged size."""
    fill_points: float = 20.0
    """Percentage points by which the share of entries that have a field may fall."""
    from_entries: int = 20
    """Below so many entries percentages say nothing: one of five is a fifth. Only losses of more are
    judged.
    """
    days: int = 30
    """For so long a list may not lose more than `shrink_percent` in all, by however many versions."""


_FIELDS: dict[str, Callable[[ListEntry], object]] = {
    "countries": lambda entry: entry.countries,
    "addresses": lambda entry: entry.addresses,
    "birth_dates": lambda entry: entry.birth_dates,
    "identifiers": lambda entry: entry.identifiers,
    "programmes": lambda entry: entry.programmes,
    "listed_on": lambda entry: entry.listed_on,
    "kind": lambda entry: entry.kind != "unknown",
    "names in other scripts": lambda entry: any(name.script != "Latn" for name in entry.names),
    "further names": lambda entry: len(entry.names) > 1,
}


class Counts(msgspec.Struct, frozen=True):
    """How large a version was."""

    entries: int
    names: int


def objections(
    previous: WatchlistSnapshot | None,
    new: WatchlistSnapshot,
    limits: Limits,
    fewest: int = 0,
    largest: Counts | None = None,
) -> list[str]:
    """What speaks against using `new` after `previous`; empty when nothing does.

    `largest`: the most that recent versions held on one person's word; many small steps are one large one.
    """
    found = (
        [f"{len(new.entries)} entries, where the list has at least {fewest}"]
        if len(new.entries) < fewest
        else []
    )
    if previous is None:
        return found
    found += _size(previous, new, limits) or _worn(largest, new, limits)
    found += _older(previous, new)
    if len(previous.entries) >= limits.from_entries:
        found += _replaced(previous, new, limits) + _emptied(previous, new, limits)
    return found


def lost_by_hand(previous: WatchlistSnapshot, new: WatchlistSnapshot) -> list[str]:
    """What a copy that a person brought lacks of a list that comes from its publisher by itself.

    The publisher may take anybody off the list; one person may not, however few they are.
    """
    delta = delta_of(previous.entries, new.entries)
    renamed = sum("names" in one.fields or "kind" in one.fields for one in delta.changed)
    if not (delta.removed or renamed):
        return []
    return [
        f"{len(delta.removed)} entries are gone, {renamed} have other names, in a copy brought by a person "
        "of a list that is fetched from its publisher"
    ]


def refuse_part(new: WatchlistSnapshot) -> None:
    """Raise `WatchlistError` for what is only a part of its list: no person can make it whole."""
    if new.incomplete:
        raise WatchlistError(new.source, f"{new.incomplete}; not used")


def _older(previous: WatchlistSnapshot, new: WatchlistSnapshot) -> list[str]:
    """A version of yesterday is whole and well formed, and lacks who was listed today."""
    then, now = previous.published_on, new.published_on
    if previous.sample or then is None or now is None or now >= then:
        return []
    return [f"published on {now}, the version in service on {then}"]


def _worn(largest: Counts | None, new: WatchlistSnapshot, limits: Limits) -> list[str]:
    if largest is None:
        return []
    counts = {
        "entries": (largest.entries, len(new.entries)),
        "names": (largest.names, _names(new)),
    }
    return [
        f"{what} fell from {most} to {left} within {limits.days} days "
        f"({100.0 * (most - left) / most:.1f} %, allowed {limits.shrink_percent:g} %)"
        for what, (most, left) in counts.items()
        if most and 100.0 * (most - left) / most > limits.shrink_percent
    ]


def _size(previous: WatchlistSnapshot, new: WatchlistSnapshot, limits: Limits) -> list[str]:
    found = []
    counts: Mapping[str, tuple[int, int]] = {
        "entries": (len(previous.entries), len(new.entries)),
        "names": (_names(previous), _names(new)),
    }
    for what, (before, after) in counts.items():
        change = 100.0 * (after - before) / before if before else 0.0
        if change < -limits.shrink_percent:
            found.append(
                f"{what} fell from {before} to {after} ({-change:.1f} %, allowed {limits.shrink_percent:g} %)"
            )
        if change > limits.grow_percent and before >= limits.from_entries:
            found.append(
                f"{what} rose from {before} to {after} ({change:.1f} %, allowed {limits.grow_percent:g} %)"
            )
    return found


def _replaced(previous: WatchlistSnapshot, new: WatchlistSnapshot, limits: Limits) -> list[str]:
    gone = len(delta_of(previous.entries, new.entries).removed)
    share = 100.0 * gone / len(previous.entries)
    if share > limits.replaced_percent:
        allowed = f"allowed {limits.replaced_percent:g} %"
        return [f"{gone} of {len(previous.entries)} entries are gone ({share:.1f} %, {allowed})"]
    return []


def _emptied(previous: WatchlistSnapshot, new: WatchlistSnapshot, limits: Limits) -> list[str]:
    found = []
    for field, has in _FIELDS.items():
        before, after = _share(previous, has), _share(new, has)
        # A field that a twentieth of the entries had and none has now is a lost column, too.
        if before - after > limits.fill_points or (before >= 5.0 and after == 0.0):
            found.append(f"{field}: {before:.0f} % of entries had them, {after:.0f} % have them now")
    return found


def _share(snapshot: WatchlistSnapshot, has: Callable[[ListEntry], object]) -> float:
    return 100.0 * sum(bool(has(entry)) for entry in snapshot.entries) / len(snapshot.entries)


def _names(snapshot: WatchlistSnapshot) -> int:
    return sum(len(entry.names) for entry in snapshot.entries)
