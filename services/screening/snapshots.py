"""Snapshots of lists: rows in the database, published bytes in files named by their hash."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from services.screening.watchlists.load import load_bundled, load_bytes
from services.screening.watchlists.model import WatchlistSnapshot
from shared.database.pool import Connection

BUNDLED = "bundled"
"""In the column `file`: the list that ships inside the product."""


class SnapshotRow(msgspec.Struct, frozen=True):
    """A stored snapshot, without its entries; `confirmed_at` is what its age is measured from."""

    source: str
    version: str
    entries: int
    sha256: str
    sample: bool
    label: str
    file: str | None
    loaded_at: datetime
    confirmed_at: datetime


_ALL = "SELECT * FROM snapshot ORDER BY source, loaded_at DESC"

_ADD = """
INSERT INTO snapshot (source, version, entries, sha256, sample, label, file)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (source, version) DO UPDATE SET confirmed_at = now()
"""


async def stored_snapshots(connection: Connection) -> list[SnapshotRow]:
    """Every snapshot, per source the newest first."""
    return [SnapshotRow(**dict(row)) for row in await connection.fetch(_ALL)]


async def store_snapshot(connection: Connection, snapshot: WatchlistSnapshot, file: str) -> None:
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
    )


def keep_file(directory: Path, published: bytes) -> str:
    """Write the published bytes under their SHA-256; gives the file's name."""
    directory.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(published).hexdigest()
    target = directory / name
    if not target.exists():
        partial = directory / f"{name}.partial"
        partial.write_bytes(published)
        partial.replace(target)
    return name


def read_snapshots(rows: Iterable[SnapshotRow], directory: Path) -> list[WatchlistSnapshot]:
    """Parse the snapshots again from their files (or from the product for the bundled one)."""
    return [_read(row, directory) for row in rows]


def _read(row: SnapshotRow, directory: Path) -> WatchlistSnapshot:
    if row.file == BUNDLED:
        return load_bundled()
    name = str(row.file)
    return load_bytes((directory / name).read_bytes(), name)
