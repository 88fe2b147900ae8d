"""The texts of an order with their JSON Pointers, in the order in which a person would read them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.screening.domain.quotes import Quote
from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading
from shared.contracts.order.order import Order
from shared.contracts.order.transaction import Document, Line

PART = 4_000
OVERLAP = 300
"""Characters; a sentence that names a buyer or a programme is shorter."""


class OrderText(NamedTuple):
    """One text; `kind`: `line`, `declared`, `project`, `statement`, `notes`, `site`, or a document's."""

    pointer: str
    text: str
    kind: str
    document: Document | None = None


def quote_of(text: OrderText, reading: Reading, hit: Hit, around: int = 0) -> Quote:
    """The words of a hit as evidence."""
    document = text.document
    return Quote(
        text.pointer,
        reading.quote(hit, around),
        (document.language if document else None) or hit.phrase.language,
        document.uri if document else None,
        document.sha256 if document else None,
        document.dated if document else None,
    )


def line_texts(index: int, line: Line) -> list[OrderText]:
    """The description of a line, and the words that it declares."""
    own = OrderText(f"/lines/{index}/description", line.description, "line")
    return [own, *declared_texts(index, line.capabilities_declared)]


def declared_texts(index: int, words: Sequence[str]) -> list[OrderText]:
    """Words that say what the goods of a line can do."""
    return [
        OrderText(f"/lines/{index}/capabilities_declared/{number}", word, "declared")
        for number, word in enumerate(words)
    ]


def project_texts(order: Order) -> Iterator[OrderText]:
    """Names, description and scale of the project."""
    project = order.project
    if project is None:
        return
    for index, name in enumerate(project.names_native):
        yield OrderText(f"/project/names_native/{index}", name, "project")
    for field in ("name", "description", "scale", "tender_ref"):
        value = getattr(project, field)
        if value:
            yield OrderText(f"/project/{field}", value, "project")


def statement_texts(order: Order) -> Iterator[OrderText]:
    """The words of the end-use statement."""
    statement = order.end_use_statement
    if statement is None:
        return
    for field in ("text", "laboratory", "principal_investigator", "funding_source"):
        value = getattr(statement, field)
        if value:
            yield OrderText(f"/end_use_statement/{field}", value, "statement")


def document_texts(order: Order, *kinds: str) -> Iterator[OrderText]:
    """Titles and texts of documents, of some kinds or all."""
    for index, document in enumerate(order.documents):
        if kinds and document.kind not in kinds:
            continue
        if document.title:
            yield OrderText(f"/documents/{index}/title", document.title, document.kind, document)
        if document.text:
            for part in parts_of(document.text):
                yield OrderText(f"/documents/{index}/text", part, document.kind, document)


def parts_of(text: str) -> Iterator[str]:
    """A long text in parts that overlap, so that reading it costs no more than its length."""
    start = 0
    while start < len(text):
        yield text[start : start + PART]
        if start + PART >= len(text):
            return
        start += PART - OVERLAP


def note_texts(order: Order) -> Iterator[OrderText]:
    """Free notes."""
    if order.notes:
        for part in parts_of(order.notes):
            yield OrderText("/notes", part, "notes")


def site_texts(order: Order) -> Iterator[OrderText]:
    """Names and addresses of the sites."""
    for index, site in enumerate(order.sites):
        for number, native in enumerate(site.names_native):
            yield OrderText(f"/sites/{index}/names_native/{number}", native, "site")
        if site.name:
            yield OrderText(f"/sites/{index}/name", site.name, "site")
        if site.address:
            yield OrderText(f"/sites/{index}/address", site.address, "site")
