"""What changed between two assessments: fields of the order, versions of rules and lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.diligence.console import words
from services.diligence.console.views.findings import place_of
from shared.contracts.assessment import Versions

MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `kind` is added, removed or changed."""

    kind: str
    place: str
    before: str
    after: str


def order_lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """The fields that differ, by their place."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    found: list[Line] = []
    for pointer in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(pointer), new.get(pointer)
        if was != now and len(found) < MOST:
            place = place_of(pointer, after if pointer in new else before)
            found.append(Line(_kind(was, now), place, was or "", now or ""))
    return found


def version_lines(before: Versions, after: Versions) -> list[Line]:
    """Rules, lists and knowledge that differ."""
    pairs = [("Rules", before.rules, after.rules)]
    for source in sorted({*before.watchlists, *after.watchlists}):
        name = words.LIST_SOURCES.get(source, source)
        pairs.append((name, before.watchlists.get(source, ""), after.watchlists.get(source, "")))
    pairs += [
        ("Capability map", before.capability_map, after.capability_map),
        ("End-user lexicon", before.end_user_lexicon, after.end_user_lexicon),
        ("Gazetteer", before.gazetteer, after.gazetteer),
    ]
    return [Line(_kind(was or None, now or None), name, was, now) for name, was, now in pairs if was != now]


def _kind(was: str | None, now: str | None) -> str:
    return "added" if was is None else "removed" if now is None else "changed"


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{pointer}/{index}")
    else:
        yield pointer, words.FACT_ANSWERS[value] if isinstance(value, bool) else str(value)
