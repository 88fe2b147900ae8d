"""USR: who will use the goods."""

from collections.abc import Iterator

from services.screening.domain.facts import USER_ROLES, OrderFacts, PartyFacts
from services.screening.domain.outcomes import Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.facts.end_users import GRAMMAR
from services.screening.knowledge.load import Knowledge
from services.screening.rules.context import CAPABILITY_RULES, Context
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import ORDER_SUBJECT, party_subject

REVIEW, HOLD, CLEAR = Disposition.REVIEW, Disposition.HOLD, Disposition.CLEAR
CLASS_RULES = {"USR-01": "police", "USR-03": "intelligence", "USR-04": "military", "USR-05": "prison"}
ADDRESSES = ("/email", "/website")
"""Fields that show whose network a party uses: the body itself may stand behind another name."""
ANSWERS = ("party.not_end_user", "party.declared_by_customer")
"""A body found in a text is no party: what is established of it has the order as its subject."""
SITE_OR_USER = frozenset({"end_user", "consignee", "sold_to", "intermediate_consignee", "site", "bill_to"})


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """USR-01 to USR-07 and USR-09; USR-08 needs to know whether there is a capability."""
    for rule, class_name in CLASS_RULES.items():
        yield from _class_rule(facts, rule, class_name, knowledge)
    yield from usr_02(facts)
    yield from usr_06(facts)
    yield from usr_07(facts)
    yield from usr_09(facts)


def _users(facts: OrderFacts) -> Iterator[PartyFacts]:
    for body in (*facts.bodies, *facts.sites):
        if body.role in SITE_OR_USER:
            yield body


def _class_rule(facts: OrderFacts, rule: str, class_name: str, knowledge: Knowledge) -> Outcomes:
    """The end user is such a body, by the grammar of its name, its web domain or the customer's own word."""
    for body in _users(facts):
        found = body.is_a(class_name)
        if found is None:
            continue
        native = f" ({body.native[0]})" if body.native else ""
        how = "" if found.confidence >= 0.75 else " by the customer's own word"
        title = knowledge.class_titles[class_name]
        article = "an" if title[0] in "aeiou" else "a"
        claim = f"{body.name}{native} is {article} {title}{how}."
        if all(quote.pointer.endswith(ADDRESSES) for quote in found.quotes):
            claim = f"{body.name}{native} uses the address of {article} {title}: “{found.quotes[0].clipped}”."
        yield Hit(
            rule,
            body.pointer,
            (body.identity, class_name),
            claim,
            found.quotes[:6],
            HOLD,
            partner=body.partner,
            confidence=found.confidence,
        )


def usr_02(facts: OrderFacts) -> Outcomes:
    """A user that the customer did not declare: marked so by us, or found in a text."""
    for party in facts.parties:
        if party.role != "end_user" or party.declared or party.party is None:
            continue
        if facts.overlay.confirmed("party.not_end_user", party.subject):
            continue
        quote = Quote(f"{party.pointer}/declared_by_customer", "false")
        source = party.party.source or "a document"
        claim = f"{party.name} was not declared by the customer; it was found in {source}."
        name = Quote(f"{party.pointer}/name", party.name)
        yield Hit(
            "USR-02",
            party.pointer,
            (party.identity, "undeclared"),
            claim,
            (name, quote, Quote(f"{party.pointer}/source", source)),
            HOLD,
        )
    for body in facts.hidden:
        if any(facts.overlay.confirmed(fact, ORDER_SUBJECT) for fact in ANSWERS):
            continue
        claim = (
            f"{body.name} stands in {body.pointer} as a user of the goods, but the customer "
            "did not declare it."
        )
        yield Hit("USR-02", body.pointer, (body.identity, "undeclared"), claim, body.classes[0].quotes, HOLD)


