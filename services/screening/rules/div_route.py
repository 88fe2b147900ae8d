"""DIV-05 and DIV-10: who pays, through whom the goods pass and what texts say, where that leads elsewhere."""

from collections.abc import Iterator

from services.screening.domain.facts import USER_ROLES, OrderFacts
from services.screening.domain.outcomes import Cited, Hit, Outcomes
from services.screening.domain.quotes import Quote
from services.screening.facts.trade import destinations
from services.screening.knowledge.contacts import Contact
from services.screening.knowledge.load import Knowledge
from services.screening.knowledge.trade import ExportBan
from shared.contracts.assessment import Disposition
from shared.contracts.order.parties import Party

REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD
BESIDE = frozenset({"notify_party", "bill_to", "payer", "broker", "freight_forwarder", "other"})
"""Roles that receive neither goods nor use; who has one in a banned state may have the goods there."""
PAYERS = frozenset({"payer", "bill_to"})


def div_10(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A state under broad export bans stands on the way of goods that are said to go elsewhere."""
    if facts.overlay.confirmed("route.final_destination_confirmed"):
        return
    going = destinations(facts.order, facts.parties)
    yield from _spoken(facts, frozenset(going), knowledge)
    yield from _reached(facts, frozenset(going), knowledge)
    if not facts.trade.third_country or not going:
        return
    for country in knowledge.trade.export_bans.countries:
        if country in going or country == facts.trade.exporter_country:
            continue
        yield from _passing(facts, country, knowledge)
        yield from _beside(facts, country)


def _passing(facts: OrderFacts, country: str, knowledge: Knowledge) -> Outcomes:
    """Through its territory: held where an annex of the day bans the code there."""
    stops = facts.order.route.via if facts.order.route else ()
    if country not in stops:
        return
    place = Quote(f"/route/via/{list(stops).index(country)}", country)
    law = "the transit of many goods is banned there, and " if facts.trade.from_eu else ""
    claim = f"The goods pass through {country} on their way to {facts.trade.destination}: {law}they may stay."
    ban = _ban_of(facts, country, knowledge) if facts.trade.from_eu else None
    if ban is None:
        yield Hit("DIV-10", "/route/via", (country, "transit"), claim, (place,), REVIEW)
        return
    row, codes = ban
    claim = f"{claim} {row.annex} bans the code of {codes[0].text} to {country}."
    cited = Cited("law", f"{row.citation}, {row.annex}: transit", row.verified)
    yield Hit("DIV-10", "/route/via", (country, "transit"), claim, (place, *codes), HOLD, cited=cited)


def _ban_of(
    facts: OrderFacts, country: str, knowledge: Knowledge
) -> tuple[ExportBan, tuple[Quote, ...]] | None:
    for line in facts.lines:
        row = knowledge.trade.banned_by(line.line.hs, country, facts.as_of)
        if row:
            return row, (Quote(f"{line.pointer}/hs", line.line.hs or ""),)
    return None


def _spoken(facts: OrderFacts, going: frozenset[str], knowledge: Knowledge) -> Outcomes:
    """A text says that the goods are used in, or go to, a state or territory that is no destination here."""
    named = {place.region for body in (*facts.bodies, *facts.sites) for place in body.places}
    banned = knowledge.trade.export_bans.countries
    for said in facts.spoken:
        if said.place in going or said.place in named:
            continue
        stated = facts.trade.destination or "nowhere that is stated"
        claim = (
            f"The order's text names “{said.name}” as where goods are used or go: “{said.quote.clipped}”. "
            f"Its parties, sites and route say {stated}."
        )
        certain = said.territory or (said.place in banned and not said.town)
        action = HOLD if certain else REVIEW
        yield Hit("DIV-10", said.quote.pointer, (said.place, "spoken"), claim, (said.quote,), action)


def _beside(facts: OrderFacts, country: str) -> Outcomes:
    """A party in that state that is said neither to buy nor to receive nor to use."""
    for party in facts.parties:
        if party.country != country or party.role not in BESIDE:
            continue
        role = party.role.replace("_", " ")
        claim = (
            f"{party.name}, the order's {role}, sits in {country}, while the goods are said to go to "
            f"{facts.trade.destination}."
        )
        quotes = (Quote(f"{party.pointer}/country", country), Quote(f"{party.pointer}/name", party.name))
        yield Hit("DIV-10", party.pointer, (party.identity, country, "beside"), claim, quotes, REVIEW)


def _reached(facts: OrderFacts, going: frozenset[str], knowledge: Knowledge) -> Outcomes:
    """Who receives or uses the goods is reached in a state under bans or embargo that is said nowhere."""
    if all(line.everyday or line.line.services for line in facts.lines):
        return
    for facts_of in facts.parties:
        party = facts_of.party
        if party is None or facts_of.role not in USER_ROLES:
            continue
        said = {*going, facts_of.country, facts.trade.exporter_country}
        for contact in knowledge.trade.contact:
            field = _field_of(contact, party, knowledge.trade.public_mail)
            if field is None or contact.country in said:
                continue
            shown = Quote(f"{facts_of.pointer}/{field}", getattr(party, field))
            where = facts_of.country or "no stated country"
            claim = f"{facts_of.name} of {where} is reached in {contact.country}: “{shown.text}”."
            identity = (facts_of.identity, contact.country, "reached")
            yield Hit("DIV-10", shown.pointer, identity, claim, (shown,), REVIEW)


def _field_of(contact: Contact, party: Party, public: tuple[str, ...]) -> str | None:
    if contact.has_number(party.phone):
        return "phone"
    return next((field for field, host in _hosts(party, public).items() if contact.has_host(host)), None)


def _hosts(party: Party, public: tuple[str, ...]) -> dict[str, str]:
    """The host of each address of a party, without those that are public mail services."""
    found = {}
    for field in ("email", "website"):
        value = (getattr(party, field) or "").casefold().rpartition("@")[2].rpartition("://")[2]
        host = value.partition("/")[0].partition(":")[0].removeprefix("www.")
        if host and host not in public:
            found[field] = host
    return found


def div_05_payer(facts: OrderFacts, knowledge: Knowledge, *, priority: bool) -> Outcomes:
    """A high-priority item is paid from a state where nobody buys, receives or uses it; other goods of a
    listed kind, from one under export bans.
    """
    if facts.overlay.confirmed("payment.explained"):
        return
    there = {party.country for party in facts.parties if party.role not in PAYERS}
    there |= {facts.trade.exporter_country, *destinations(facts.order, facts.parties)}
    for country, quote in _paying(facts):
        if country in there or knowledge.trade.is_partner(country, facts.as_of):
            continue
        if not priority and country not in knowledge.trade.export_bans.countries:
            continue
        what = "A high-priority item" if priority else "An item of a kind that export lists name"
        claim = (
            f"{what} to {facts.trade.destination} is paid from {country}, where no buyer, "
            "consignee or end user of the order sits."
        )
        yield Hit("DIV-05", quote.pointer, ("payer", country), claim, (quote,), REVIEW)


def _paying(facts: OrderFacts) -> Iterator[tuple[str, Quote]]:
    payment = facts.order.payment
    if payment and payment.payer_country:
        yield payment.payer_country, Quote("/payment/payer_country", payment.payer_country)
    for party in facts.parties:
        if party.role in PAYERS and party.country:
            yield party.country, Quote(f"{party.pointer}/country", party.country)
