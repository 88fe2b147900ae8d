"""Small lists of a test's own, named by what is on them, and what they answer."""

import random
import re
from typing import Any

from services.screening.matching.api import Match, Query, Strength
from services.screening.matching.compare import compare_names
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.model import EntryKind, ListEntry, ListName, WatchlistSnapshot


def entry(name: str, number: int = 0, kind: EntryKind = "organisation", **known: Any) -> ListEntry:
    """A party of one name; `known`: what else its list says of it."""
    return ListEntry("own", "OWN", str(number), kind, (ListName(name, primary=True),), **known)


def matcher_of(*entries: ListEntry) -> Matcher:
    """Over a list of these."""
    return Matcher.build([WatchlistSnapshot("own", "1", None, entries, "a" * 64)])


def hits(asked: Query | str, *entries: ListEntry) -> tuple[Match, ...]:
    """What a list of these answers."""
    return matcher_of(*entries).search(Query(asked) if isinstance(asked, str) else asked)


def strength(asked: Query | str, listed: ListEntry, *others: ListEntry) -> Strength:
    """Of an entry, among others; `none` where it is not found."""
    found = hits(asked, listed, *others)
    return next((hit.strength for hit in found if hit.entry_id == listed.entry_id), "none")


def agree(one: str, other: str, kind: EntryKind = "organisation") -> bool:
    """Whether two names that are compared without a list may be one party's."""
    return compare_names(one, other, kind)[1] != "none"


def slip(name: str, dice: random.Random, letter: str) -> str:
    """One letter of the longest word left out, doubled, changed to `letter`, or swapped with the next."""
    word = max(re.findall(r"[^\W_]+", name), key=len)
    at = dice.randrange(1, max(len(word) - 1, 2))
    changed = dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at - 1] + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        )
    )
    return name.replace(word, changed, 1)
