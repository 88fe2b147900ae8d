"""A matcher over list files, from the stored index when the same files were prepared before."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from services.screening.matching.index import store
from services.screening.matching.index.build import prepare
from services.screening.matching.index.place import default_directory
from services.screening.matching.matcher import Matcher
from services.screening.matching.sources import SnapshotInfo, info_of
from services.screening.watchlists.load import bundled_bytes, list_files, load_bundled, load_directory
from services.screening.watchlists.model import WatchlistSnapshot


def open_matcher(watchlists: Path | None = None, cache: Path | None = None) -> Matcher:
    """The matcher over every recognised list in `watchlists`, or over the bundled sample list.

    Files are hashed, not parsed, when their index is stored in `cache` already (default:
    `default_directory()`). Raises `WatchlistError` for broken lists.
    """
    if watchlists is None:
        return _opened([bundled_name()], lambda: [load_bundled()], cache)
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in list_files(watchlists)]
    return _opened(hashes, lambda: load_directory(watchlists), cache)


def matcher_of(snapshots: Sequence[WatchlistSnapshot], cache: Path | None = None) -> Matcher:
    """The matcher over snapshots already parsed, stored under their content hashes.

    In the order of their sources, whatever the order given: of two entries that a name is as like, the first
    of the index stands first.
    """
    ordered = sorted(snapshots, key=lambda one: (one.source, one.version))
    return _opened([_name(snapshot) for snapshot in ordered], lambda: ordered, cache)


def bundled_name() -> str:
    """What the bundled list is stored under, by whatever way it is opened: its file need not be parsed."""
    return hashlib.sha256(bundled_bytes()).hexdigest()


def _name(snapshot: WatchlistSnapshot) -> str:
    if snapshot.sample:  # only the bundled list is one
        return bundled_name()
    return f"{snapshot.source}:{snapshot.sha256}:{snapshot.former_sha256}"


def _opened(
    hashes: Sequence[str], snapshots: Callable[[], Sequence[WatchlistSnapshot]], cache: Path | None
) -> Matcher:
    directory = cache or default_directory()
    key = store.key_of(hashes)
    if found := _stored(directory, key):
        return found
    with store.one_builder(directory, key):
        return _stored(directory, key) or _built(snapshots(), directory, key)


def _stored(directory: Path, key: str) -> Matcher | None:
    stored = store.load(directory, key)
    if stored is None:
        return None
    prepared, meta = stored
    return Matcher(prepared, msgspec.json.decode(meta, type=list[SnapshotInfo]))


def _built(snapshots: Sequence[WatchlistSnapshot], directory: Path, key: str) -> Matcher:
    prepared = prepare(snapshots)
    sources = [info_of(snapshot) for snapshot in snapshots]
    store.save(prepared, sources, directory, key)
    return Matcher(prepared, sources)
