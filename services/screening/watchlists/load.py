"""From files to snapshots: the bundled sample list, one file, or every list in a directory."""

import csv
import hashlib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from services.screening.watchlists.archives import decompress, is_packed, pack, unpack
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.history import with_history
from services.screening.watchlists.model import ListEntry, WatchlistSnapshot
from services.screening.watchlists.readers import READERS
from services.screening.watchlists.readers.base import HEAD_BYTES, Reader

__all__ = [
    "bundled_bytes",
    "decompress",
    "list_files",
    "load_bundled",
    "load_bytes",
    "load_directory",
    "publications",
]

BUNDLED_FILE = "us-csl-2026-07-31.json.gz"
BUNDLED_LABEL = "sample list of 31 Jul 2026, not for real orders"
_NO_LIST = "not a list in a format known here"
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")


class Publication(NamedTuple):
    """One list as published: its reader, its parts by name, and where they came from."""

    reader: Reader
    parts: dict[str, bytes]
    where: str

    @property
    def content(self) -> bytes:
        """The bytes to send or to keep: the file itself, or its parts packed together."""
        if len(self.parts) == 1:
            return next(iter(self.parts.values()))
        return pack(list(self.parts.items()))


def recognise(raw: bytes) -> tuple[Reader, str] | None:
    """The reader of this content and which part of its list it is; None for no list we know."""
    head = raw[:HEAD_BYTES]
    for reader in READERS:
        if part := reader.recognise(head):
            return reader, part
    return None


def _refused(raw: bytes, where: str) -> WatchlistError:
    start = raw[:HEAD_BYTES].lstrip().lower()
    page = any(start.startswith(mark) for mark in _PAGE) or _PAGE[1] in start
    return WatchlistError(where, "a web page, not a list" if page else _NO_LIST)


def snapshots_of(found: Publication, *, sample: bool = False, label: str = "") -> list[WatchlistSnapshot]:
    """Read one publication: one snapshot per source in it. Refuses a list without entries."""
    try:
        parsed = found.reader.read(found.parts, found.where)
    except csv.Error as error:
        raise WatchlistError(found.where, f"broken CSV: {error}") from error
    if not parsed.entries:
        raise WatchlistError(found.where, "no entries")
    digest = hashlib.sha256(b"".join(found.parts[name] for name in sorted(found.parts))).hexdigest()
    by_source: dict[str, list[ListEntry]] = {}
    for entry in parsed.entries:
        by_source.setdefault(entry.source, []).append(entry)
    return [
        WatchlistSnapshot(
            source=source,
            version=version_name(parsed.published_on, digest),
            published_on=parsed.published_on,
            entries=tuple(entries),
            sha256=digest,
            sample=sample or bool(parsed.incomplete),
            label=label or parsed.incomplete,
            incomplete=parsed.incomplete,
        )
        for source, entries in by_source.items()
    ]


def version_name(published_on: date | None, sha256: str) -> str:
    """`2026-07-31+<12 hex>`, or `undated+<12 hex>` where the file does not say its day."""
    return f"{published_on.isoformat() if published_on else 'undated'}+{sha256[:12]}"


def publications(contents: Iterable[tuple[str, bytes]], where: str) -> list[Publication]:
    """The lists among these files; the parts of one list are put together, other files left alone."""
    whole: list[Publication] = []
    parts: dict[Reader, dict[str, bytes]] = {}
    for name, raw in contents:
        plain = decompress(raw, name)
        if is_packed(plain):
            whole += publications(unpack(plain, name), name)
            continue
        found = recognise(plain)
        if found is None:
            continue
        reader, part = found
        if part == "list":
            whole.append(Publication(reader, {part: plain}, name))
        else:
            known = parts.setdefault(reader, {})
            known[part if part not in known else f"{part}#{len(known)}"] = plain
    # Remarks alone look like many a file of numbers and texts: no list without its names.
    whole += [
        Publication(reader, found, where) for reader, found in parts.items() if set(found) != {"comments"}
    ]
    return whole


def load_bytes(raw: bytes, where: str) -> WatchlistSnapshot:
    """One list from one file's content. Raises `WatchlistError` when it is no list we know."""
    found = publication_of(raw, where)
    snapshots = snapshots_of(found)
    if len(snapshots) > 1:
        names = ", ".join(snapshot.source for snapshot in snapshots)
        raise WatchlistError(where, f"holds {len(snapshots)} lists ({names}); load one at a time")
    return snapshots[0]


def publication_of(raw: bytes, where: str) -> Publication:
    """What one file's content publishes; a zip archive may hold the parts of one list."""
    plain = decompress(raw, where)
    if not is_packed(plain):
        found = recognise(plain)
        if found is None:
            raise _refused(plain, where)
        return Publication(found[0], {found[1]: plain}, where)
    packed = publications(unpack(plain, where), where)
    if len(packed) != 1:
        raise WatchlistError(
            where, f"{len(packed)} lists packed together; load one at a time" if packed else _NO_LIST
        )
    return packed[0]._replace(where=where)


def bundled_bytes() -> bytes:
    """The bundled file as shipped: a work of the US government, in the public domain."""
    return (files("services.screening.data") / BUNDLED_FILE).read_bytes()


def load_bundled() -> WatchlistSnapshot:
    """The bundled US Consolidated Screening List of 2026-07-31: names and countries only."""
    return snapshots_of(publication_of(bundled_bytes(), BUNDLED_FILE), sample=True, label=BUNDLED_LABEL)[0]


def list_files(directory: Path) -> list[Path]:
    """Files of a directory in a fixed order; hidden ones left out."""
    if not directory.is_dir():
        raise WatchlistError(str(directory), "no such directory")
    return sorted(path for path in directory.iterdir() if path.is_file() and path.name[0] != ".")


def directory_publications(directory: Path) -> list[Publication]:
    """Every recognised list in `directory` (not below it); raises `WatchlistError` when there is none."""
    contents = ((path.name, path.read_bytes()) for path in list_files(directory))
    found = publications(contents, str(directory))
    if not found:
        raise WatchlistError(str(directory), _NO_LIST.replace("not a", "no"))
    return found


def load_directory(directory: Path) -> list[WatchlistSnapshot]:
    """Every recognised list in `directory`, one snapshot per source: of several versions the newest.

    The entries of older versions that the newest no longer holds stay, as listed until then (LST-05).
    Raises `WatchlistError` for a list that is recognised but broken, and when there is no list at all.
    """
    found = [snapshot for one in directory_publications(directory) for snapshot in snapshots_of(one)]
    by_source: dict[str, dict[str, WatchlistSnapshot]] = {}
    for snapshot in found:
        by_source.setdefault(snapshot.source, {})[snapshot.sha256] = snapshot
    return [with_history(list(versions.values())) for _, versions in sorted(by_source.items())]
