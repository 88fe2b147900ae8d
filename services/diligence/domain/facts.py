"""Facts established in a case: the overlay of an order.

A fact names its subject by content (a party by role, normalised name and a hash of what identifies it; a
line by number and a hash of what is ordered; the order as a whole by a hash of its end users), so that an
amendment cannot move it to somebody else.
Two people who establish the same fact both stay in the overlay: some facts need two.
"""

import hashlib
import unicodedata
from collections.abc import Iterable

from shared.contracts.events import EstablishedFact
from shared.contracts.order.order import Order
from shared.contracts.order.parties import Party
from shared.contracts.order.transaction import Line

Subject = dict[str, str]
ORDER_SUBJECT: Subject = {"kind": "order"}


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


def order_subject(order: Order) -> Subject:
    """The order, and a hash of who is to use the goods: it was about them that one asked."""
    users = [party for party in order.parties if party.role == "end_user"]
    users = users or [party for party in order.parties if party.role in ("consignee", "sold_to")]
    return {**ORDER_SUBJECT, "sha256": _digest(*sorted(party_subject(party)["sha256"] for party in users))}


def party_subject(party: Party) -> Subject:
    """Role, normalised name, and a hash that identifiers, native names and country go into."""
    identifiers = ",".join(sorted(f"{item.scheme}:{item.value}" for item in party.identifiers))
    native = ",".join(sorted(_normalised(name) for name in party.names_native))
    name = _normalised(party.name)
    digest = _digest(party.role, name, native, identifiers, party.country or "")
    return {"kind": "party", "role": party.role, "name": name, "sha256": digest}


def line_subject(line: Line) -> Subject:
    """The number, and a hash of article, description and HS code."""
    digest = _digest(str(line.line), line.sku or "", _normalised(line.description), line.hs or "")
    return {"kind": "line", "line": str(line.line), "sha256": digest}


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
