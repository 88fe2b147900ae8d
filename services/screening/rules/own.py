"""OWN: listed owners. Shares are intervals; what is not known may be anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.screening.domain.facts import ListedAs, OrderFacts, PartyFacts
from services.screening.domain.outcomes import Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from services.screening.rules.lst import BIS, FREEZES
from shared.contracts.assessment import Disposition
from shared.contracts.order.parties import Owner

HALF = 50.0
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class ListedShare:
    """A listed owner with its share of the party: at least `low`, at most `high` percent."""

    listed: ListedAs
    owner: Owner
    pointer: str
    low: float
    high: float
    known: bool


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """OWN-01, OWN-03 and OWN-04."""
    for party in facts.parties:
        shares = list(_listed_shares(facts, party))
        frozen = [share for share in shares if share.listed.family in FREEZES]
        bis = [share for share in shares if share.listed.family in BIS]
        yield from own_01_and_04(party, frozen)
        if bis and _affiliates_rule_active(facts, knowledge):
            yield from own_03(party, bis)


def own_01_and_04(party: PartyFacts, shares: list[ListedShare]) -> Outcomes:
    """50 % or more in sum: certain blocks, possible or unknown holds and asks."""
    if not shares:
        return
    low, names = sum(share.low for share in shares), ", ".join(share.listed.name for share in shares)
    identity = (party.identity, *(s.listed.entry_key for s in shares))
    if low >= HALF:
        claim = f"{party.name} is owned at least {low:g} % by {names}, under an asset freeze."
        yield Hit(
            "OWN-01",
            party.pointer,
            identity,
            claim,
            _quotes(shares),
            Disposition.BLOCK,
            entries=_entries(shares),
        )
        return
    share = (
        "an unknown share"
        if not all(s.known for s in shares)
        else f"{low:g} to {min(sum(s.high for s in shares), 100):g} %"
    )
    claim = f"{names}, under an asset freeze, holds {share} of {party.name}."
    yield Hit(
        "OWN-04", party.pointer, identity, claim, _quotes(shares), Disposition.HOLD, entries=_entries(shares)
    )
    yield Unknown(
        "OWN-04",
        "party.owner_share",
        f"What share of {party.name} do {names} hold, and who controls it?",
        "customer",
        party.pointer,
    )


def own_03(party: PartyFacts, shares: list[ListedShare]) -> Outcomes:
    """The BIS Affiliates Rule, while its dated switch is on."""
    low = sum(share.low for share in shares)
    if low >= HALF:
        names = ", ".join(share.listed.name for share in shares)
        identity = (party.identity, *(s.listed.entry_key for s in shares))
        claim = (
            f"{party.name} is owned at least {low:g} % by {names}, on BIS lists; the Affiliates "
            "Rule extends the listing."
        )
        yield Hit(
            "OWN-03",
            party.pointer,
            identity,
            claim,
            _quotes(shares),
            Disposition.REVIEW,
            entries=_entries(shares),
        )


def _entries(shares: list[ListedShare]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(share.listed.reference for share in shares))


def _quotes(shares: list[ListedShare]) -> tuple[Quote, ...]:
    return tuple(
        Quote(
            s.pointer,
            f"{s.owner.name}: {_percent(s)}, source {s.owner.source or 'not stated'}",
            observed_on=s.owner.as_of,
        )
        for s in shares
    )


def _percent(share: ListedShare) -> str:
    return f"{share.low:g}-{share.high:g} %" if share.known else "share unknown"


def _listed_shares(facts: OrderFacts, party: PartyFacts) -> Iterator[ListedShare]:
    if party.party:
        for number, owner in enumerate(party.party.owners):
            yield from _walk(facts, owner, f"{party.pointer}/owners/{number}", 100.0, 100.0, 1)


def _walk(
    facts: OrderFacts, owner: Owner, pointer: str, low: float, high: float, depth: int
) -> Iterator[ListedShare]:
    known = owner.share_min_percent is not None or owner.share_max_percent is not None
    minimum = owner.share_min_percent if owner.share_min_percent is not None else 0.0
    maximum = owner.share_max_percent if owner.share_max_percent is not None else 100.0
    if owner.share_max_percent is not None and owner.share_min_percent is None:
        minimum = 0.0
    low, high = low * minimum / 100, high * maximum / 100
    strong = next(
        (m for m in facts.listed.get(pointer, ()) if m.strength == "strong" and not m.dismissed), None
    )
    current = strong and (strong.ended_on is None or strong.ended_on >= facts.as_of)
    if strong and current:
        yield ListedShare(strong, owner, pointer, low, high, known)
        return
    if depth < DEEPEST:
        for number, parent in enumerate(owner.owners):
            yield from _walk(facts, parent, f"{pointer}/owners/{number}", low, high, depth + 1)


def _affiliates_rule_active(facts: OrderFacts, knowledge: Knowledge) -> bool:
    return any(first <= facts.as_of <= last for first, last in knowledge.trade.affiliates_rule.active)
