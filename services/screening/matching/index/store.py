"""Prepared indexes on disk, so that a start need not parse and build again.

One directory per set of lists and version of this code: NumPy arrays, opened as memory maps that
worker processes share, and two byte files. Nothing in it is executable when read. A directory that
cannot be written is no error: the index is then built in memory each time.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import numpy as np

from services.screening.matching.index.arrays import LikeArrays, ModeArrays, WholeArrays
from services.screening.matching.index.build import Prepared
from services.screening.matching.index.letters import LetterTable
from services.screening.matching.index.neighbours import KeyTable
from services.screening.matching.index.place import code_version
from services.screening.matching.index.spelling_table import SpellingTable
from services.screening.matching.scoring.weights import MODES

_META = "meta.json"
_TEXTS = ("words", "surfaces")
KEPT = 64
KEPT_BYTES = 512 * 2**20
"""Prepared indexes kept per directory; those not opened for longest go first. One of all lists in use takes
tens of megabytes, one of a house's own list some hundred kilobytes: the small must not displace the large."""


def key_of(hashes: Iterable[str]) -> str:
    """Name of the stored index of lists with these content hashes."""
    return hashlib.sha256("|".join([code_version(), *sorted(hashes)]).encode()).hexdigest()[:24]


@contextmanager
def one_builder(directory: Path, key: str) -> Iterator[None]:
    """Hold off other processes that would build the same index: it takes a core and a gigabyte.

    Where no lock can be had everybody builds; the lock ends with the process that holds it.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(directory / f".{key}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        (directory / f".{key}.lock").unlink(missing_ok=True)
        os.close(descriptor)


def save(prepared: Prepared, sources: Sequence[msgspec.Struct], directory: Path, key: str) -> bool:
    """Store; whole or not at all. False when the directory cannot be written."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=directory))
    except OSError:
        return False
    try:
        _write(prepared, sources, building)
        building.rename(directory / key)
    except OSError:
        # Another process was first, or the disk is full: what is there stays.
        shutil.rmtree(building, ignore_errors=True)
        return (directory / key).is_dir()
    with suppress(OSError):  # another process forgets at the same time
        _forget_old(directory, key)
    return True


def _write(prepared: Prepared, sources: Sequence[msgspec.Struct], into: Path) -> None:
    arrays: dict[str, np.ndarray] = {
        "counts": prepared.counts,
        "hashes": prepared.table.hashes,
        "numbers": prepared.table.numbers,
        "owners": prepared.owners,
        "entry_start": prepared.entry_start,
        "identifier_hash": prepared.identifier_hash,
        "identifier_entry": prepared.identifier_entry,
    }
    arrays.update({f"letters.{name}": array for name, array in prepared.letters._asdict().items()})
    arrays.update({f"spellings.{name}": array for name, array in prepared.spellings._asdict().items()})
    arrays.update({f"whole.{name}": array for name, array in prepared.whole._asdict().items()})
    for mode, names, likes in zip(MODES, prepared.modes, prepared.likes, strict=True):
        arrays.update({f"{mode}.names.{name}": array for name, array in names._asdict().items()})
        arrays.update({f"{mode}.likes.{name}": array for name, array in likes._asdict().items()})
    for name, array in arrays.items():
        np.save(into / f"{name}.npy", array, allow_pickle=False)
    for name in _TEXTS:
        (into / f"{name}.txt").write_bytes("\n".join(getattr(prepared, name)).encode())
    (into / "entries.msgpack").write_bytes(prepared.entries)
    (into / _META).write_bytes(msgspec.json.encode(list(sources)))


def _forget_old(directory: Path, keep: str) -> None:
    stored = [path for path in directory.iterdir() if (path / _META).is_file() and path.name != keep]
    stored.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    total = _bytes_of(directory / keep)
    for number, path in enumerate(stored, start=1):
        total += _bytes_of(path)
        if number >= KEPT or total > KEPT_BYTES:
            shutil.rmtree(path, ignore_errors=True)


def _bytes_of(place: Path) -> int:
    return sum(path.stat().st_size for path in place.glob("*"))


def load(directory: Path, key: str) -> tuple[Prepared, bytes] | None:
    """The stored index and its encoded sources; None when there is none or it is damaged."""
    place = directory / key
    try:
        meta = (place / _META).read_bytes()
        words, surfaces = ((place / f"{name}.txt").read_bytes().decode().split("\n") for name in _TEXTS)
        entries = (place / "entries.msgpack").read_bytes()
        modes = [ModeArrays(*_arrays(place, f"{mode}.names", ModeArrays._fields)) for mode in MODES]
        likes = [LikeArrays(*_arrays(place, f"{mode}.likes", LikeArrays._fields)) for mode in MODES]
        prepared = Prepared(
            words=words,
            counts=_array(place, "counts"),
            table=KeyTable(_array(place, "hashes"), _array(place, "numbers")),
            letters=LetterTable(*_arrays(place, "letters", LetterTable._fields)),
            spellings=SpellingTable(*_arrays(place, "spellings", SpellingTable._fields)),
            surfaces=surfaces,
            owners=_array(place, "owners"),
            modes=(modes[0], modes[1]),
            likes=(likes[0], likes[1]),
            entries=entries,
            entry_start=_array(place, "entry_start"),
            identifier_hash=_array(place, "identifier_hash"),
            identifier_entry=_array(place, "identifier_entry"),
            whole=WholeArrays(*_arrays(place, "whole", WholeArrays._fields)),
        )
    except (OSError, ValueError):
        return None
    whole = len(words) == len(prepared.counts) and int(prepared.entry_start[-1]) == len(entries)
    if not whole:
        return None
    with suppress(OSError):  # a directory that is only read: nothing is forgotten there
        os.utime(place)
    return prepared, meta


def _array(place: Path, name: str) -> np.ndarray:
    # Memory-mapped, then viewed as a plain array: the subclass costs time at every slice.
    return np.asarray(np.load(place / f"{name}.npy", mmap_mode="r", allow_pickle=False)).view(np.ndarray)


def _arrays(place: Path, of: str, names: Iterable[str]) -> list[np.ndarray]:
    return [_array(place, f"{of}.{name}") for name in names]
