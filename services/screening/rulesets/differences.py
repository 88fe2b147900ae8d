"""What differs between two sets of knowledge files, place by place."""

from collections.abc import Iterator
from typing import Any

import msgspec

from services.screening.rulesets.faults import pointer
from services.screening.rulesets.merging import NAMED, Files, Place

_SHOWN_OTHERWISE = {"house_action"}
"""It stands beside the `action` that it comes from."""


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place: its value before and after, or what was added to and taken from a list."""

    pointer: str
    before: Any = None
    after: Any = None
    added: list[Any] = []
    removed: list[Any] = []


def differences(before: Files, after: Files) -> list[Difference]:
    """Every difference, by place; names of rows stand in the pointers."""
    return [found for name in sorted(after) for found in _value(before.get(name), after[name], (name,))]


def _value(before: Any, after: Any, place: Place) -> Iterator[Difference]:
    if before == after:
        return
    if place in NAMED and isinstance(before, list):
        before, after = ({row[NAMED[place]]: row for row in rows} for rows in (before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted((before.keys() | after.keys()) - _SHOWN_OTHERWISE):
            yield from _value(before.get(key), after.get(key), (*place, key))
    elif isinstance(before, list) and isinstance(after, list):
        added, removed = (
            [x for x in one if x not in other] for one, other in ((after, before), (before, after))
        )
        yield Difference(pointer(*place), added=added, removed=removed)
    else:
        yield Difference(pointer(*place), before, after)


def summary_of(found: list[Difference], reason: str) -> dict[str, Any]:
    """What an event says of a change of rules: why, how many places, and the first of them."""
    return {"reason": reason, "changes": len(found), "first": [item.pointer for item in found[:20]]}
