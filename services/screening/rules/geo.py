"""GEO: where the goods are used."""

from services.screening.domain.facts import OrderFacts, PartyFacts, Place
from services.screening.domain.outcomes import Cited, Hit, Outcomes, Unevaluated
from services.screening.domain.quotes import Quote
from services.screening.facts.trade import destinations
from services.screening.knowledge.load import Knowledge
from services.screening.rules import geo_bans
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import line_subject

CLEAR, REVIEW = Disposition.CLEAR, Disposition.REVIEW
HOLD, BLOCK = Disposition.HOLD, Disposition.BLOCK
NOT_LISTED = "line.not_listed"
"""Fact: a person compared the goods with the entries named, and they meet none."""


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """GEO-01 to GEO-07."""
    for body in facts.places_of_use():
        yield from geo_01(body)
        yield from geo_04(facts, body, knowledge)
        yield from geo_05(facts, body)
    yield from geo_03(facts, knowledge)
    yield from geo_02(facts, knowledge)
    yield from geo_bans.rules(facts, knowledge)


def geo_01(body: PartyFacts) -> Outcomes:
    """The body resolves to a heightened-risk region; a name alone yields to two fields that say otherwise."""
    for level in (1, 2):
        places = [place for place in body.places if place.level == level]
        if not places:
            continue
        others = {p.how for p in body.places if p.strong and p.region != places[0].region}
        if not any(place.strong for place in places) and len(others) >= 2:
            continue
        first = places[0]
        claim = (
            f"{body.name} lies in {first.area or first.region} ({first.region}), a region of level "
            f"{level}, as its"
            f" {first.how} says: “{first.quote.clipped}”. Reason: {first.reason}."
        )
        quotes = tuple(dict.fromkeys(place.quote for place in places))
        yield Hit(
            "GEO-01",
            body.pointer,
            (body.identity, first.region),
            claim,
            quotes[:6],
            HOLD if level == 1 else REVIEW,
            counter=_elsewhere(body, first),
            level=level,
        )
        return


def _elsewhere(body: PartyFacts, found: Place) -> tuple[Quote, ...]:
    return tuple(p.quote for p in body.places if p.region != found.region)


def geo_04(facts: OrderFacts, body: PartyFacts, knowledge: Knowledge) -> Outcomes:
    """Crimea and Sevastopol whole; elsewhere the non-government-controlled places; an oblast alone asks."""
    embargo = knowledge.regions.embargo
    day = facts.as_of.isoformat()
    for place in body.places:
        whole = place.region in embargo.whole and embargo.valid_from_whole <= day
        listed = place.region == embargo.places_region and embargo.valid_from_partial <= day
        if whole or listed:
            claim = (
                f"{body.name} lies in {place.area}, embargoed territory, as its {place.how} "
                f"says: “{place.quote.clipped}”."
            )
            yield Hit("GEO-04", body.pointer, (body.identity, place.region), claim, (place.quote,), BLOCK)
            return
    oblast = next((p for p in body.places if p.region in embargo.partial_regions and p.how == "region"), None)
    towns = [p for p in body.places if p.how in ("city", "address", "name")]
    if oblast and not towns and embargo.valid_from_partial <= day and not (body.party and body.party.city):
        claim = (
            f"{body.name} is in {oblast.region}, of which a part is embargoed; the place within "
            "it is not stated."
        )
        yield Hit("GEO-04", body.pointer, (body.identity, oblast.region), claim, (oblast.quote,), REVIEW)


def geo_05(facts: OrderFacts, body: PartyFacts) -> Outcomes:
    """City, postcode, phone or native name say another region than the one declared."""
    declared = next((place for place in body.places if place.how == "region"), None)
    if declared is None or "-" not in declared.region:
        return
    if facts.overlay.confirmed("party.address_confirmed", body.subject):
        return
    clash = next(
        (p for p in body.places if p.how != "region" and not _agree(p.region, declared.region)), None
    )
    if clash:
        claim = (
            f"The declared region of {body.name}, {declared.region}, contradicts its {clash.how}"
            f" “{clash.quote.clipped}”, which lies in {clash.area or clash.region}."
        )
        yield Hit(
            "GEO-05",
            body.pointer,
            (body.identity, declared.region, clash.region),
            claim,
            (declared.quote, clash.quote),
            REVIEW,
        )


def _agree(found: str, declared: str) -> bool:
    """Regions of the same country only; special areas of the gazetteer lie across regions."""
    if found.count("-") > 1 or found.endswith("OCC") or "-" not in found:
        return True
    return found == declared or found[:2] != declared[:2]


def geo_03(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A military end user, or goods of the military list, in a country under an arms embargo.

    Cups and blankets are no military end use in the sense of Art. 4(1)(b), going into nothing of the list:
    a person looks at them, unless the embargo spares the government's forces.
    """
    everyday = all(line.everyday and not line.kinds and not line.tags for line in facts.lines)
    embargo = knowledge.trade.arms_embargo
    spared = embargo.forces_spared if everyday else ()
    for body in facts.bodies:
        military = body.is_a("military")
        under_embargo = body.country in embargo.countries and body.country not in spared
        if military and body.role != "payer" and under_embargo:
            claim = f"{body.name} is a military body in {body.country}, which is under an arms embargo."
            identity = (body.identity, "embargo")
            quotes, asked = military.quotes[:3], REVIEW if everyday else HOLD
            yield Hit("GEO-03", body.pointer, identity, claim, quotes, asked, clears=frozenset())
    for country, quote in destinations(facts.order, facts.parties).items():
        if country in knowledge.trade.arms_embargo.countries:
            yield from _arms(facts, country, quote)


def _arms(facts: OrderFacts, country: str, destination: Quote) -> Outcomes:
    for line in facts.lines:
        arms = [kind for kind in line.kinds if kind.list == "military"]
        if arms and not facts.overlay.confirmed(NOT_LISTED, line_subject(line.line)):
            named = f"Line {line.line.line} names {arms[0].title}: “{arms[0].quotes[0].clipped}”."
            claim = f"{named} It goes to {country}, which is under an arms embargo."
            identity = (line_subject(line.line)["sha256"], country, "arms")
            yield Hit("GEO-03", line.pointer, identity, claim, (*arms[0].quotes[:3], destination), HOLD)


def geo_02(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A country stands in an index of conflict or rights: weight in the case of goods with a capability."""
    if not any(line.tags for line in facts.lines):
        return
    indices = [index for index in knowledge.regions.index if index.stands(facts.as_of)]
    if not indices:
        yield Unevaluated("GEO-02", "a dated index of conflict or rights by country")
    for country, quote in destinations(facts.order, facts.parties).items():
        for index in indices:
            if words := index.says(country):
                claim = f"{country} is {words} in “{index.name}” of {index.year}. It weighs in the severity."
                source = f"{index.source} ({index.year}); Rec. (EU) 2024/2659, section 3.3"
                cited = Cited("guidance", source, index.verified)
                yield Hit("GEO-02", quote.pointer, (country, index.name), claim, (quote,), CLEAR, cited=cited)
