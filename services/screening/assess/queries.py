"""Which names of an order are looked up in the lists: every party, every owner, the forwarder."""

from collections.abc import Iterator

from services.screening.matching.api import Query, QueryIdentifier
from services.screening.watchlists.model import EntryKind
from shared.contracts.order.order import Order
from shared.contracts.order.parties import Owner, Party


def queries_of(order: Order) -> Iterator[tuple[str, Query]]:
    """JSON Pointer and query of each name."""
    for index, party in enumerate(order.parties):
        pointer = f"/parties/{index}"
        yield pointer, _query(party, party.birth_date)
        yield from _owners(party.owners, pointer)
    if order.route and order.route.forwarder and order.route.forwarder.strip():
        yield "/route/forwarder", Query(order.route.forwarder)


def _owners(owners: tuple[Owner, ...], pointer: str) -> Iterator[tuple[str, Query]]:
    """However far up: what is not looked for could be hidden there. The door bounds depth and number."""
    for index, owner in enumerate(owners):
        place = f"{pointer}/owners/{index}"
        yield place, _query(owner, None)
        yield from _owners(owner.owners, place)


def _query(who: Party | Owner, birth_date: str | None) -> Query:
    return Query(
        name=who.name,
        names_native=who.names_native,
        kind=_kind(who.type),
        country=who.country,
        birth_date=birth_date,
        identifiers=tuple(QueryIdentifier(item.value, item.scheme) for item in who.identifiers),
    )


def _kind(declared: str | None) -> EntryKind:
    """The customer's word only; `other` and nothing leave the kind open."""
    if declared == "person":
        return "person"
    return "unknown" if declared in (None, "other") else "organisation"
