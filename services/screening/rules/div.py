"""DIV: signs of diversion."""

from decimal import Decimal

from services.screening.domain.facts import OrderFacts, cameras_in
from services.screening.domain.outcomes import Hit, Outcomes, Unevaluated, Unknown
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Standing
from services.screening.knowledge.load import Knowledge
from services.screening.rules.context import Context
from services.screening.rules.div_history import capability_history, priority_history
from services.screening.rules.div_route import div_05_payer, div_10
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import party_subject

REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD
UNTRACEABLE = frozenset({"cash", "crypto", "barter"})
OBSERVED = ("DIV-01", "DIV-02", "DIV-03", "DIV-04", "DIV-06", "DIV-08", "DIV-10", "DIV-11", "DIV-12")


def rules(facts: OrderFacts, context: Context, knowledge: Knowledge) -> Outcomes:
    """DIV-01 to DIV-17 as far as the order shows them."""
    yield from div_05(facts, knowledge)
    yield from div_07(facts, context)
    yield from div_09(facts)
    yield from div_10(facts, knowledge)
    yield from observed_flags(facts)
    if facts.trade.from_eu and (_priority_abroad(facts) or any(line.kinds for line in facts.lines)):
        yield from div_05_payer(facts, knowledge, priority=_priority_abroad(facts))
    if facts.trade.from_eu and _priority_abroad(facts):
        yield from div_13(facts)
        yield from div_14(facts, knowledge)
    elif facts.trade.from_eu is False and facts.trade.priority_lines:
        yield Unevaluated(
            "DIV-13",
            "the exporter sells from outside the Union; Art. 12gb of Reg. (EU) 833/2014 is not its law",
        )
    yield from div_15(facts, knowledge)
    yield from capability_history(facts, context, knowledge)


def _priority_abroad(facts: OrderFacts) -> bool:
    return (
        bool(facts.trade.priority_lines) and facts.trade.third_country is True and not facts.trade.annex_viii
    )


