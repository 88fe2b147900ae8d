"""Name hits that a person may dismiss: one party, one list entry as it reads, until a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.diligence.domain.decisions import FieldFault, Incomplete
from services.diligence.domain.people import Person
from shared.contracts.assessment import Assessment
from shared.contracts.order import Order
from shared.contracts.order.subjects import party_subject, subject_at
from shared.contracts.order.values import is_blank

PREFIX = "list_match.dismissed:"
"""The fact that screening reads: the entry follows it."""
LONGEST = timedelta(days=365)
"""Whoever is not the listed party today may be next year: a dismissal is looked at again."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding of a name on a list; `pointer` is the party's, `others` are those it is found of too."""

    pointer: str
    entry: str
    claim: str
    others: tuple[str, ...] = ()


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
                party = party_of(finding.subject)
                others = tuple(dict.fromkeys(map(party_of, finding.subjects)))
                hit = Hit(party, option.fact.removeprefix(PREFIX), finding.claim, others)
                found.setdefault((hit.pointer, hit.entry), hit)
    return list(found.values())


def party_of(pointer: str) -> str:
    """`/parties/1` of any place in it."""
    return "/".join(pointer.split("/")[:3])


def roles_of(order: Order, hit: Hit) -> list[str]:
    """Where the order names the very party of a hit, in whatever role: of each it is found and dismissed."""
    party = _but_for_its_role(order, hit.pointer)
    others = [at for at in hit.others if party and _but_for_its_role(order, at) == party]
    return list(dict.fromkeys([hit.pointer, *others]))


def _but_for_its_role(order: Order, pointer: str) -> str:
    """A party by its content; empty for what is no party."""
    if subject_at(order, pointer)["kind"] != "party":
        return ""
    party = order.parties[int(pointer.split("/")[2])]
    return party_subject(party.model_copy(update={"role": ""}))["sha256"]


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
