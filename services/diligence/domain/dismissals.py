"""Name hits that a person may dismiss: one party, one list entry as it reads, until a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.diligence.domain.decisions import FieldFault, Incomplete
from services.diligence.domain.people import Person
from shared.contracts.assessment import Assessment
from shared.contracts.order.values import is_blank

PREFIX = "list_match.dismissed:"
"""The fact that screening reads: the entry follows it."""
LONGEST = timedelta(days=365)
"""Whoever is not the listed party today may be next year: a dismissal is looked at again."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding of a name on a list; `pointer` is the party's."""

    pointer: str
    entry: str
    claim: str


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Who said that it is not the same party, why, and until when."""

    subject: str
    entry: str
    claim: str
    reason: str
    until: date
    person: str
    email: str | None


def hits_of(assessment: Assessment) -> list[Hit]:
    """Every hit that may be dismissed, each party and entry once."""
    found: dict[tuple[str, str], Hit] = {}
    for finding in assessment.findings:
        for option in finding.resolution_options:
            if option.fact is not None and option.fact.startswith(PREFIX):
                hit = Hit(party_of(finding.subject), option.fact.removeprefix(PREFIX), finding.claim)
                found.setdefault((hit.pointer, hit.entry), hit)
    return list(found.values())


def party_of(pointer: str) -> str:
    """`/parties/1` of any place in it."""
    return "/".join(pointer.split("/")[:3])


def check_dismissal(reason: str, until: date, today: date) -> None:
    """Raises `Incomplete`: a reason, and a day to come within a year."""
    faults = []
    if is_blank(reason):
        faults.append(FieldFault("/reason", "Say why it is not the same party, and what you compared."))
    if not today < until <= today + LONGEST:
        faults.append(FieldFault("/until", "Name a day to come, within a year."))
    if faults:
        raise Incomplete(faults)


def has_said(person: Person, earlier: Iterable[Dismissed], subject: str, entry: str, today: date) -> bool:
    """Whether this person's word on this party and entry still stands: a second one takes another person."""
    return any(
        (one.subject, one.entry) == (subject, entry)
        and one.until >= today
        and person.is_one_of(mark for mark in (one.person, one.email) if mark)
        for one in earlier
    )
