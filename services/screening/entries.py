"""One entry of a list, over the stored versions of the list: what it says, since when, and what changed."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from services.screening.snapshots import SnapshotRow, read_snapshots
from services.screening.watchlists.delta import content_version, differing
from services.screening.watchlists.history import current
from services.screening.watchlists.model import ListEntry

LOOKED_AT = 6
"""Versions, the newest ones: each has to be read whole (1.4 s for 26,000 entries), and is then remembered."""
_REMEMBERED = 2_000


class EntryVersion(msgspec.Struct, frozen=True):
    """How the entry stands in one version of its list; `changed` names fields that differ from the version
    before among those looked at. `references` tell its content, as dismissals name it."""

    version: str
    published_on: date | None
    loaded_at: datetime
    listed: bool
    changed: tuple[str, ...]
    references: tuple[str, ...]


class EntryFile(msgspec.Struct, frozen=True):
    """`entries` as they last read: usually one, more where a publisher lists a party twice. `listed` says
    whether the newest version has it; `earlier` counts versions that were not looked at."""

    source: str
    key: str
    listed: bool
    entries: tuple[ListEntry, ...]
    versions: tuple[EntryVersion, ...]
    sample: str
    earlier: int


class Entries:
    """Finds entries in stored snapshots, and remembers what it found: snapshots never change."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._found: dict[tuple[str, str, str], tuple[ListEntry, ...]] = {}

    async def find(self, rows: Sequence[SnapshotRow], source: str, name: str) -> EntryFile | None:
        """The file of an entry named `LIST_CODE/NUMBER`; `rows` newest first. None where no version has it.

        What follows an `@` is the entry's content at some time, and does not count.
        """
        of_source = [row for row in rows if row.source == source]
        wanted = f"{source}/{name.partition('@')[0]}"
        found = await asyncio.to_thread(self._in_versions, of_source[:LOOKED_AT], wanted)
        here = [entries for entries in found if entries]
        if not here:
            return None
        newest = of_source[0]
        return EntryFile(
            source=source,
            key=here[0][0].key,
            listed=bool(found[0]),
            entries=here[0],
            versions=_versions(of_source, found),
            sample=(newest.label or "sample list, not for real orders") if newest.sample else "",
            earlier=max(len(of_source) - LOOKED_AT, 0),
        )

    def _in_versions(self, rows: Sequence[SnapshotRow], wanted: str) -> list[tuple[ListEntry, ...]]:
        found: list[tuple[ListEntry, ...]] = []
        for row in rows:
            entries = self._in_version(row, wanted)
            wanted = entries[0].key if entries else wanted  # a number by position is of one version only
            found.append(entries)
        return found

    def _in_version(self, row: SnapshotRow, wanted: str) -> tuple[ListEntry, ...]:
        name = row.source, row.version, wanted
        if name not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            entries = current(read_snapshots([row], self._directory)[0].entries)
            self._found[name] = tuple(one for one in entries if wanted in (one.key, _by_position(one)))
        return self._found[name]


def _by_position(entry: ListEntry) -> str:
    return f"{entry.source}/{entry.list_code}/{entry.entry_id}"


def _versions(
    rows: Sequence[SnapshotRow], found: Sequence[tuple[ListEntry, ...]]
) -> tuple[EntryVersion, ...]:
    older = (*found[1:], ())
    return tuple(
        EntryVersion(
            version=row.version,
            published_on=row.published_on,
            loaded_at=row.loaded_at,
            listed=bool(entries),
            changed=differing(before[0], entries[0]) if entries and before else (),
            references=tuple(f"{one.key}@{content_version(one)}" for one in entries),
        )
        for row, entries, before in zip(rows, found, older, strict=False)
    )
