"""What name screening alone would have said: the baseline beside the verdict on the order."""

from collections.abc import Callable
from typing import Any

from services.screening.domain.facts import OrderFacts
from services.screening.domain.outcomes import Hit
from services.screening.facts.matches import Matches
from services.screening.rules.lst import match_outcomes
from shared.contracts.assessment import Disposition, ListOnly

SHOWN = 5

Nearest = Callable[[], tuple[dict[str, Any], ...]]


def list_only_of(facts: OrderFacts, matches: Matches, nearest: Nearest | None = None) -> ListOnly:
    """Disposition by list rules alone, and the nearest entries with method and score.

    `nearest` gives listed names by plain comparison (0–100); without it the matcher's own candidates
    stand, also the weak ones, with scores 0–1. Comparing plainly costs 2 ms a name, as much as all the
    rest: it is left out where there is no verdict to compare with (CLEAR).
    """
    actions = [
        outcome.action
        for listed in (item for found in facts.listed.values() for item in found)
        for outcome in match_outcomes(facts, listed)
        if isinstance(outcome, Hit)
    ]
    best = sorted(
        ((match.score, pointer, match) for pointer, found in matches.items() for match in found),
        key=lambda item: (-item[0], item[1], item[2].entry_id),
    )
    shown = tuple(
        {
            "method": "name_match",
            "subject": pointer,
            "query": match.query_name,
            "source": match.source,
            "list_code": match.list_code,
            "entry_id": match.entry_id,
            "name": match.matched_name,
            "score": round(score, 4),
            "strength": match.strength,
        }
        for score, pointer, match in best[:SHOWN]
    )
    return ListOnly(Disposition.worst(actions), (nearest() if nearest else ()) or shown)
