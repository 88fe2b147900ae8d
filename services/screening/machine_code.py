"""The matcher as machine code: its typed Python, compiled ahead, where that was made of this very code.

`exportgate prepare machine-code` makes it; without it the same modules run as Python, with the same answers.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

PLACE_VARIABLE = "EXPORTGATE_MACHINE_CODE"
"""A directory that holds directories of machine code; `none` for none."""
SOURCE = Path(__file__).with_name("matching")
SHARED = "exportgate_matching__mypyc"
"""The library in which the code of all modules is."""
_SUFFIX = EXTENSION_SUFFIXES[0]


def place_of_code() -> Path | None:
    """The directory for machine code of the matcher as it stands and of this Python, made or not; None where
    none is wanted.
    """
    chosen = os.environ.get(PLACE_VARIABLE)
    if chosen == "none":
        return None
    # Here, as this module is loaded before any other of the package.
    from services.screening.matching.index.place import default_directory, hash_of_files

    base = Path(chosen).expanduser() if chosen else default_directory()
    return base / f"machine-code-{hash_of_files([SOURCE])}-{sys.implementation.cache_tag}"


def is_used() -> bool:
    """Whether this process searches with machine code."""
    return SHARED in sys.modules


def is_made(place: Path) -> bool:
    """Whether there is machine code."""
    return (place / f"{SHARED}{_SUFFIX}").is_file()


def use_if_made() -> None:
    """Let the matcher's modules be loaded as machine code, if it was made where nobody else can change it."""
    place = place_of_code()
    if place is None or not is_made(place) or not _is_safe(place):
        return
    spec = spec_from_file_location(SHARED, place / f"{SHARED}{_SUFFIX}")
    if spec is not None and spec.loader is not None:
        _load(spec)
        sys.meta_path.insert(0, _Compiled(place))


def _is_safe(place: Path) -> bool:
    """Whether it is ours or the administrator's, and nobody else can write there."""
    found = place.stat()
    return found.st_uid in (os.getuid(), 0) and not found.st_mode & 0o022


def _load(spec: ModuleSpec) -> None:
    module = module_from_spec(spec)
    sys.modules[SHARED] = module
    assert spec.loader is not None
    spec.loader.exec_module(module)


class _Compiled(MetaPathFinder):
    """Finds the modules of the package of which there is machine code."""

    def __init__(self, place: Path) -> None:
        files = {file.relative_to(place): file for file in place.rglob(f"*{_SUFFIX}")}
        self._files = {_module_of(relative): file for relative, file in files.items()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's machine code; None for all others, which are found as ever."""
        file = self._files.get(fullname)
        return spec_from_file_location(fullname, file) if file else None


def _module_of(relative: Path) -> str:
    return ".".join([*relative.parts[:-1], relative.name.removesuffix(_SUFFIX)])
