"""Functions over arrays, compiled to machine code on first use and kept on disk for the next process."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

import numba
from numba.core import config

from services.screening.matching.index.place import compiled_directory

_Function = TypeVar("_Function", bound=Callable[..., object])


_MADE: list[Any] = []


def compilations() -> set[str]:
    """The functions that this process has compiled, or read as compiled before, each with its types."""
    return {f"{made.__name__}{types}" for made in _MADE for types in made.signatures}


def compiled(function: _Function) -> _Function:
    """`function` as machine code; it must use numbers, arrays and other compiled functions only."""
    return _compiled(function)


def compiled_within(function: _Function) -> _Function:
    """The same for a function that only compiled ones call, and that makes no arrays.

    Who refers to its arrays is not counted: that took two thirds of the time of a search.
    """
    return _compiled(function, _nrt=False)


def _compiled(function: _Function, **options: bool) -> _Function:
    """The code is kept beside prepared indexes, as what is installed may be read-only, unless
    `NUMBA_CACHE_DIR` names another place. Where it cannot be kept each process compiles for itself.
    """
    settings: Any = {"nogil": True, "error_model": "numpy", **options}
    made: Any = numba.njit(function, **settings)
    _MADE.append(made)
    known: Any = config
    known.CACHE_DIR = known.CACHE_DIR or str(compiled_directory() or "")
    if known.CACHE_DIR:
        with suppress(RuntimeError, OSError):
            made.enable_caching()
    return cast(_Function, made)
