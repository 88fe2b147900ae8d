"""Facts established in a case, laid over the order as received; the order itself is not rewritten."""

from collections.abc import Iterator

import msgspec

from services.screening.domain.standing import Stated
from shared.contracts.events import EstablishedFact
from shared.contracts.order.order import Order
from shared.contracts.order.subjects import (
    ORDER_SUBJECT,
    Subject,
    line_subject,
    names_the_same,
    order_subject,
    party_subject,
)


def standing(order: Order, facts: tuple[EstablishedFact, ...]) -> tuple[EstablishedFact, ...]:
    """The facts whose subject is still in the order; those about somebody else have lapsed."""
    whole = order_subject(order)
    subjects = [whole, *map(party_subject, order.parties), *map(line_subject, order.lines)]
    return tuple(
        msgspec.structs.replace(fact, subject=ORDER_SUBJECT) if fact.subject == whole else fact
        for fact in facts
        if any(names_the_same(fact.subject, subject) for subject in subjects)
    )


class Overlay:
    """Looks up established facts by path and subject; the newest of the same path wins."""

    def __init__(self, facts: tuple[EstablishedFact, ...]) -> None:
        self._by_path: dict[str, list[EstablishedFact]] = {}
        for fact in facts:
            self._by_path.setdefault(fact.fact, []).append(fact)

    def __bool__(self) -> bool:
        return bool(self._by_path)

    def all(self, path: str, subject: Subject | None = None) -> Iterator[EstablishedFact]:
        """Every fact of this path about this subject, oldest first; None asks for any subject."""
        for fact in self._by_path.get(path, ()):
            if subject is None or names_the_same(fact.subject, subject):
                yield fact

    def stated(
        self,
        path: str,
        received: bool | str | None,
        *,
        confirmed: bool = False,
        subject: Subject | None = None,
    ) -> Stated:
        """The established fact, or else what the order says."""
        if not self._by_path:
            return Stated(received, confirmed)
        established = list(self.all(path, subject))
        if not established or established[-1].value is None:
            return Stated(received, confirmed)
        return Stated(established[-1].value, established[-1].confirmed)

    def confirmed(self, path: str, subject: Subject | None = None) -> bool:
        """Whether this is established as true and confirmed."""
        stated = self.stated(path, None, subject=subject)
        return stated.value is not None and stated.value is not False and stated.confirmed

    def people(self, path: str, subject: Subject) -> frozenset[str]:
        """Who confirmed this fact."""
        return frozenset(
            fact.established_by for fact in self.all(path, subject) if fact.confirmed and fact.value
        )
