"""What changed between two versions of a list: by the identity of its entries, and by their content."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from services.screening.watchlists.model import ListEntry

_NOT_CONTENT = frozenset({"source", "entry_id"})
"""Where it stands, not what it says: some publishers number their rows anew with every publication."""
_UNORDERED = frozenset(
    {"names", "countries", "addresses", "birth_dates", "identifiers", "programmes", "nationalities"}
)
_COMPARED = tuple(name for name in ListEntry.__struct_fields__ if name not in _NOT_CONTENT)
_NAMED = 50
"""Entries named in a summary; the rest is counted."""


class ChangedEntry(msgspec.Struct, frozen=True):
    """An entry that both versions hold, with the names of the fields that differ."""

    before: ListEntry
    after: ListEntry
    fields: tuple[str, ...]


class Delta(msgspec.Struct, frozen=True):
    """Added, changed and removed entries, in the order of the lists."""

    added: tuple[ListEntry, ...] = ()
    changed: tuple[ChangedEntry, ...] = ()
    removed: tuple[ListEntry, ...] = ()

    @property
    def size(self) -> int:
        """How many entries differ."""
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def touched(self) -> tuple[ListEntry, ...]:
        """Every form, old and new, of every entry that differs: what an order may be near to."""
        both = (entry for one in self.changed for entry in (one.before, one.after))
        return (*self.added, *both, *self.removed)


def delta_of(before: Iterable[ListEntry], after: Iterable[ListEntry]) -> Delta:
    """Compare two versions of one list."""
    old, new = _by_identity(before), _by_identity(after)
    pairs = ((old[key], new[key]) for key in new if key in old)
    return Delta(
        added=tuple(entry for key, entry in new.items() if key not in old),
        changed=tuple(ChangedEntry(a, b, fields) for a, b in pairs if (fields := differing(a, b))),
        removed=tuple(entry for key, entry in old.items() if key not in new),
    )


def summary_of(delta: Delta) -> dict[str, Any]:
    """Counts, which fields changed how often, and the identities of the first entries of each kind."""
    fields: defaultdict[str, int] = defaultdict(int)
    for one in delta.changed:
        for name in one.fields:
            fields[name] += 1
    return {
        "added": len(delta.added),
        "changed": len(delta.changed),
        "removed": len(delta.removed),
        "fields": dict(sorted(fields.items())),
        "added_entries": _keys(delta.added),
        "changed_entries": _keys([one.after for one in delta.changed]),
        "removed_entries": _keys(delta.removed),
    }


def _keys(entries: Sequence[ListEntry]) -> list[str]:
    return [entry.key for entry in entries[:_NAMED]]


def _by_identity(entries: Iterable[ListEntry]) -> dict[tuple[str, int], ListEntry]:
    """By key; entries that share one (a party listed twice for two addresses) by the order of their
    content.
    """
    grouped: defaultdict[str, list[ListEntry]] = defaultdict(list)
    for entry in entries:
        grouped[entry.key].append(entry)
    return {
        (key, place): entry
        for key, found in grouped.items()
        for place, entry in enumerate(found if len(found) == 1 else sorted(found, key=_content))
    }


def _content(entry: ListEntry) -> bytes:
    return msgspec.json.encode([_plain(entry, name) for name in _COMPARED], order="sorted")


def content_version(entry: ListEntry) -> str:
    """What an entry says, as 16 hexadecimal digits: it changes with any change of content."""
    return hashlib.sha256(_content(entry)).hexdigest()[:16]


def _plain(entry: ListEntry, name: str) -> Any:
    value = getattr(entry, name)
    if name in _UNORDERED:
        return sorted(msgspec.json.encode(item) for item in value)
    return value


def differing(before: ListEntry, after: ListEntry) -> tuple[str, ...]:
    """Fields whose content differs; the order within a field does not count."""
    if before == after:
        return ()
    return tuple(name for name in _COMPARED if _plain(before, name) != _plain(after, name))
