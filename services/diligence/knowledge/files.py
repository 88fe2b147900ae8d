"""The files of this package."""

import tomllib
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """The file `name`, parsed; raises `FileNotFoundError` and `tomllib.TOMLDecodeError`."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
