"""All facts of an order, gathered once."""

from datetime import date

from services.screening.domain.facts import (
    EndUserClass,
    ListedAs,
    OrderFacts,
    PartyFacts,
    RelatedCameras,
    cameras_in,
)
from services.screening.domain.history import Record
from services.screening.domain.overlay import Overlay, standing
from services.screening.domain.quotes import Quote
from services.screening.facts.capabilities import line_facts
from services.screening.facts.end_users import name_classes, party_classes
from services.screening.facts.goods import with_kinds
from services.screening.facts.hidden import hidden_bodies, research_ties
from services.screening.facts.history import histories
from services.screening.facts.matches import Matches, listed_as
from services.screening.facts.onward import crossings, spoken_destinations
from services.screening.facts.places import places_of
from services.screening.facts.programmes import programmes_of, recommended_brands, scale_quotes
from services.screening.facts.statement import contract_of, statement_of
from services.screening.facts.texts import (
    OrderText,
    document_texts,
    note_texts,
    project_texts,
    quote_of,
    site_texts,
    statement_texts,
)
from services.screening.facts.trade import trade_of
from services.screening.knowledge.load import Knowledge
from shared.contracts.events import EstablishedFact
from shared.contracts.order.order import Order
from shared.contracts.order.parties import Party
from shared.contracts.order.subjects import digest, party_subject


def gather(
    order: Order,
    *,
    facts: tuple[EstablishedFact, ...],
    matches: Matches,
    knowledge: Knowledge,
    as_of: date,
    related: tuple[Order, ...] = (),
    record: Record | None = None,
    own_records_confirmed: bool = True,
    system_reason: str | None = None,
) -> OrderFacts:
    """Read an order with the facts established since, as of a day."""
    overlay = Overlay(standing(order, facts)) if facts else Overlay(())
    listed = listed_as(order, matches, overlay, as_of)
    parties = tuple(
        _party(index, party, listed, knowledge, overlay, as_of) for index, party in enumerate(order.parties)
    )
    trade = trade_of(order, parties, knowledge, as_of)
    lines = with_kinds(line_facts(order, knowledge, overlay), order, knowledge)
    hidden = hidden_bodies(order, parties, trade.destination, knowledge)
    limits = knowledge.trade.limits
    return OrderFacts(
        order=order,
        as_of=as_of,
        lines=lines,
        parties=parties,
        hidden=tuple(_partner(body, knowledge, as_of) for body in hidden),
        sites=_sites(order, knowledge, as_of),
        programmes=programmes_of(order, lines, knowledge),
        statement=statement_of(order, parties, knowledge, overlay, as_of),
        contract=contract_of(order, overlay, own_records_confirmed),
        trade=trade,
        overlay=overlay,
        covert=_trait_quotes(order, knowledge, "tag", "covert_design"),
        scale=scale_quotes(order, knowledge, limits.cameras_whole_city),
        public_space=_trait_quotes(order, knowledge, "trait", "public_space"),
        recommended_brand=recommended_brands(order, knowledge),
        research=_trait_quotes(order, knowledge, "trait", "research"),
        ties=research_ties(order, knowledge),
        listed=listed,
        tranche=_tranches(parties, knowledge),
        related=tuple(related_cameras(other, knowledge) for other in related),
        histories=histories(order, record, knowledge, as_of),
        system_reason=system_reason,
        spoken=spoken_destinations(order, knowledge),
        crossings=crossings(parties, knowledge),
    )


def related_cameras(order: Order, knowledge: Knowledge) -> RelatedCameras:
    """How many cameras another order to the same end user or site has."""
    lines = line_facts(order, knowledge, Overlay(()))
    return RelatedCameras(order.order_id, cameras_in(lines))