def usr_06(facts: OrderFacts) -> Outcomes:
    """A research body with a security tie in evidence, or located in a level-1 region."""
    for body in _users(facts):
        tied = body.is_a("security_research")
        research = body.is_a("research")
        if tied:
            claim = f"{body.name} is a college or institute of police, public security or defence."
            if tied.tie:
                claim = f"{body.name} has a known tie to public security or defence: {tied.tie}."
            asks = body.partner and tied.confidence < GRAMMAR
            yield Hit(
                "USR-06",
                body.pointer,
                (body.identity, "tie"),
                claim,
                tied.quotes[:4],
                REVIEW if asks else HOLD,
                partner=asks,
                confidence=tied.confidence,
            )
        elif research and facts.ties and body.role in ("end_user", "consignee"):
            claim = f"The order ties {body.name} to a security body: “{facts.ties[0].clipped}”."
            yield Hit("USR-06", body.pointer, (body.identity, "tie"), claim, facts.ties[:4], HOLD)
        elif research:
            place = next((p for p in body.places if p.level == 1), None)
            if place and place.region.startswith("UA-") is False:
                claim = (
                    f"{body.name} is a research body in {place.area} ({place.region}). No tie to "
                    "public security is in"
                    " evidence; the place alone asks for care, and the order is resolvable."
                )
                yield Hit(
                    "USR-06",
                    body.pointer,
                    (body.identity, "place"),
                    claim,
                    (*research.quotes[:1], place.quote),
                    HOLD,
                )
                yield Unknown(
                    "USR-06",
                    "party.security_tie",
                    f"Does {body.name} work with or for "
                    "public security or"
                    " defence (funding, joint laboratory, "
                    "staff)?",
                    "compliance",
                    body.pointer,
                )


def usr_07(facts: OrderFacts) -> Outcomes:
    """Established by a person: this user exported surveillance to states where it led to repression."""
    for party in facts.parties:
        if (
            party.party
            and facts.overlay.stated(
                "party.exported_to_repression", None, subject=party_subject(party.party)
            ).holds
        ):
            quote = Quote(f"{party.pointer}/name", party.name)
            claim = (
                f"{party.name} earlier exported surveillance items to states where they led to "
                "repression, as recorded in the case."
            )
            yield Hit("USR-07", party.pointer, (party.identity, "exported"), claim, (quote,), HOLD)


def usr_08(facts: OrderFacts, context: Context) -> Outcomes:
    """The customer names nobody but distributors, integrators or forwarders.

    A distributor may buy ordinary goods for stock; a forwarder buys nothing: somebody else is to be named.
    """
    if names_a_user(facts):
        return
    priority = (
        bool(facts.trade.priority_lines) and facts.trade.third_country is True and not facts.trade.annex_viii
    )
    if context.fired & CAPABILITY_RULES or priority:
        action = HOLD
    elif "CAP-12" in context.fired or not (
        any(map(_may_receive, facts.parties)) or facts.sites or _for_itself(facts)
    ):
        action = REVIEW
    else:
        return
    named = [party for party in facts.parties if _is_declared(party)]
    quotes = tuple(Quote(f"{p.pointer}/name", f"{p.name} ({p.role})") for p in named) or (
        Quote("/parties", "none declared"),
    )
    claim = (
        "The customer names no end user, only "
        + (", ".join(f"{p.name} ({p.role})" for p in named) or "nobody")
        + "."
    )
    yield Hit("USR-08", "/parties", ("no end user",), claim, quotes[:8], action)
    yield Unknown("USR-08", "order.end_user", "Who will use the goods, and where?", "customer", "/parties")


def names_a_user(facts: OrderFacts) -> bool:
    """Whether the order names more than links of the trade, or a person has confirmed a user."""
    return any(map(_is_named_user, facts.parties)) or facts.overlay.confirmed("order.end_user")


def _may_receive(party: PartyFacts) -> bool:
    """Who uses the goods or buys them, be it to sell them on; a forwarder only moves them.

    A logistics company named as end user may buy its own racks, unless the customer calls it a forwarder.
    """
    if not _is_declared(party) or party.role not in USER_ROLES:
        return False
    by_name = party.role == "end_user" and (party.party is None or party.party.type != "freight_forwarder")
    return by_name or not party.is_a("forwarder")


def _for_itself(facts: OrderFacts) -> bool:
    """The end user is the buyer as well: a forwarder, too, buys racks."""
    buyers = {party.identity for party in facts.parties if party.role == "sold_to"}
    return any(party.role == "end_user" and party.identity in buyers for party in facts.parties)


def _is_declared(party: PartyFacts) -> bool:
    """As the customer sent it; what was established since is the business of USR-02."""
    return party.party is not None and party.party.declared_by_customer is not False


def _is_named_user(party: PartyFacts) -> bool:
    return _is_declared(party) and party.role in USER_ROLES and not party.intermediary


def usr_09(facts: OrderFacts) -> Outcomes:
    """A company of the human-rights tranches of the US Entity List."""
    for party in facts.parties:
        found = facts.tranche.get(party.pointer)
        if not found or party.party is None:
            continue
        if facts.overlay.confirmed("party.not_this_company", party_subject(party.party)):
            continue
        text, quote = found
        claim = (
            f"{party.name} bears the name of {text}, listed by the United States for its part "
            "in human-rights abuses."
        )
        yield Hit("USR-09", party.pointer, (party.identity, text), claim, (quote,), HOLD)
