"""Lists of any size grown from the bundled one by recombination, and customers who are on no list.

Grown names are the first words of one listed name and the last words of another of its kind: words are as
common as on the real list, no new word comes in. A list of a million real names has more words than that.
"""

import random
from collections.abc import Sequence

from services.screening.watchlists.model import EntryKind, ListEntry, ListName, WatchlistSnapshot


def grown(entries: Sequence[ListEntry], names: int, dice: random.Random) -> WatchlistSnapshot:
    """A list of so many entries with one name each."""
    by_kind: dict[EntryKind, list[list[str]]] = {}
    for entry in entries:
        for name in entry.names:
            by_kind.setdefault(entry.kind, []).append(name.text.split())
    kinds = [entry.kind for entry in entries]
    made = tuple(_entry(number, dice.choice(kinds), by_kind, dice) for number in range(names))
    return WatchlistSnapshot("grown", str(names), None, made, f"grown-{names}")


def _entry(
    number: int, kind: EntryKind, by_kind: dict[EntryKind, list[list[str]]], dice: random.Random
) -> ListEntry:
    first, last = dice.choice(by_kind[kind]), dice.choice(by_kind[kind])
    text = " ".join([*first[: (len(first) + 1) // 2], *last[len(last) // 2 :]])
    return ListEntry("grown", "GROWN", str(number), kind, (ListName(text, primary=True),))
