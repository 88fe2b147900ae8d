"""A matcher over list files, from the stored index when the same files were prepared before."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from services.screening.matching import store
from services.screening.matching.build import prepare
from services.screening.matching.matcher import Matcher, SnapshotInfo, info_of
from services.screening.watchlists.load import bundled_bytes, list_files, load_bundled, load_directory
from services.screening.watchlists.model import WatchlistSnapshot


def open_matcher(watchlists: Path | None = None, cache: Path | None = None) -> Matcher:
    """The matcher over every recognised list in `watchlists`, or over the bundled sample list.

    Files are hashed, not parsed, when their index is stored in `cache` already (default:
    `store.default_directory()`). Raises `WatchlistError` for broken lists.
    """
    if watchlists is None:
        return _opened([hashlib.sha256(bundled_bytes()).hexdigest()], lambda: [load_bundled()], cache)
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in list_files(watchlists)]
    return _opened(hashes, lambda: load_directory(watchlists), cache)


def matcher_of(snapshots: Sequence[WatchlistSnapshot], cache: Path | None = None) -> Matcher:
    """The matcher over snapshots already parsed, stored under their content hashes."""
    return _opened(
        [f"{found.source}:{found.sha256}:{found.former_sha256}" for found in snapshots],
        lambda: snapshots,
        cache,
    )


def _opened(
    hashes: Sequence[str], snapshots: Callable[[], Sequence[WatchlistSnapshot]], cache: Path | None
) -> Matcher:
    directory = cache or store.default_directory()
    key = store.key_of(hashes)
    stored = store.load(directory, key)
    if stored:
        prepared, meta = stored
        return Matcher(prepared, msgspec.json.decode(meta, type=list[SnapshotInfo]))
    parsed = snapshots()
    prepared = prepare(parsed)
    sources = [info_of(snapshot) for snapshot in parsed]
    store.save(prepared, sources, directory, key)
    return Matcher(prepared, sources)