def _party(
    index: int,
    party: Party,
    listed: dict[str, tuple[ListedAs, ...]],
    knowledge: Knowledge,
    overlay: Overlay,
    day: date,
) -> PartyFacts:
    pointer = f"/parties/{index}"
    subject = party_subject(party)
    classes = list(party_classes(party, pointer, knowledge))
    tie = _known_tie(party, pointer, knowledge)
    if tie:
        classes = [tie, *(item for item in classes if item.name not in ("research", "police"))]
    declared = overlay.stated("party.declared_by_customer", party.declared_by_customer, subject=subject)
    return PartyFacts(
        pointer=pointer,
        name=party.name,
        native=party.names_native,
        role=party.role,
        country=party.country,
        declared=declared.value is not False,
        classes=tuple(classes),
        places=places_of(party, pointer, knowledge, day),
        matches=listed.get(pointer, ()),
        partner=knowledge.trade.is_partner(party.country, day),
        party=party,
        identity=_identity(party, knowledge),
        subject=subject,
    )


def _identity(party: Party, knowledge: Knowledge) -> str:
    """The same body under the same native name is one, whatever it is called in English."""
    name = party.names_native[0] if party.names_native else party.name
    return digest(knowledge.reader.folded(name), *sorted(f"{i.scheme}:{i.value}" for i in party.identifiers))


def _known_tie(party: Party, pointer: str, knowledge: Knowledge) -> EndUserClass | None:
    places = [(f"{pointer}/names_native/{i}", name) for i, name in enumerate(party.names_native)]
    for place, name in [*places, (f"{pointer}/name", party.name)]:
        for hit in knowledge.reader.read(name).of("tie", negated=True):
            return EndUserClass("security_research", 0.95, (Quote(place, name),), tie=hit.phrase.name)
    return None


def _partner(body: PartyFacts, knowledge: Knowledge, day: date) -> PartyFacts:
    if not knowledge.trade.is_partner(body.country, day):
        return body
    return PartyFacts(
        body.pointer,
        body.name,
        body.native,
        body.role,
        body.country,
        body.declared,
        body.classes,
        body.places,
        body.matches,
        True,
        body.party,
        body.found_in,
        body.identity,
        body.subject,
    )


def _sites(order: Order, knowledge: Knowledge, day: date) -> tuple[PartyFacts, ...]:
    found = []
    for index, site in enumerate(order.sites):
        pointer = f"/sites/{index}"
        names = [*site.names_native, *([site.name] if site.name else [])]
        classes = [
            EndUserClass(name, 0.8, (quote,))
            for text in names
            for name, quote, _ in name_classes(text, f"{pointer}/name", site.country, knowledge)
        ]
        found.append(
            PartyFacts(
                pointer=pointer,
                name=site.name or site.address or f"site {index + 1}",
                native=site.names_native,
                role="site",
                country=site.country,
                declared=True,
                classes=tuple(classes),
                places=places_of(site, pointer, knowledge, day),
                partner=knowledge.trade.is_partner(site.country, day),
                identity=digest(
                    "site", knowledge.reader.folded(" ".join(names)), site.address or "", site.city or ""
                ),
            )
        )
    return tuple(found)


def _trait_quotes(order: Order, knowledge: Knowledge, topic: str, name: str) -> tuple[Quote, ...]:
    """Words of a topic in the texts around the lines: project, statement, documents, sites, notes."""
    texts: list[OrderText] = [
        *project_texts(order),
        *statement_texts(order),
        *document_texts(order),
        *site_texts(order),
        *note_texts(order),
    ]
    found: list[Quote] = []
    for text in texts:
        reading = knowledge.reader.read(text.text)
        found += [quote_of(text, reading, hit) for hit in reading.of(topic, name)]
    return tuple(dict.fromkeys(found))


def _tranches(parties: tuple[PartyFacts, ...], knowledge: Knowledge) -> dict[str, tuple[str, Quote]]:
    found: dict[str, tuple[str, Quote]] = {}
    citations = {company.name: company.citation for company in knowledge.tranches.company}
    for party in parties:
        for name in (*party.native, party.name):
            for hit in knowledge.reader.read(name).of("tranche", negated=True):
                text = f"{hit.phrase.name} ({citations[hit.phrase.name]})"
                found.setdefault(party.pointer, (text, Quote(f"{party.pointer}/name", name)))
    return found
