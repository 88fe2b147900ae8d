"""Customers of an order and what was delivered to them before."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from services.screening.domain.facts import LineFacts
from services.screening.domain.history import CustomerHistory, Delivery, Record
from services.screening.domain.names import folded_name
from services.screening.domain.overlay import Overlay
from services.screening.facts.capabilities import line_facts
from services.screening.knowledge.load import Knowledge
from services.screening.matching.words.identifiers import normal_identifier
from services.screening.matching.words.readings import name_forms
from shared.contracts.order.order import Order
from shared.contracts.order.parties import Party

CUSTOMER_ROLES = frozenset({"sold_to", "end_user"})
_RECEIVERS = frozenset({"sold_to", "end_user", "consignee", "intermediate_consignee"})


def histories(
    order: Order, record: Record | None, knowledge: Knowledge, as_of: date
) -> dict[str, CustomerHistory] | None:
    """What was delivered before to each buyer and end user, by pointer; None where no record is at hand."""
    figures = knowledge.trade.history
    if record is None or figures is None:
        return None
    complete = record.since <= as_of - timedelta(days=figures.known_days)
    declared = any(item.relation == "previous_delivery" for item in order.related_orders)
    found = {}
    for index, party in enumerate(order.parties):
        if party.role in CUSTOMER_ROLES:
            names = customer_names(party)
            mine = {p.delivery.order_id: p.delivery for p in record.purchases if p.customer in names}
            newest_first = sorted(mine.values(), key=lambda one: one.released_on, reverse=True)
            found[f"/parties/{index}"] = CustomerHistory(
                tuple(newest_first), record.since, complete, declared
            )
    return found


def asks_for_history(order: Order, lines: tuple[LineFacts, ...], knowledge: Knowledge, day: date) -> bool:
    """Whether any rule looks at the history of this order's customers: not for ordinary goods."""
    return any(line.tags for line in lines) or any(
        knowledge.trade.is_priority(line.hs, day) for line in order.lines
    )


def delivery_of(order: Order, knowledge: Knowledge, released_on: date) -> Delivery:
    """What a released order delivered, by tariff code and by what the goods can do; no services."""
    return Delivery(
        order.order_id, released_on, _countries(order), goods_of(line_facts(order, knowledge, Overlay(())))
    )


def goods_of(lines: tuple[LineFacts, ...]) -> dict[str, Decimal]:
    """Quantities by kind: `hs:` with six digits, `tag:` with a capability."""
    goods: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.line.services:
            continue
        if line.line.hs:
            goods[f"hs:{line.line.hs[:6]}"] += line.quantity
        for tag in line.tags:
            goods[f"tag:{tag}"] += line.quantity
    return dict(goods)


def _countries(order: Order) -> frozenset[str]:
    found = {party.country for party in order.parties if party.role in _RECEIVERS}
    found |= {site.country for site in order.sites}
    found.add(order.route.ship_to if order.route else None)
    return frozenset(country for country in found if country)


def customers_of(order: Order) -> tuple[str, ...]:
    """By which names deliveries to the buyers and end users of an order are kept; sorted."""
    parties = (party for party in order.parties if party.role in CUSTOMER_ROLES)
    return tuple(sorted({name for party in parties for name in customer_names(party)}))


def customer_names(party: Party) -> frozenset[str]:
    """What a customer is known by: its names as read and as written, and its registered numbers.

    As read, a customer is the same in another script or with another legal form; as written, it stays the
    same when the tables of reading change.
    """
    names = (party.name, *party.names_native)
    found = {folded_name(name) for name in names} | {_core(name) for name in names}
    numbers = {f"id:{item.scheme}:{normal_identifier(item.value)}" for item in party.identifiers}
    return frozenset(found - {""}) | numbers


def _core(name: str) -> str:
    forms = name_forms(name)
    words = [token.canon for token in forms[0].tokens if token.cls != "legal"] if forms else []
    return f"={' '.join(words)}" if words else ""
