"""Compiles before the first order what it would wait for: half a minute on a new machine, and longer than the
watchdog lets a consumer stand still."""

from services.screening.matching.api import Query
from services.screening.matching.matcher import DEFAULT_THRESHOLD, Matcher
from services.screening.watchlists.model import ListEntry, ListName, WatchlistSnapshot

_TEXT = "Abcdefgh Ijklmnop Trading Company"
_ASKED = (_TEXT, "Abcdefgj Ijklmnop Trading Company", "Абвгдежз Иклмнопр", "abcdefghij" * 10)
"""The listed name, a slip in it, other letters, and a word longer than those that are compared by letters."""
_NAME = ListName(_TEXT, primary=True)
_ENTRY = ListEntry("names", "N", "0", "organisation", (_NAME,))
_LIST = WatchlistSnapshot("names", "", None, (_ENTRY,), "")
_QUERIES = (Query("a"), *(Query(text, kind=kind) for text in _ASKED for kind in ("person", "unknown")))


def ready(matcher: Matcher) -> Matcher:
    """Itself, with all compiled that its searches wait for, and those of an index made in memory: arrays that
    are mapped and arrays that were just made are different types to a compiler."""
    for each in (Matcher.build([_LIST]), matcher):
        for query in _QUERIES:
            each.search(query)
        each.reaching(_QUERIES, DEFAULT_THRESHOLD)
    return matcher
