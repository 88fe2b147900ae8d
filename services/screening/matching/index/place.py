"""Where prepared indexes and compiled code are kept between processes."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

CACHE_VARIABLE = "EXPORTGATE_CACHE_DIR"
_COMPILED = "compiled-"
_KEPT = 4
"""Versions of the code of which what was compiled is kept, whenever it was used."""
_DAY = 86_400.0
"""Seconds for which what was used is kept, of however many versions: their processes may start others."""


def default_directory() -> Path:
    """`$EXPORTGATE_CACHE_DIR`, else the user's cache, else the temporary directory."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    candidate = Path(base) / "exportgate"
    try:
        candidate.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / f"exportgate-cache-{os.getuid()}"
    return candidate if os.access(candidate, os.W_OK) else Path(tempfile.gettempdir()) / "exportgate-cache"


@cache
def code_version() -> str:
    """Hash of the matcher's code and knowledge: a change of either makes all that is kept stale."""
    packages = (
        "services.screening.matching",
        "services.screening.knowledge.names",
        "services.screening.watchlists",
    )
    return hash_of_files(files(package) for package in packages)


def hash_of_files(directories: Iterable[Traversable]) -> str:
    """12 hex digits over the files below these directories, whatever their suffix; not over caches."""
    digest = hashlib.sha256()
    for directory in directories:
        for item in _files_below(directory):
            digest.update(item.read_bytes())
    return digest.hexdigest()[:12]


def _files_below(directory: Traversable) -> Iterator[Traversable]:
    for item in sorted(directory.iterdir(), key=lambda found: found.name):
        if item.is_file():
            yield item
        elif item.name != "__pycache__":
            yield from _files_below(item)


@cache
def compiled_directory() -> Path | None:
    """Where compiled code is kept: it names the code it was made from, as a change of one function changes
    those that call it. None where others could put code of theirs, unless the directory was chosen.
    """
    base = default_directory()
    place = base / f"{_COMPILED}{code_version()}"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = CACHE_VARIABLE in os.environ or (_is_ours(base) and _is_ours(place))
        if ours:
            place.touch()  # what is used is not old, whenever it was made
            _forget_old(base)
    except OSError:
        return None
    return place if ours else None


def _forget_old(base: Path) -> None:
    used = sorted(((path.stat().st_mtime, path) for path in base.glob(f"{_COMPILED}*")), reverse=True)
    for at, place in used[_KEPT:]:
        if at < time.time() - _DAY:
            shutil.rmtree(place, ignore_errors=True)


def _is_ours(place: Path) -> bool:
    found = place.stat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o022
