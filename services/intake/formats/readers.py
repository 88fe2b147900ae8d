"""Which media type is read by whom, and the one way from a document to a stored order."""

from collections.abc import Callable
from dataclasses import replace

from services.intake.formats import media
from services.intake.formats.beside import Beside
from services.intake.formats.csv import read_csv
from services.intake.formats.draft import Draft, Place, told
from services.intake.formats.edifact.order import read_edifact
from services.intake.formats.idoc.order import read_flat_idoc
from services.intake.formats.odoo.order import read_odoo
from services.intake.formats.xml.documents import read_xml
from shared.contracts.order import FieldError, Order, OrderRefused, parse_order

Reader = Callable[[bytes, str | None, Beside], Draft]
"""Turns a document, with the character set its media type names, into a draft; raises `OrderRefused`."""

BY_MEDIA_TYPE: dict[str, Reader] = {
    media.XML: read_xml,
    media.TEXT_XML: read_xml,
    media.IDOC: read_flat_idoc,
    media.EDIFACT: read_edifact,
    media.ODOO: read_odoo,
    media.CSV: read_csv,
}


def read_document(reader: Reader, body: bytes, charset: str | None, beside: Beside) -> Order:
    """An order out of a foreign document, through the strict door of `order.v1`; raises `OrderRefused`, each
    fault with its place in the document.
    """
    draft = reader(body, charset, beside)
    beside.complete(draft)
    own, places = draft.settled()
    try:
        return parse_order(own)
    except OrderRefused as refused:
        errors = [_placed(error, places) for error in refused.errors]
        raise OrderRefused(errors, document=True) from refused


def _placed(error: FieldError, places: dict[str, Place]) -> FieldError:
    """The fault at the place of the nearest value that was read; its field in `order.v1` beside it."""
    pointer = error.pointer
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    place = told(places[pointer]) if pointer else "document"
    where = f" (order.v1 {error.pointer})" if error.pointer else ""
    return replace(error, pointer=place, detail=f"{error.detail}{where}")
