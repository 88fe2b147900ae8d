"""Facts established in a case: the overlay of an order.

A fact names its subject by content (`shared.contracts.order.subjects`), so that an amendment cannot move it
to somebody else.
Two people who establish the same fact both stay in the overlay: some facts need two.
"""

from collections.abc import Iterable

from shared.contracts.events import EstablishedFact
from shared.contracts.order import Order
from shared.contracts.order.subjects import Subject, line_subject, order_subject, party_subject


class UnknownSubject(Exception):
    """The order, as it now stands, has nobody and nothing of this description."""


def overlay(facts: Iterable[EstablishedFact]) -> tuple[EstablishedFact, ...]:
    """What holds, oldest first: of one person's words on one fact and subject, the newest."""
    newest: dict[tuple[object, ...], EstablishedFact] = {}
    for fact in facts:
        key = (fact.fact, tuple(sorted(fact.subject.items())), fact.established_by)
        newest.pop(key, None)
        newest[key] = fact
    return tuple(newest.values())


def find_subject(order: Order, asked: str | Subject) -> Subject:
    """The full subject for a JSON Pointer (`/parties/1`) or a description; raises `UnknownSubject`."""
    known = _subjects(order)
    if isinstance(asked, str):
        return _at(known, asked)
    for subject in known.values():
        if asked and all(subject.get(name) == value for name, value in asked.items()):
            return subject
    raise UnknownSubject("The order has no such party or line now; it was amended, or it never had one.")


def _at(known: dict[str, Subject], pointer: str) -> Subject:
    place = "/".join(pointer.split("/")[:3])
    if place in known:
        return known[place]
    if place.startswith(("/parties/", "/lines/")):
        raise UnknownSubject(f"The order has no {place}.")
    return known[""]


def _subjects(order: Order) -> dict[str, Subject]:
    found: dict[str, Subject] = {"": order_subject(order)}
    found |= {f"/parties/{index}": party_subject(party) for index, party in enumerate(order.parties)}
    return found | {f"/lines/{index}": line_subject(line) for index, line in enumerate(order.lines)}
