"""From files to snapshots: the bundled sample list, one file, or every list in a directory."""

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import WatchlistSnapshot
from services.screening.watchlists.readers import READERS
from services.screening.watchlists.readers.base import HEAD_BYTES, Reader

BUNDLED_FILE = "us-csl-2026-07-31.json.gz"
BUNDLED_LABEL = "sample list of 31 Jul 2026, not for real orders"
_GZIP_MAGIC = b"\x1f\x8b"
_MAX_BYTES = 512 * 1024 * 1024


def decompress(raw: bytes, where: str) -> bytes:
    """The published bytes; gzip is undone, up to 512 MiB."""
    if not raw.startswith(_GZIP_MAGIC):
        return raw
    try:
        plain = zlib.decompressobj(wbits=31).decompress(raw, _MAX_BYTES)
        # A second look by gzip checks the trailer: length and checksum of a cut-off file differ.
        return plain if len(plain) == _MAX_BYTES else gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise WatchlistError(where, f"damaged gzip file: {error}") from error


def recognise(raw: bytes) -> tuple[Reader, str] | None:
    """The reader of this content and which part of its list it is; None for no list we know."""
    head = raw[:HEAD_BYTES]
    for reader in READERS:
        if part := reader.recognise(head):
            return reader, part
    return None


def snapshot_of(
    reader: Reader, parts: Mapping[str, bytes], where: str, sample: bool = False, label: str = ""
) -> WatchlistSnapshot:
    """Read the parts of one list; refuses a list without entries."""
    parsed = reader.read(parts, where)
    if not parsed.entries:
        raise WatchlistError(where, "no entries")
    digest = hashlib.sha256(b"".join(parts[name] for name in sorted(parts))).hexdigest()
    return WatchlistSnapshot(
        source=reader.source,
        version=version_name(parsed.published_on, digest),
        published_on=parsed.published_on,
        entries=tuple(parsed.entries),
        sha256=digest,
        sample=sample,
        label=label,
    )


def version_name(published_on: date | None, sha256: str) -> str:
    """`2026-07-31+<12 hex>`, or `undated+<12 hex>` where the file does not say its day."""
    return f"{published_on.isoformat() if published_on else 'undated'}+{sha256[:12]}"


def load_bytes(raw: bytes, where: str) -> WatchlistSnapshot:
    """One list from one file's content. Raises `WatchlistError` when it is no list we know."""
    plain = decompress(raw, where)
    found = recognise(plain)
    if found is None:
        raise WatchlistError(where, "not a list in a format known here")
    reader, part = found
    return snapshot_of(reader, {part: plain}, where)


def bundled_bytes() -> bytes:
    """The bundled file as shipped: a work of the US government, in the public domain."""
    return (files("services.screening.data") / BUNDLED_FILE).read_bytes()


def load_bundled() -> WatchlistSnapshot:
    """The bundled US Consolidated Screening List of 2026-07-31: names and countries only."""
    plain = decompress(bundled_bytes(), BUNDLED_FILE)
    found = recognise(plain)
    if found is None:
        raise WatchlistError(BUNDLED_FILE, "bundled list is not readable")
    return snapshot_of(found[0], {found[1]: plain}, BUNDLED_FILE, sample=True, label=BUNDLED_LABEL)


def list_files(directory: Path) -> list[Path]:
    """Files of a directory in a fixed order; hidden ones left out."""
    if not directory.is_dir():
        raise WatchlistError(str(directory), "no such directory")
    return sorted(path for path in directory.iterdir() if path.is_file() and path.name[0] != ".")


def load_directory(directory: Path) -> list[WatchlistSnapshot]:
    """Every recognised list in `directory` (not below it); other files are left alone.

    The parts of OFAC's CSV quartet are put together. Raises `WatchlistError` for a list that is
    recognised but broken, and when there is no list at all.
    """
    whole: list[WatchlistSnapshot] = []
    parts: dict[Reader, dict[str, bytes]] = {}
    for path in list_files(directory):
        plain = decompress(path.read_bytes(), path.name)
        found = recognise(plain)
        if found is None:
            continue
        reader, part = found
        if part == "list":
            whole.append(snapshot_of(reader, {part: plain}, path.name))
        else:
            parts.setdefault(reader, {})[part] = plain
    whole.extend(snapshot_of(reader, found, str(directory)) for reader, found in parts.items())
    if not whole:
        raise WatchlistError(str(directory), "no list in a format known here")
    distinct = {snapshot.sha256: snapshot for snapshot in whole}
    return sorted(distinct.values(), key=lambda snapshot: (snapshot.source, snapshot.version))
