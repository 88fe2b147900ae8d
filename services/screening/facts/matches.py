"""List matches as facts: the matcher's answer, with what a person has dismissed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from services.screening.domain.facts import ListedAs
from services.screening.domain.overlay import Overlay
from services.screening.matching.api import Match
from services.screening.watchlists.delta import content_version
from shared.contracts.events import EstablishedFact
from shared.contracts.order.order import Order
from shared.contracts.order.subjects import Subject, subject_at

DISMISSAL = "list_match.dismissed"
DISMISSED_DAYS = 365
"""A dismissal without a day of its own is looked at again after a year."""

Matches = Mapping[str, Sequence[Match]]
"""JSON Pointer of a party, an owner, the forwarder … to its candidates, best first."""


class MatchOrder(Protocol):
    """Finds the candidates of every name in an order."""

    def __call__(self, order: Order) -> Matches:
        """Candidates by JSON Pointer."""
        ...


def listed_as(
    order: Order, matches: Matches, overlay: Overlay, as_of: date
) -> dict[str, tuple[ListedAs, ...]]:
    """Candidates by pointer, without those that do not reach `possible`."""
    return {
        pointer: tuple(
            _fact(order, pointer, match, overlay, as_of) for match in found if match.strength != "none"
        )
        for pointer, found in matches.items()
        if found
    }


def _fact(order: Order, pointer: str, match: Match, overlay: Overlay, as_of: date) -> ListedAs:
    entry = match.entry
    reference = f"{entry.key}@{content_version(entry)}"
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
        dismissed=bool(overlay)
        and _dismissed(overlay, subject_at(order, pointer), reference, match.strength == "strong", as_of),
        entry_key=entry.key,
        reference=reference,
        supports=match.explanation.supports,
        against=match.explanation.against,
    )


def _dismissed(overlay: Overlay, subject: Subject, reference: str, strong: bool, as_of: date) -> bool:
    """Whether people said that exactly this party is not this entry as it now reads.

    A change of the party changes the subject, a change of the entry its version: the dismissal lapses. A
    strong hit is dismissed by two people.
    """
    people = {
        fact.established_by
        for fact in overlay.all(dismissal_fact(reference), subject)
        if fact.confirmed and "sha256" in fact.subject and _lasts(fact, as_of)
    }
    return len(people) >= (2 if strong else 1)


def _lasts(fact: EstablishedFact, as_of: date) -> bool:
    """The value is the last day of the dismissal, or true for `DISMISSED_DAYS` from the day it was given."""
    try:
        if isinstance(fact.value, str):
            return as_of <= date.fromisoformat(fact.value)
        given = datetime.fromisoformat(fact.established_at).date()
    except ValueError:
        return False
    return fact.value is True and as_of <= given + timedelta(days=DISMISSED_DAYS)


def dismissal_fact(reference: str) -> str:
    """The fact that dismisses one hit, of one party, on one entry as it reads; nothing wider can be said."""
    return f"{DISMISSAL}:{reference}"
