"""CAP-12: lines whose text leaves open what they do."""

from services.screening.domain.facts import LineFacts, OrderFacts, PartyFacts
from services.screening.domain.outcomes import Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.rules import usr
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import digest, normalised

SECURITY_BODIES = ("police", "intelligence", "military", "prison", "security_research", "soe_defence")
PAYING = ("bill_to", "payer")
"""Who pays a reseller for goods without a user is likely to be the user."""


def cap_12(facts: OrderFacts) -> Outcomes:
    """The text leaves open what the item does; whose words are unknown asks, and raises nothing by itself."""
    body = security_body(facts)
    exposed = body is not None or bool(facts.programmes) or _in_region_at_risk(facts)
    reason = _who_matters(facts, body)
    for line in facts.lines:
        studied = line.classification == "behavioural"
        if line.classification == "unclear" or (exposed and (studied or line.classification == "technical")):
            claim = f"What line {line.line.line} does is left open: {line.why}."
            yield from _asked(line, claim)
        elif exposed and line.classification == "open_services":
            yield from _asked(line, f"What line {line.line.line} serves is left open: {line.why}.")
        elif studied and (whose := _of_unknown_ties(facts)):
            claim = f"Line {line.line.line} is to be asked about: {line.why}. {whose}"
            yield from _asked(line, claim, weak=True)
        elif reason and line.classification == "unknown" and not _is_known_otherwise(line):
            claim = f"Nothing says what line {line.line.line} is: {line.why}. {reason}"
            yield from _asked(line, claim, weak=True)


def security_body(facts: OrderFacts) -> PartyFacts | None:
    """Who uses the goods, or pays where no user is named: a security body outside the partner countries."""
    users = list(facts.places_of_use())
    if not usr.names_a_user(facts):
        users += [party for party in facts.parties if party.role in PAYING]
    return next((body for body in users if not body.partner and body.is_a(*SECURITY_BODIES)), None)


def _of_unknown_ties(facts: OrderFacts) -> str:
    """A research body outside the partner countries, or nobody: who will use such an instrument."""
    users = [body for body in facts.places_of_use() if not body.partner]
    body = next((user for user in users if user.is_a("research")), None)
    if body is not None:
        return f"Whether {body.name} works for public security or defence is not known."
    if facts.trade.partner or usr.names_a_user(facts):
        return ""
    return "Nobody but links of the trade is named as who will use it."


def _in_region_at_risk(facts: OrderFacts) -> bool:
    return any(_level_1(body) for body in facts.places_of_use())


def _level_1(body: PartyFacts) -> bool:
    """By address; of a public body its name says where it is, of a firm it may be a brand."""
    public = body.is_a("gov_other", "research") is not None
    return any(place.level == 1 and (place.strong or public) for place in body.places)


def _who_matters(facts: OrderFacts, body: PartyFacts | None) -> str:
    """Why goods of unknown kind are asked about: in ordinary trade they are not."""
    if body is not None:
        return f"{body.name} is a security body."
    if facts.programmes:
        return f"The order is for {facts.programmes[0].name}."
    public = (user for user in facts.places_of_use() if user.is_a("gov_other", "research") and _level_1(user))
    user = next(public, None)
    return f"{user.name} is a public body in a region of level 1." if user else ""


def _is_known_otherwise(line: LineFacts) -> bool:
    """A code, an everyday word or the word of a list says what it is; other rules ask about that."""
    coded = line.line.eu_code or line.line.eccn
    return bool(coded or line.everyday or line.kinds)


def _asked(line: LineFacts, claim: str, *, weak: bool = False) -> Outcomes:
    quote = Quote(f"{line.pointer}/description", line.line.description)
    identity = (digest(line.line.sku or "", normalised(line.line.description)), "unclear")
    yield Hit("CAP-12", line.pointer, identity, claim, (quote,), Disposition.REVIEW, weak=weak)
    yield Unknown(
        "CAP-12",
        "line.capability_record",
        f"What can “{line.line.description[:120]}” do? Which capabilities does it have, or none?",
        "product_management",
        line.pointer,
    )
