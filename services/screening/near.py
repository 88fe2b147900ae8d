"""Which stored party names a change of a list can affect: an index of the names, asked with the entries.

The same scorer that matches names against lists compares entries with names here, the other way round,
and from a lower score on: rarity of words is that of the stored names, so scores differ a little. How a name
is weighed is decided by the kind of the entry, so names are kept as those of persons and as those of bodies.
"""

from collections.abc import Callable, Iterable, Sequence

from services.screening.assess.queries import queries_of
from services.screening.matching.api import Query
from services.screening.matching.matcher import DEFAULT_THRESHOLD, Matcher
from services.screening.matching.words.identifiers import normal_identifier
from services.screening.matching.words.readings import guesses, translated_forms
from services.screening.watchlists.model import EntryKind, ListEntry, ListName, WatchlistSnapshot
from shared.contracts.order.order import Order

SLACK = 0.07
"""Below the score from which a candidate counts: measured to miss none (bench reassessment)."""
_MOST_SEGMENTS = 6
_IDENTIFIER = "id:"
_UNIT = "\x1f"


def party_names(order: Order) -> tuple[str, ...]:
    """Every name of an order that is looked for on lists, and its numbers as `id:…`; sorted."""
    found: set[str] = set()
    for _, query in queries_of(order):
        found.update(name.replace(_UNIT, " ") for name in (query.name, *query.names_native))
        found.update(_IDENTIFIER + normal_identifier(item.value) for item in query.identifiers)
    return tuple(sorted(found))


class _Segment:
    """Some of the names, ready to be searched."""

    def __init__(self, names: Sequence[str], listed: Callable[[str], bool]) -> None:
        self.names = names
        written = [(name, *_repaired(name, listed)) for name in names]
        self._matchers: dict[EntryKind, Matcher] = {
            kind: Matcher.build([_as_list(written, kind)]) for kind in ("person", "organisation")
        }

    def near(self, queries: Sequence[Query], kind: EntryKind, threshold: float) -> set[str]:
        kinds: Iterable[EntryKind] = ("person", "organisation") if kind == "unknown" else (kind,)
        found = {number for chosen in kinds for number in self._matchers[chosen].reaching(queries, threshold)}
        return {self.names[number] for number in found}


def _repaired(name: str, listed: Callable[[str], bool]) -> list[str]:
    """The name as the matcher reads it after setting right slips in words that no list holds, and with what a
    body is called after translated.
    """
    mended = [" ".join(token.surface for token in guess.tokens) for guess in guesses(name, listed)]
    return [*mended, *(" ".join(token.canon for token in form.tokens) for form in translated_forms(name))]


def _as_list(names: Sequence[tuple[str, ...]], kind: EntryKind) -> WatchlistSnapshot:
    entries = tuple(
        ListEntry(
            "names",
            "NAMES",
            str(place),
            kind,
            tuple(ListName(text, primary=not at) for at, text in enumerate(texts)),
        )
        for place, texts in enumerate(names)
    )
    return WatchlistSnapshot("names", "", None, entries, "")


class StoredNames:
    """The distinct names of a tenant's open orders. Not safe for several threads at once."""

    def __init__(self, listed: Callable[[str], bool]) -> None:
        """`listed` says whether a word stands on the lists in service."""
        self._listed = listed
        self._known: set[str] = set()
        self._segments: list[_Segment] = []

    def __len__(self) -> int:
        return len(self._known)

    def learn(self, names: Iterable[str]) -> None:
        """Add names not known yet; small additions are put together from time to time."""
        new = sorted({name for name in names if not name.startswith(_IDENTIFIER)} - self._known)
        if not new:
            return
        self._known.update(new)
        while self._segments and (
            len(self._segments[-1].names) <= len(new) or len(self._segments) >= _MOST_SEGMENTS
        ):
            new = sorted([*new, *self._segments.pop().names])
        self._segments.append(_Segment(new, self._listed))

    def near(self, entries: Iterable[ListEntry], threshold: float = DEFAULT_THRESHOLD - SLACK) -> set[str]:
        """Names that one of these entries may match, and `id:…` of the numbers the entries have."""
        found: set[str] = set()
        for kind, queries in _queries(entries).items():
            for segment in self._segments:
                found |= segment.near(queries, kind, threshold)
        numbers = {normal_identifier(item.value) for entry in entries for item in entry.identifiers}
        return found | {_IDENTIFIER + number for number in numbers if number}


def _queries(entries: Iterable[ListEntry]) -> dict[EntryKind, list[Query]]:
    """One query per distinct name, by the way it is weighed."""
    names: dict[EntryKind, dict[str, None]] = {}
    for entry in entries:
        kind: EntryKind = entry.kind if entry.kind in ("person", "unknown") else "organisation"
        names.setdefault(kind, {}).update(dict.fromkeys(name.text for name in entry.names))
    return {kind: [Query(name=text) for text in texts] for kind, texts in names.items()}
