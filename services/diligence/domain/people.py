"""Who may decide, and how many people it takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.contracts.assessment import Disposition

DECIDING_ROLES = frozenset({"reviewer", "approver"})


class NotAllowed(Exception):
    """This person may not do this; the message says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person who is signed in; never an API key or a service account."""

    id: str
    email: str | None
    roles: frozenset[str]

    @property
    def marks(self) -> frozenset[str]:
        """Everything that names this person, lower-case."""
        return frozenset(mark.strip().lower() for mark in (self.id, self.email) if mark)

    def is_one_of(self, marks: Iterable[str]) -> bool:
        """Whether any of these ids and addresses is this person's."""
        return not self.marks.isdisjoint(mark.strip().lower() for mark in marks)


def people_needed(disposition: Disposition, worst: Disposition, *, facts_established: bool) -> int:
    """One reviewer for REVIEW, two people for HOLD and above.

    Facts that people established can lower what an assessment says; an order that once asked for two
    people keeps asking for two as long as its findings rest on such facts.
    """
    asked = Disposition.worst([disposition, worst]) if facts_established else disposition
    return 2 if asked.rank >= Disposition.HOLD.rank else 1


def check_may_decide(person: Person, submitters: Iterable[str]) -> None:
    """Raises `NotAllowed` for a wrong role and for whoever entered, sells or sent the order."""
    if person.roles.isdisjoint(DECIDING_ROLES):
        raise NotAllowed("Deciding takes the role reviewer or approver.")
    if person.is_one_of(submitters):
        raise NotAllowed("You entered, sell or sent this order. Somebody else must decide on it.")


def check_is_another(person: Person, first: Iterable[str]) -> None:
    """Raises `NotAllowed` when the second signer is the first."""
    if person.is_one_of(first):
        raise NotAllowed("You took the first decision. Someone else must sign.")
