"""How long each class of an order's data is kept."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class RetentionClass(msgspec.Struct, frozen=True):
    """One class; `years` count from the end of the calendar year in which the order ended."""

    name: str
    what: str
    years: int
    citation: str
    verified: bool


@cache
def retention_classes() -> tuple[RetentionClass, ...]:
    """In the order in which they are erased: shortest first."""
    text = files(__package__).joinpath("retention.toml").read_text("utf-8")
    found = msgspec.convert(tomllib.loads(text)["class"], list[RetentionClass])
    return tuple(sorted(found, key=lambda one: one.years))
