"""DIV-14, DIV-16, DIV-17: what the history of a customer says; nothing where it is not known."""

from collections.abc import Iterator
from decimal import Decimal

from services.screening.domain.facts import OrderFacts, PartyFacts
from services.screening.domain.history import CustomerHistory
from services.screening.domain.outcomes import Hit, Outcomes, Unevaluated
from services.screening.domain.quotes import Quote
from services.screening.facts.history import goods_of
from services.screening.knowledge.load import Knowledge
from services.screening.knowledge.trade import HistoryFigures
from services.screening.rules.context import Context
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import party_subject

REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD
NO_RECORD = "order history: no record of earlier deliveries is at hand"
Customer = tuple[PartyFacts, CustomerHistory]


def priority_history(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """DIV-14: a first-tier item for a new customer; one who only now begins with such items, or rises."""
    if facts.histories is None:
        yield Unevaluated("DIV-14", NO_RECORD)
        return
    for customer in _customers(facts, "DIV-14", buyers=True):
        if isinstance(customer, Unevaluated):
            yield customer
        elif _is_new(customer):
            yield from _new_for_first_tier(facts, customer, knowledge)
        else:
            yield from _begun_or_risen(facts, customer, knowledge)


def capability_history(facts: OrderFacts, context: Context, knowledge: Knowledge) -> Outcomes:
    """DIV-16 and DIV-17: goods that can watch people to a new customer, or unlike all that it had before."""
    if not context.capability or facts.trade.partner:
        return
    if facts.histories is None:
        yield Unevaluated("DIV-16", NO_RECORD)
        return
    for customer in _customers(facts, "DIV-16", buyers=False):
        if isinstance(customer, Unevaluated):
            yield customer
        elif _is_new(customer):
            yield _new_for_capability(facts, customer)
        else:
            yield from _changed(facts, customer, knowledge)


def _customers(facts: OrderFacts, rule: str, *, buyers: bool) -> Iterator[Customer | Unevaluated]:
    """Customers whose business nobody has confirmed; those whose history cannot be told are said.

    `buyers`: where a buyer is named, who uses the goods is not asked.
    """
    sold_to = [party for party in facts.parties if party.role == "sold_to"]
    parties = (
        sold_to if buyers and sold_to else [p for p in facts.parties if p.role in ("sold_to", "end_user")]
    )
    seen: set[str] = set()
    for party in parties:
        history = (facts.histories or {}).get(party.pointer)
        if history is None or party.partner or party.is_a("own_affiliate") or party.identity in seen:
            continue
        seen.add(party.identity)
        if party.party and facts.overlay.confirmed("party.business_confirmed", party_subject(party.party)):
            continue
        if history.new is None:
            since = history.since.isoformat()
            yield Unevaluated(
                rule, f"order history of {party.name}: deliveries are recorded since {since} only"
            )
        else:
            yield party, history


def _is_new(customer: Customer) -> bool:
    return customer[1].new is True


def _nothing_since(customer: Customer) -> tuple[str, tuple[Quote, ...]]:
    party, history = customer
    text = f"no delivery to {party.name} since {history.since.isoformat()}"
    return text, (Quote(f"{party.pointer}/name", party.name), Quote("order history", text))


def _new_for_first_tier(facts: OrderFacts, customer: Customer, knowledge: Knowledge) -> Outcomes:
    lines = [n for n in facts.trade.priority_lines if _first_tier(facts, n, knowledge)]
    if not lines:
        return
    party = customer[0]
    text, quotes = _nothing_since(customer)
    codes = sorted({(facts.order.lines[n].hs or "")[:6] for n in lines})
    claim = (
        f"{party.name} is a new customer ({text}) and orders HS {', '.join(codes)}, of the first two "
        "tiers of the common high-priority list."
    )
    quotes += tuple(Quote(f"/lines/{n}/hs", facts.order.lines[n].hs or "") for n in lines[:5])
    yield Hit("DIV-14", party.pointer, (party.identity, "new", *codes), claim, quotes, HOLD)


def _first_tier(facts: OrderFacts, number: int, knowledge: Knowledge) -> bool:
    return knowledge.trade.is_first_tier(facts.order.lines[number].hs, facts.as_of)


def _begun_or_risen(facts: OrderFacts, customer: Customer, knowledge: Knowledge) -> Outcomes:
    party, history = customer
    figures = knowledge.trade.history
    if figures is None or len(history.deliveries) < figures.fewest_deliveries:
        return
    had = any(
        kind.startswith("hs:") and knowledge.trade.is_priority(kind[3:], facts.as_of)
        for one in history.deliveries
        for kind in one.goods
    )
    codes = sorted({(facts.order.lines[n].hs or "")[:6] for n in facts.trade.priority_lines})
    if not had:
        claim = (
            f"{party.name} had {len(history.deliveries)} deliveries without a common high-priority item and "
            f"now begins with HS {', '.join(codes)}."
        )
        quotes = tuple(_earlier(customer)) + tuple(
            Quote(f"/lines/{n}/hs", facts.order.lines[n].hs or "") for n in facts.trade.priority_lines[:5]
        )
        yield Hit("DIV-14", party.pointer, (party.identity, "begun", *codes), claim, quotes, HOLD)
        return
    ordered = goods_of(facts.lines)
    for code in codes:
        yield from _risen("DIV-14", f"hs:{code}", f"HS {code}", ordered, customer, figures)


def _risen(
    rule: str,
    kind: str,
    words: str,
    ordered: dict[str, Decimal],
    customer: Customer,
    figures: HistoryFigures,
) -> Outcomes:
    party, history = customer
    quantity, largest = ordered.get(kind, Decimal(0)), history.largest(kind)
    if largest is None or quantity < figures.fewest_pieces or quantity < figures.times * largest[0]:
        return
    before, delivery = largest
    claim = (
        f"{party.name} orders {quantity:f} of {words}, {quantity / before:.0f} times the largest earlier "
        f"delivery ({before:f}, order {delivery.order_id} of {delivery.released_on.isoformat()})."
    )
    quotes = (
        Quote(f"order {delivery.order_id}", f"{before:f} of {words} on {delivery.released_on.isoformat()}"),
        Quote(f"{party.pointer}/name", party.name),
    )
    yield Hit(
        rule,
        party.pointer,
        (party.identity, "risen", kind),
        claim,
        quotes,
        HOLD if rule == "DIV-14" else REVIEW,
    )


def _earlier(customer: Customer) -> Iterator[Quote]:
    for delivery in customer[1].deliveries[:3]:
        goods = ", ".join(f"{qty:f} of {kind}" for kind, qty in sorted(delivery.goods.items())) or "no goods"
        yield Quote(f"order {delivery.order_id}", f"{goods} on {delivery.released_on.isoformat()}")


def _new_for_capability(facts: OrderFacts, customer: Customer) -> Hit:
    party = customer[0]
    text, quotes = _nothing_since(customer)
    claim = f"{party.name} is a new customer ({text}), and this first order has goods that can watch people."
    lines = [line for line in facts.lines if line.tags]
    quotes += tuple(
        quote for line in lines[:3] for tag in list(line.tags.values())[:1] for quote in tag.quotes[:1]
    )
    return Hit("DIV-16", party.pointer, (party.identity, "new"), claim, quotes, REVIEW)


def _changed(facts: OrderFacts, customer: Customer, knowledge: Knowledge) -> Outcomes:
    history = customer[1]
    figures = knowledge.trade.history
    confirmed = facts.overlay.confirmed("order.pattern_explained")
    if figures is None or confirmed or len(history.deliveries) < figures.fewest_deliveries:
        return
    ordered = goods_of(facts.lines)
    for tag in sorted({tag for line in facts.lines for tag in line.tags}):
        title = next(line.tags[tag].does for line in facts.lines if tag in line.tags)
        if history.largest(f"tag:{tag}") is None:
            yield _first_of_its_kind(facts, customer, tag, title)
        yield from _risen("DIV-17", f"tag:{tag}", title, ordered, customer, figures)
    yield from _elsewhere(facts, customer)


def _first_of_its_kind(facts: OrderFacts, customer: Customer, tag: str, title: str) -> Hit:
    party, history = customer
    number = len(history.deliveries)
    claim = f"None of the {number} earlier deliveries to {party.name} had such goods: {title}."
    shown = next(line.tags[tag].quotes[:1] for line in facts.lines if tag in line.tags)
    identity = (party.identity, "kind", tag)
    return Hit("DIV-17", party.pointer, identity, claim, (*shown, *_earlier(customer)), REVIEW)


def _elsewhere(facts: OrderFacts, customer: Customer) -> Outcomes:
    party, history = customer
    quote = facts.trade.destination_quote
    if quote is None or not history.countries or quote.text in history.countries:
        return
    before = ", ".join(sorted(history.countries))
    claim = f"The goods go to {quote.text}; earlier deliveries to {party.name} went to {before}."
    identity = (party.identity, "destination", quote.text)
    yield Hit("DIV-17", party.pointer, identity, claim, (quote, *_earlier(customer)), REVIEW)
