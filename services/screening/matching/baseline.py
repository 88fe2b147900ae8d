"""What a plain list screener would say: folded names, one ratio, a threshold — shown for comparison.

It reads names in Latin letters only and knows nothing of what the words mean, as the screeners that
cleared the three sales of 2015–2017 did.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.fold import fold

ALERT_AT = 95.0
"""token_sort_ratio from which such a screener stops an order; below, it clears it."""
_BEST = 3
_LISTED_KEPT = 65_536
"""Listed names whose sorted form is kept: the generic ones are near to every second query."""


class BaselineHit(NamedTuple):
    """A listed name near a party's name by `method`, 0–100."""

    query: str
    name: str
    list_code: str
    entry_id: str
    score: float
    source: str


def _order(hit: BaselineHit) -> tuple[float, str, str, str, str]:
    """The nearest first; of equal ones always the same, as assessments are replayed by other processes."""
    return (-hit.score, hit.name, hit.source, hit.entry_id, hit.query)


def ascii_sorted(text: str) -> str:
    """Folded ASCII words in alphabetical order; other scripts vanish, which is the point."""
    return " ".join(sorted(word for word in fold(text).split() if word.isascii()))


class ListOnlyBaseline:
    """The plain screener over the lists of a matcher; answers are kept per name."""

    def __init__(self, matcher: Matcher, cached: int = 8_192) -> None:
        self._matcher = matcher
        self._hits = lru_cache(maxsize=cached)(self._best_hits)
        self._listed = lru_cache(maxsize=_LISTED_KEPT)(ascii_sorted)

    def verdict(self, names: Iterable[str]) -> dict[str, Any]:
        """`{"disposition", "best": […]}` for the names of an order's parties.

        `disposition` is `CLEAR` or `REVIEW`; `best` holds up to three nearest listed names with
        method and score (0–100).
        """
        found = dict.fromkeys(hit for name in names for hit in self._hits(name))
        best: Sequence[BaselineHit] = sorted(found, key=_order)[:_BEST]
        alert = bool(best) and best[0].score >= ALERT_AT
        return {
            "disposition": "REVIEW" if alert else "CLEAR",
            "best": [{"method": "token_sort_ratio", **hit._asdict()} for hit in best],
        }

    def _best_hits(self, name: str) -> tuple[BaselineHit, ...]:
        asked = ascii_sorted(name)
        if not asked:
            return ()
        near = self._matcher.near_names(Query(name))
        hits = [
            BaselineHit(name, text, entry.list_code, entry.entry_id, self._score(asked, text), entry.source)
            for entry, text in near
        ]
        return tuple(sorted(hits, key=_order)[:_BEST])

    def _score(self, asked: str, text: str) -> float:
        return float(round(fuzz.ratio(asked, self._listed(text)), 1))
