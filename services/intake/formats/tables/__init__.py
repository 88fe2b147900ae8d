"""The tables of the readers, which are data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def roles(of: str) -> dict[str, str]:
    """Names of parties in a format, to roles of `order.v1`, or `exporter`."""
    found: dict[str, str] = _table("roles.toml")[of]
    return found


@cache
def terms(of: str) -> dict[str, Any]:
    """The other codes of a format, each with what it is read as."""
    found: dict[str, Any] = _table("terms.toml")[of]
    return found


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def layouts() -> dict[str, list[tuple[str, int]]]:
    """Fields of flat IDoc segments with their widths."""
    return {
        segment: [(str(name), int(width)) for name, width in fields]
        for segment, fields in _table("layouts.toml").items()
    }
