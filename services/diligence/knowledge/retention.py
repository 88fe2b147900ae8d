"""How long each class of an order's data is kept."""

from functools import cache

import msgspec

from services.diligence.knowledge.files import read_toml


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
    found = msgspec.convert(read_toml("retention.toml")["class"], list[RetentionClass])
    return tuple(sorted(found, key=lambda one: one.years))
