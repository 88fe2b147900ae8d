"""Who may decide, and how many people it takes."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.contracts.assessment import Disposition

DECIDING_ROLES = frozenset({"reviewer", "approver"})
HANDLING_ROLES = frozenset({"analyst"})
CUSTOMER = "customer:"
"""Before the link's id: how a customer is named, who has no account."""


class Mover(StrEnum):
    """Who moves a case."""

    SYSTEM = "system"
    """Orders, assessments and time."""
    CUSTOMER = "customer"
    """Under a link."""
    HANDLER = "handler"
    """An analyst."""
    DECIDER = "decider"
    """A reviewer or approver, or who stands for an absent one."""


def folded(mark: str) -> str:
    """An id or an address as it is kept and compared: full-width letters make nobody somebody else."""
    return unicodedata.normalize("NFKC", mark).strip().lower()


def same_person(mark: str) -> str:
    """What two marks of one person share: a+x@firm is delivered to a@firm."""
    mark = folded(mark)
    name, at, host = mark.rpartition("@")
    return f"{name.partition('+')[0]}{at}{host}" if at else mark


class NotAllowed(Exception):
    """This person may not do this; the message says why."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The approver for whom a delegate decides, and the delegation by which."""

    id: str
    email: str
    name: str
    delegation: UUID

    @property
    def key(self) -> str:
        """The id as it is kept."""
        return folded(self.id)

    @property
    def address(self) -> str:
        """The e-mail address as it is kept."""
        return folded(self.email)


@dataclass(frozen=True, slots=True)
class Person:
    """A person who is signed in; never an API key or a service account."""

    id: str
    email: str | None
    roles: frozenset[str]
    stands_for: Absent | None = None
    """Set only for who has no deciding role: who has one decides in their own right."""

    @property
    def key(self) -> str:
        """The id as it is kept."""
        return folded(self.id)

    @property
    def address(self) -> str | None:
        """The e-mail address as it is kept."""
        return folded(self.email) if self.email else None

    @property
    def marks(self) -> frozenset[str]:
        """Everything that names this person, and whom they stand for, lower-case.

        A delegate counts as both: neither may have entered the order or taken the other step.
        """
        absent = self.stands_for
        named = (self.id, self.email, absent.id if absent else None, absent.email if absent else None)
        return frozenset(same_person(mark) for mark in named if mark)

    @property
    def mover(self) -> Mover:
        """As which they move a case; raises `NotAllowed` for a role that moves none."""
        if self.id.startswith(CUSTOMER):
            return Mover.CUSTOMER
        if self.may_decide:
            return Mover.DECIDER
        if self.roles.isdisjoint(HANDLING_ROLES):
            raise NotAllowed("Working on a case takes the role analyst, reviewer or approver.")
        return Mover.HANDLER

    @property
    def may_decide(self) -> bool:
        """In their own right, or for somebody absent."""
        return self.stands_for is not None or not self.roles.isdisjoint(DECIDING_ROLES)

    def is_one_of(self, marks: Iterable[str]) -> bool:
        """Whether any of these ids and addresses is this person's."""
        return not self.marks.isdisjoint(same_person(mark) for mark in marks)


def people_needed(disposition: Disposition, worst: Disposition, *, facts_established: bool) -> int:
    """One reviewer for REVIEW, two people for HOLD and above.

    Facts that people established can lower what an assessment says; an order that once asked for two
    people keeps asking for two as long as its findings rest on such facts.
    """
    asked = Disposition.worst([disposition, worst]) if facts_established else disposition
    return 2 if asked.rank >= Disposition.HOLD.rank else 1


def check_may_decide(person: Person, submitters: Iterable[str]) -> None:
    """Raises `NotAllowed` for a wrong role and for whoever entered, sells or sent the order."""
    if not person.may_decide:
        raise NotAllowed("Deciding takes the role reviewer or approver, or an absent approver's delegation.")
    if person.is_one_of(submitters):
        raise NotAllowed(_whose(person, "entered, sell or sent this order. Somebody else must decide on it."))


def check_is_another(person: Person, first: Iterable[str]) -> None:
    """Raises `NotAllowed` when the second signer is the first."""
    if person.is_one_of(first):
        raise NotAllowed(_whose(person, "took the first decision. Someone else must sign."))


def _whose(person: Person, rest: str) -> str:
    return f"You{f', or {person.stands_for.name} for whom you stand,' if person.stands_for else ''} {rest}"
