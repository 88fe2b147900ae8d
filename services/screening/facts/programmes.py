"""Named programmes, scale, and brands recommended in tenders, read from the order's texts."""

import re
from collections.abc import Iterator

from services.screening.domain.facts import USER_ROLES, LineFacts, Programme
from services.screening.domain.quotes import Quote
from services.screening.facts.end_users import bodies_in
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
from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading
from shared.contracts.order.order import Order

TITLE_KINDS = frozenset({"project", "site"})
"""Texts that are names: a programme named there is the project's name."""
PROJECT_REACH = 4
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.'\u00a0]\d{3})+|\d+")
_CAMERA = re.compile(
    r"camera|caméra|cámara|câmera|kamer[ayi]|telecamer|摄像|攝像|摄影机|攝影機|камер|كاميرا|دوربین|探头|监控点|カメラ|카메라|กล้อง|कैमर|کیمر",
    re.IGNORECASE,
)


def programmes_of(order: Order, lines: tuple[LineFacts, ...], knowledge: Knowledge) -> tuple[Programme, ...]:
    """Programmes that project, statement, documents, sites, notes or line texts name, each quote once."""
    texts = [
        *project_texts(order),
        *statement_texts(order),
        *document_texts(order),
        *site_texts(order),
        *note_texts(order),
    ]
    texts += _party_names(order, knowledge)
    texts += [
        OrderText(f"{facts.pointer}/description", facts.line.description, "line") for facts in lines[:200]
    ]
    found: dict[tuple[str, str], Programme] = {}
    for text in texts:
        reading = knowledge.reader.read(text.text)
        for hit in programme_hits(text, reading):
            quote = quote_of(text, reading, hit, around=40)
            found.setdefault(
                (hit.phrase.name, quote.pointer), Programme(hit.phrase.name, quote, text.kind == "tender")
            )
    return tuple(found.values())


def _party_names(order: Order, knowledge: Knowledge) -> Iterator[OrderText]:
    """Names of users and receivers: an authority may bear its programme's name; a firm only sounds so."""
    for index, party in enumerate(order.parties):
        names = [(f"/parties/{index}/names_native/{n}", name) for n, name in enumerate(party.names_native)]
        names.append((f"/parties/{index}/name", party.name))
        firm = any(knowledge.reader.read(name).of("not_a_body", negated=True) for _, name in names)
        if party.role in USER_ROLES and not firm:
            yield from (OrderText(pointer, name, "party") for pointer, name in names)


def programme_hits(text: OrderText, reading: Reading) -> list[Hit]:
    """Programmes that a text names; an ordinary name counts as a project's title or beside its word."""
    if reading.of("not_a_programme", negated=True):
        return []
    hits = list(reading.of("programme"))
    for hit in reading.of("ordinary_programme"):
        beside = any(
            reading.near(word, hit, PROJECT_REACH) for word in reading.of("project_word", negated=True)
        )
        if text.kind in TITLE_KINDS or beside:
            hits.append(hit)
    return hits


def scale_quotes(order: Order, knowledge: Knowledge, whole_city: int) -> tuple[Quote, ...]:
    """Words or numbers that show the scale of a whole city."""
    found: list[Quote] = []
    for text in [*project_texts(order), *document_texts(order, "tender", "contract")]:
        reading = knowledge.reader.read(text.text)
        found += [quote_of(text, reading, hit, around=40) for hit in reading.of("scale")]
        if text.pointer.startswith("/project/") and _cameras_in(text.text) >= whole_city:
            found.append(Quote(text.pointer, text.text))
    return tuple(dict.fromkeys(found))


def names_cameras(text: str) -> bool:
    """Whether a text has the word for a camera, in any of the languages whose word is known."""
    return bool(_CAMERA.search(text))


def _cameras_in(text: str) -> int:
    if not names_cameras(text):
        return 0
    return max((int(re.sub(r"\D", "", number)) for number in _NUMBER.findall(text)), default=0)


def recommended_brands(order: Order, knowledge: Knowledge) -> tuple[Quote, ...]:
    """A brand named as recommended in the tender of a security body."""
    found: list[Quote] = []
    for text in document_texts(order, "tender"):
        reading = knowledge.reader.read(text.text)
        if bodies_in(reading):
            found += [quote_of(text, reading, hit, around=60) for hit in reading.of("recommended")]
    return tuple(found)
