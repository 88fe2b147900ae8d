"""Destinations said in words, and towns at the crossings to states under bans."""

from collections.abc import Iterator

from services.screening.domain.facts import USER_ROLES, PartyFacts, SpokenDestination
from services.screening.domain.quotes import Quote
from services.screening.facts.places import is_street
from services.screening.facts.texts import (
    OrderText,
    document_texts,
    note_texts,
    project_texts,
    quote_of,
    statement_texts,
)
from services.screening.knowledge.load import Knowledge
from services.screening.reading.hits import Hit, Spread
from services.screening.reading.reader import Reading
from services.screening.reading.words import CLAUSE_END
from shared.contracts.order.order import Order
from shared.contracts.order.parties import Party

USE_REACH = 8
"""Words between a place and what says that goods are used there."""
FROM_REACH = 1
AROUND = 60
LINES_READ = 500
SPEAKING = ("end_use_statement", "tender", "contract", "correspondence", "other")
"""Documents that speak of this order; a data sheet speaks of every customer."""


def spoken_destinations(order: Order, knowledge: Knowledge) -> tuple[SpokenDestination, ...]:
    """One for each place, where it is first said; a state by its name before one by a town."""
    found: dict[str, SpokenDestination] = {}
    for text in _texts(order):
        for spoken in _said_in(text, knowledge):
            before = found.get(spoken.place)
            if before is None or (before.town and not spoken.town):
                found[spoken.place] = spoken
    return tuple(found.values())


def crossings(parties: tuple[PartyFacts, ...], knowledge: Knowledge) -> tuple[Quote, ...]:
    """Where buyers and receivers sit at the crossing to a state under bans."""
    found: list[Quote] = []
    for party in parties:
        if party.party is None or party.role not in USER_ROLES:
            continue
        for how, pointer, text in _addresses(party, party.party):
            reading = knowledge.reader.read(text)
            for hit in reading.of("crossing", negated=True):
                if hit.phrase.note == party.country and not is_street(reading, hit, how):
                    found.append(Quote(pointer, text))
    return tuple(dict.fromkeys(found))


def _addresses(facts: PartyFacts, party: Party) -> Iterator[tuple[str, str, str]]:
    """Each field that may name a town: what kind it is, where it stands, and its text."""
    for field in ("city", "address", "name"):
        if text := getattr(party, field):
            yield field, f"{facts.pointer}/{field}", text
    for number, native in enumerate(party.names_native):
        yield "name", f"{facts.pointer}/names_native/{number}", native


def _texts(order: Order) -> Iterator[OrderText]:
    yield from statement_texts(order)
    yield from project_texts(order)
    yield from note_texts(order)
    yield from document_texts(order, *SPEAKING)
    for index, line in enumerate(order.lines[:LINES_READ]):
        yield OrderText(f"/lines/{index}/description", line.description, "line")


def _said_in(text: OrderText, knowledge: Knowledge) -> Iterator[SpokenDestination]:
    reading = knowledge.reader.read(text.text)
    places = [*reading.of("onward_state", negated=True), *_territories(reading, knowledge)]
    if not places:
        return
    uses = Spread(reading.of("onward_use", negated=True))
    for hit in places:
        if _denied(reading, hit) or _comes_from(reading, hit) or is_street(reading, hit, "name"):
            continue
        if next(reading.near_to(hit, uses, USE_REACH), None):
            territory = hit.phrase.topic == "place"
            quote = quote_of(text, reading, hit, AROUND)
            town = hit.phrase.note == "town"
            yield SpokenDestination(hit.phrase.name, reading.quote(hit), quote, territory, town)


def _territories(reading: Reading, knowledge: Knowledge) -> Iterator[Hit]:
    """Places of embargoed territory as a whole; of a region of which a part is embargoed nothing is said."""
    embargo = knowledge.regions.embargo
    for hit in reading.of("place", negated=True):
        if hit.phrase.name in (*embargo.whole, embargo.places_region) and not any(
            other.phrase.note == hit.phrase.note for other in reading.of("not_this_place", negated=True)
        ):
            yield hit


def _denied(reading: Reading, hit: Hit) -> bool:
    """The sentence refuses that the goods go there, or remembers something else."""
    joined = reading.words.joined
    start = joined.rfind(CLAUSE_END, 0, hit.at[0]) + 1
    end = joined.find(CLAUSE_END, hit.at[1])
    end = len(joined) if end < 0 else end
    return any(start <= other.at[0] < end for other in reading.of("onward_unless", negated=True))


def _comes_from(reading: Reading, hit: Hit) -> bool:
    return any(
        other.at[1] <= hit.at[0] + 1 and reading.near(other, hit, FROM_REACH)
        for other in reading.of("onward_from", negated=True)
    )
