"""List matches as facts: the matcher's answer, with what a person has dismissed."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.screening.domain.facts import ListedAs
from services.screening.domain.overlay import Overlay
from services.screening.domain.subjects import subject_at
from services.screening.matching.api import Match
from shared.contracts.order.order import Order

Matches = Mapping[str, Sequence[Match]]
"""JSON Pointer of a party, an owner, the forwarder … to its candidates, best first."""


class MatchOrder(Protocol):
    """Finds the candidates of every name in an order."""

    def __call__(self, order: Order) -> Matches:
        """Candidates by JSON Pointer."""
        ...


def listed_as(order: Order, matches: Matches, overlay: Overlay) -> dict[str, tuple[ListedAs, ...]]:
    """Candidates by pointer, without those that do not reach `possible`."""
    return {
        pointer: tuple(_fact(order, pointer, match, overlay) for match in found if match.strength != "none")
        for pointer, found in matches.items()
        if found
    }


def _fact(order: Order, pointer: str, match: Match, overlay: Overlay) -> ListedAs:
    entry = match.entry
    return ListedAs(
        pointer=pointer,
        source=match.source,
        list_code=match.list_code,
        family=entry.family,
        entry_id=match.entry_id,
        name=match.name,
        matched_name=match.matched_name,
        query_name=match.query_name,
        score=match.score,
        strength=match.strength,
        evidence=match.evidence,
        summary=match.explanation.summary,
        listed_on=entry.listed_on,
        ended_on=entry.ended_on,
        authority=entry.authority or "",
        dismissed=bool(overlay) and _dismissed(overlay, subject_at(order, pointer), match),
    )


def _dismissed(overlay: Overlay, subject: dict[str, str], match: Match) -> bool:
    """Confirmed for exactly this list entry: its name stands in the fact's path, the party is its subject."""
    return overlay.confirmed(dismissal_fact(match.source, match.entry_id), subject)


def dismissal_fact(source: str, entry_id: str) -> str:
    """The fact that dismisses one hit, of one party, on one entry; nothing wider can be said."""
    return f"list_match.dismissed:{source}:{entry_id}"
