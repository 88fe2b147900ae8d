"""Snapshots of lists: rows in the database, published bytes in files named by their hash."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.guards import Counts
from services.screening.watchlists.history import former
from services.screening.watchlists.load import load_bundled, publication_of, snapshots_of
from services.screening.watchlists.model import ListEntry, WatchlistSnapshot
from shared.database.pool import Connection

BUNDLED = "bundled"
"""In the column `file`: the list that ships inside the product."""


class SnapshotRow(msgspec.Struct, frozen=True):
    """A stored snapshot, without its entries; `confirmed_at` is what its age is measured from.

    `delta` says what changed since the version before; `former` is the file of entries that only older
    versions held.
    """

    source: str
    version: str
    entries: int
    sha256: str
    sample: bool
    label: str
    file: str | None
    loaded_at: datetime
    confirmed_at: datetime
    published_on: date | None = None
    names: int = 0
    former: str | None = None
    delta: dict[str, Any] | None = None


_ALL = "SELECT * FROM snapshot ORDER BY source, loaded_at DESC"

_ADD = """
INSERT INTO snapshot (source, version, entries, sha256, sample, label, file, published_on, names, former,
    delta)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb)
ON CONFLICT (source, version) DO UPDATE SET confirmed_at = now()
"""
# What two people approved is where counting begins anew.
_LARGEST = """
SELECT max(s.entries) AS entries, max(s.names) AS names FROM snapshot s
WHERE s.source = $1 AND NOT s.sample AND s.loaded_at >= GREATEST(
    now() - make_interval(days => $2),
    (SELECT max(n.loaded_at) FROM snapshot n
     JOIN list_proposal p ON p.source = n.source AND p.version = n.version
     WHERE n.source = $1 AND p.approved_at IS NOT NULL))
"""
_CONFIRM = "UPDATE snapshot SET confirmed_at = now() WHERE source = $1 AND version = $2"


async def stored_snapshots(connection: Connection) -> list[SnapshotRow]:
    """Every snapshot, per source the newest first."""
    return [_row(dict(row)) for row in await connection.fetch(_ALL)]


def _row(values: dict[str, Any]) -> SnapshotRow:
    delta = values["delta"]
    values["delta"] = msgspec.json.decode(delta) if delta else None
    return SnapshotRow(**{name: values[name] for name in SnapshotRow.__struct_fields__})


async def store_snapshot(
    connection: Connection,
    snapshot: WatchlistSnapshot,
    file: str,
    *,
    former_file: str | None = None,
    delta: dict[str, Any] | None = None,
) -> None:
    """Add a snapshot; one that is known already is confirmed as of now."""
    await connection.execute(
        _ADD,
        snapshot.source,
        snapshot.version,
        len(snapshot.entries),
        snapshot.sha256,
        snapshot.sample,
        snapshot.label,
        file,
        snapshot.published_on,
        sum(len(entry.names) for entry in snapshot.entries),
        former_file,
        msgspec.json.encode(delta).decode() if delta is not None else None,
    )


async def largest_of(connection: Connection, source: str, days: int) -> Counts | None:
    """The most that versions of the last days held; None where there is none. Samples do not count."""
    row = await connection.fetchrow(_LARGEST, source, days)
    return Counts(row["entries"], row["names"]) if row and row["entries"] else None


async def confirm_snapshot(connection: Connection, source: str, version: str) -> None:
    """The publisher says, or an authorised person, that this is still the newest version."""
    await connection.execute(_CONFIRM, source, version)


def keep_file(directory: Path, published: bytes) -> str:
    """Write the published bytes under their SHA-256; gives the file's name."""
    directory.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(published).hexdigest()
    target = directory / name
    if not target.exists():
        # Of several processes each writes a file of its own; the content is the same, so any may come last.
        partial = directory / f"{name}.{secrets.token_hex(4)}.partial"
        partial.write_bytes(published)
        partial.replace(target)
    return name


def keep_former(directory: Path, entries: Iterable[ListEntry]) -> str | None:
    """Write the former entries among `entries` beside the lists; None when there are none."""
    gone = former(entries)
    return keep_file(directory, msgspec.msgpack.encode(gone)) if gone else None


def read_snapshots(rows: Iterable[SnapshotRow], directory: Path) -> list[WatchlistSnapshot]:
    """Parse the snapshots again from their files (or from the product for the bundled one)."""
    return [_read(row, directory) for row in rows]


def _read(row: SnapshotRow, directory: Path) -> WatchlistSnapshot:
    if row.file == BUNDLED:
        return load_bundled()
    snapshot = one_of(
        snapshots_of(publication_of((directory / str(row.file)).read_bytes(), str(row.file))), row.source
    )
    if row.former is None:
        return snapshot
    gone = msgspec.msgpack.decode((directory / row.former).read_bytes(), type=list[ListEntry])
    entries = (*snapshot.entries, *gone)
    return msgspec.structs.replace(snapshot, entries=entries, former_sha256=row.former)


def one_of(snapshots: list[WatchlistSnapshot], source: str) -> WatchlistSnapshot:
    """The snapshot of this source among those of one file."""
    for snapshot in snapshots:
        if snapshot.source == source:
            return snapshot
    raise WatchlistError(source, f"not in the file, which holds {', '.join(s.source for s in snapshots)}")