def div_05(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """Cash, crypto-currency or barter for an expensive item."""
    payment = facts.order.payment
    if payment is None or payment.method not in UNTRACEABLE or facts.overlay.confirmed("payment.explained"):
        return
    total = (
        facts.order.total.amount
        if facts.order.total
        else sum((line.line.value.amount for line in facts.lines if line.line.value), Decimal(0))
    )
    if total >= knowledge.trade.limits.cash_amount:
        claim = f"Payment of {total:f} in {payment.method}."
        yield Hit(
            "DIV-05",
            "/payment/method",
            ("payment", payment.method),
            claim,
            (Quote("/payment/method", payment.method),),
            REVIEW,
        )


def div_07(facts: OrderFacts, context: Context) -> Outcomes:
    """Services are declined that are customary for such systems."""
    declined = facts.order.contract.declined_services if facts.order.contract else ()
    if (
        declined
        and context.capability
        and not facts.overlay.confirmed("contract.declined_services_explained")
    ):
        words = ", ".join(declined)
        claim = f"The customer declines {words}, which is customary for such a system."
        yield Hit(
            "DIV-07",
            "/contract/declined_services",
            ("declined", words),
            claim,
            (Quote("/contract/declined_services", words),),
            REVIEW,
        )


def div_09(facts: OrderFacts) -> Outcomes:
    """A freight forwarder receives the goods and nobody else does."""
    receivers = [p for p in facts.parties if p.role in ("consignee", "end_user", "sold_to")]
    forwarder = next((p for p in receivers if p.role == "consignee" and p.is_a("forwarder")), None)
    users = [p for p in receivers if p.role == "end_user" and not p.is_a("forwarder")]
    if (
        forwarder
        and not users
        and not facts.order.sites
        and not facts.overlay.confirmed("route.final_destination_confirmed")
    ):
        claim = f"The freight forwarder {forwarder.name} is the final destination."
        yield Hit(
            "DIV-09",
            forwarder.pointer,
            (forwarder.identity, "forwarder"),
            claim,
            (Quote(f"{forwarder.pointer}/name", forwarder.name),),
            REVIEW,
        )


def observed_flags(facts: OrderFacts) -> Outcomes:
    """Flags that a person of the exporter has observed and recorded."""
    for rule in OBSERVED if facts.overlay else ():
        stated = facts.overlay.stated(f"diversion.{rule.lower()}", None)
        if stated.holds:
            text = stated.value if isinstance(stated.value, str) else "recorded in the case"
            quotes = (Quote("case", str(text)),)
            yield Hit(rule, "", ("observed", rule), f"Observed: {text}", quotes, REVIEW, clears=frozenset())


def div_13(facts: OrderFacts) -> Outcomes:
    """No diversion risk assessment on file for a high-priority item."""
    stated = facts.contract["diversion_risk_assessed"]
    if stated.standing is Standing.CONFIRMED:
        return
    missing = stated.standing is Standing.MISSING
    quotes = tuple(
        Quote(f"/lines/{n}/hs", facts.order.lines[n].hs or "") for n in facts.trade.priority_lines[:5]
    )
    codes = ", ".join(sorted({q.text[:6] for q in quotes}))
    state = "none is on file" if missing else "whether one is on file is not known"
    claim = (
        f"HS {codes} is a common high-priority item; Art. 12gb asks for a diversion risk "
        f"assessment, and {state}."
    )
    yield Hit(
        "DIV-13",
        f"/lines/{facts.trade.priority_lines[0]}",
        ("12gb", codes),
        claim,
        quotes,
        HOLD if missing else REVIEW,
        subjects=tuple(f"/lines/{n}" for n in facts.trade.priority_lines),
    )
    if not missing:
        yield Unknown(
            "DIV-13",
            "compliance.diversion_risk_assessed",
            "Is a diversion risk assessment for this destination on file? Its reference?",
            "compliance",
            "/compliance",
        )


def div_14(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A high-priority item to a buyer founded after the invasion, or of a new volume."""
    after = knowledge.trade.limits.founded_after.isoformat()
    for party in facts.parties:
        founded = party.party.incorporated_on if party.party else None
        if (
            not founded
            or founded <= after
            or party.role not in ("end_user", "consignee", "sold_to", "intermediate_consignee")
        ):
            continue
        if party.party and facts.overlay.confirmed("party.business_confirmed", party_subject(party.party)):
            continue
        claim = f"{party.name} was founded on {founded}, after {after}, and buys a common high-priority item."
        yield Hit(
            "DIV-14",
            party.pointer,
            (party.identity, "founded"),
            claim,
            (Quote(f"{party.pointer}/incorporated_on", founded),),
            HOLD,
        )
    yield from priority_history(facts, knowledge)


def div_15(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A declared split, or orders that together reach a number of cameras which this one does not."""
    for number, related in enumerate(facts.order.related_orders):
        if related.relation == "split_of":
            claim = f"The order is declared as a part of the order {related.order_id}."
            pointer = f"/related_orders/{number}"
            yield Hit(
                "DIV-15",
                pointer,
                ("split", related.order_id),
                claim,
                (Quote(pointer, related.order_id),),
                HOLD,
            )
    if not facts.related:
        yield Unevaluated("DIV-15", "other orders to the same end user or site")
        return
    own = cameras_in(facts.lines)
    together = own + sum((other.cameras for other in facts.related), Decimal(0))
    limits = knowledge.trade.limits
    for limit in (limits.cameras_at_scale, limits.cameras_whole_city):
        if 0 < own < limit <= together:
            others = [other for other in facts.related if other.cameras]
            names = ", ".join(other.order_id for other in others)
            claim = (
                f"With {names} to the same end user or site the order reaches {together:f} "
                f"cameras, {limit} or more."
            )
            quotes = tuple(Quote(f"order {other.order_id}", f"{other.cameras:f} cameras") for other in others)
            yield Hit("DIV-15", "", ("together", str(limit)), claim, quotes, HOLD)
