"""Bodies that will use the goods and stand only in a text: project, tender, site, statement, notes."""

from collections.abc import Iterable, Iterator

from services.screening.domain.facts import USER_ROLES, EndUserClass, PartyFacts
from services.screening.domain.quotes import Quote
from services.screening.facts.end_users import SECURITY, bodies_in, is_only_mentioned
from services.screening.facts.places import places_in
from services.screening.facts.texts import (
    OrderText,
    document_texts,
    note_texts,
    project_texts,
    quote_of,
    site_texts,
    statement_texts,
)
from services.screening.knowledge.load import Knowledge
from services.screening.reading.hits import Hit, Spread
from services.screening.reading.reader import Reading
from shared.contracts.order.order import Order
from shared.contracts.order.subjects import digest

DIRECT_KINDS = frozenset({"project", "site"})
"""A body named in a project's or a site's name is its owner; elsewhere a buyer's label is needed."""
BUYER_REACH = 8
USING_REACH = 4
TIE_REACH = 6
LINES_READ = 500


def hidden_bodies(
    order: Order, parties: tuple[PartyFacts, ...], destination: str | None, knowledge: Knowledge
) -> tuple[PartyFacts, ...]:
    """Security bodies found in texts and not among the parties that the customer declared."""
    known = [knowledge.reader.folded(name) for party in parties for name in (party.name, *party.native)]
    found: dict[str, PartyFacts] = {}
    for text in _texts(order):
        reading = knowledge.reader.read(text.text)
        for hit in _users(text, reading, destination, knowledge):
            name = _full_name(reading, hit, knowledge)
            folded = knowledge.reader.folded(name)
            if any(folded in other or other in folded for other in known):
                continue
            body = _body(text, reading, hit, name, destination, knowledge)
            if _is_declared(body, parties):
                continue
            found.setdefault(hit.phrase.name + folded, body)
    return tuple(found.values())


def _is_declared(body: PartyFacts, parties: tuple[PartyFacts, ...]) -> bool:
    """A user of the same class is among the parties, and nothing says that this one sits elsewhere."""
    regions = {place.region for place in body.places}
    for party in parties:
        if party.role not in USER_ROLES or not party.is_a(body.classes[0].name):
            continue
        theirs = {place.region for place in party.places}
        if not regions or not theirs or regions & theirs:
            return True
    return False


def research_ties(order: Order, knowledge: Knowledge) -> tuple[Quote, ...]:
    """Words that tie the research to a security body: funding, joint laboratory, commission."""
    found: list[Quote] = []
    for text in _texts(order):
        reading = knowledge.reader.read(text.text)
        before, after = Spread(reading.of("tie_before")), Spread(reading.of("tie_after"))
        for hit in bodies_in(reading):
            named = text.pointer.endswith(("/funding_source", "/laboratory"))
            tied = any(t.at[0] <= hit.at[0] for t in reading.near_to(hit, before, TIE_REACH)) or any(
                t.at[0] >= hit.at[0] for t in reading.near_to(hit, after, TIE_REACH)
            )
            if named or tied:
                found.append(quote_of(text, reading, hit, around=60))
    return tuple(dict.fromkeys(found))


def _texts(order: Order) -> Iterator[OrderText]:
    yield from project_texts(order)
    yield from site_texts(order)
    yield from statement_texts(order)
    yield from document_texts(
        order, "tender", "contract", "correspondence", "end_use_statement", "ethics_approval", "other"
    )
    yield from note_texts(order)
    for index, line in enumerate(order.lines[:LINES_READ]):
        yield OrderText(f"/lines/{index}/description", line.description, "line")


def _users(text: OrderText, reading: Reading, destination: str | None, knowledge: Knowledge) -> list[Hit]:
    spoken = [h for h in reading.of("body_in_text") if not is_only_mentioned(reading, h)]
    if text.kind == "line":
        return spoken
    full = bodies_in(reading)
    short = [h for h in reading.of("body_abbreviation") if h.phrase.note == destination]
    buyers, using = Spread(reading.of("buyer", negated=True)), Spread(reading.of("user_after"))

    def labelled(hits: Iterable[Hit]) -> list[Hit]:
        return [
            h
            for h in hits
            if any(b.at[0] <= h.at[0] for b in reading.near_to(h, buyers, BUYER_REACH))
            or any(u.at[0] >= h.at[1] - 1 for u in reading.near_to(h, using, USING_REACH))
        ]

    if text.kind in DIRECT_KINDS:
        if text.pointer.startswith("/sites/") and reading.of("not_a_body", negated=True):
            return []
        # Three letters alone are many things (PLA is a plastic, too); after a place they are a body.
        placed = [
            h
            for h in short
            if places_in(_full_name(reading, h, knowledge), text.pointer, destination, knowledge)
        ]
        return list(dict.fromkeys([*full, *labelled(short), *placed, *spoken]))
    names = [
        h for h in reading.of("body_name") if h.phrase.name in SECURITY and not is_only_mentioned(reading, h)
    ]
    return [*labelled([*full, *short, *names]), *spoken]


def _full_name(reading: Reading, hit: Hit, knowledge: Knowledge) -> str:
    """The body with the words before it that belong to its name."""
    text = reading.text
    start = hit.start
    if hit.phrase.language in ("zh", "ja"):
        while start > 0 and text[start - 1].isalpha() and hit.start - start < 12:
            start -= 1
        return text[start + _lead(text[start : hit.start], knowledge) : hit.end]
    words = text[:start].split(" ")
    kept: list[str] = []
    for word in reversed(words[-5:]):
        if not word:
            continue
        if not word[:1].isupper() or word[-1:] in ".:;,、：":
            break
        kept.append(word)
    prefix = " ".join(reversed(kept))
    return f"{prefix} {text[hit.start : hit.end]}".strip()


def _lead(before: str, knowledge: Knowledge) -> int:
    """How much of what stands before a body's kind only leads to its name: `supplied to` and the like."""
    words = knowledge.end_users.name_begins_after
    return max((before.rfind(word) + len(word) for word in words if word in before), default=0)


def _body(
    text: OrderText, reading: Reading, hit: Hit, name: str, destination: str | None, knowledge: Knowledge
) -> PartyFacts:
    quote = quote_of(text, reading, hit, around=60)
    return PartyFacts(
        pointer=text.pointer,
        name=name,
        native=(),
        role="end_user",
        country=destination,
        declared=False,
        classes=(EndUserClass(hit.phrase.name, 0.8, (quote,)),),
        places=places_in(name, text.pointer, destination, knowledge),
        found_in=text.kind,
        identity=digest("hidden", knowledge.reader.folded(name)),
    )
