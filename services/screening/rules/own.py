"""OWN: listed owners. Shares are intervals; what is not known may be anything."""

from collections.abc import Iterator

from services.screening.domain.facts import ListedAs, OrderFacts, PartyFacts
from services.screening.domain.outcomes import Cited, Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from services.screening.knowledge.trade import OwnershipRule
from services.screening.rules.lst import subject_to_ear
from services.screening.rules.ownership import Holding, Interval, Listed, holdings, share_of_listed
from shared.contracts.assessment import Disposition
from shared.contracts.order.parties import Owner

LISTED_BY = {
    "EU": "under an asset freeze",
    "UK": "on the UK sanctions list",
    "Swiss": "on the Swiss sanctions list",
    "OFAC": "on OFAC's blocking lists",
    "BIS": "on BIS lists",
}


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """OWN-01, OWN-03 and OWN-04, for each regime in force for this exporter on the day assessed."""
    regimes = [r for r in knowledge.trade.ownership if r.applies(facts.trade.exporter_country, facts.as_of)]
    for party in facts.parties:
        if party.party and party.party.owners:
            for regime in regimes:
                yield from owned_by_listed(facts, party, party.party.owners, regime)


def owned_by_listed(
    facts: OrderFacts, party: PartyFacts, owners: tuple[Owner, ...], regime: OwnershipRule
) -> Outcomes:
    """The regime's rule where its share is certainly reached; OWN-04 where it is possible, or a minority."""
    listed = _listed(facts, regime)
    found = list(holdings(owners, party.pointer, listed))
    if not found:
        return
    share = share_of_listed(party.name, owners, party.pointer, listed, regime)
    if regime.reached_by(share.low):
        claim = (
            f"{party.name} is owned at least {share.low:g} % by {_names(found)}, {LISTED_BY[regime.name]}."
        )
        yield _hit(regime.rule, party, found, claim, _action(facts, regime), regime)
        return
    claim = f"{_names(found)}, {LISTED_BY[regime.name]}, holds {_held(found, share, regime)} of {party.name}."
    action = _action(facts, regime) if regime.rule == "OWN-03" else Disposition.HOLD
    yield _hit("OWN-04", party, found, claim, action, regime)
    text = f"What share of {party.name} do {_names(found)} hold, and who controls it?"
    yield Unknown("OWN-04", "party.owner_share", text, "customer", party.pointer)


def _held(found: list[Holding], share: Interval, regime: OwnershipRule) -> str:
    if not all(holding.known for holding in found):
        return "an unknown share"
    reach = "which may reach" if regime.reached_by(share.high) else "below"
    measure = "50 %" if regime.inclusive else "more than 50 %"
    if share.low == share.high:
        return f"{share.low:g} % ({reach} the {measure} that counts)"
    return f"{share.low:g} to {share.high:g} % ({reach} the {measure} that counts)"


def _action(facts: OrderFacts, regime: OwnershipRule) -> Disposition:
    """As LST-03 for the lists of BIS: HOLD where the item is subject to the EAR."""
    if regime.rule == "OWN-03" and subject_to_ear(facts):
        return Disposition.HOLD
    return regime.action


def _listed(facts: OrderFacts, regime: OwnershipRule) -> Listed:
    """Strong matches of the regime's lists that were listed on the day and not dismissed."""

    def find(pointer: str) -> ListedAs | None:
        return next((m for m in facts.listed.get(pointer, ()) if _counts(m, facts, regime)), None)

    return find


def _counts(match: ListedAs, facts: OrderFacts, regime: OwnershipRule) -> bool:
    started = match.listed_on is None or match.listed_on <= facts.as_of
    current = match.ended_on is None or match.ended_on > facts.as_of
    stands = match.strength == "strong" and not match.dismissed and match.evidence != "contradicted"
    return match.family in regime.families and stands and started and current


def _hit(
    rule: str,
    party: PartyFacts,
    found: list[Holding],
    claim: str,
    action: Disposition,
    regime: OwnershipRule,
) -> Hit:
    # The law of a listing does not reach a minority: there its practice is guidance.
    basis = "guidance" if rule == "OWN-04" and regime.basis == "law" else regime.basis
    return Hit(
        rule,
        party.pointer,
        (party.identity, *dict.fromkeys(holding.listed.entry_key for holding in found)),
        claim,
        tuple(_quotes(found)),
        action,
        entries=tuple(dict.fromkeys(holding.listed.reference for holding in found)),
        cited=Cited(basis, regime.citation, regime.verified),
    )


def _names(found: list[Holding]) -> str:
    return ", ".join(dict.fromkeys(holding.listed.name for holding in found))


def _quotes(found: list[Holding]) -> Iterator[Quote]:
    for holding in found:
        owner = holding.owner
        low, high = owner.share_min_percent, owner.share_max_percent
        share = (
            "share unknown"
            if low is None and high is None
            else f"{low or 0:g}-{100 if high is None else high:g} %"
        )
        text = f"{owner.name}: {share}, source {owner.source or 'not stated'}"
        yield Quote(holding.pointer, text, observed_on=owner.as_of)
