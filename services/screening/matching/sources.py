"""The lists that a matcher was built from."""

from datetime import date

import msgspec

from services.screening.watchlists.model import WatchlistSnapshot


class SnapshotInfo(msgspec.Struct, frozen=True):
    """A list the matcher was built from; `entries` and `names` are counts."""

    source: str
    version: str
    published_on: date | None
    sha256: str
    entries: int
    names: int
    sample: bool = False
    label: str = ""


def info_of(snapshot: WatchlistSnapshot) -> SnapshotInfo:
    """Counts and version of a snapshot."""
    return SnapshotInfo(
        source=snapshot.source,
        version=snapshot.version,
        published_on=snapshot.published_on,
        sha256=snapshot.sha256,
        entries=len(snapshot.entries),
        names=sum(len(entry.names) for entry in snapshot.entries),
        sample=snapshot.sample,
        label=snapshot.label,
    )
