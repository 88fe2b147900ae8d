"""Documents of every format, the canonical order among them, and how they are read."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.intake.formats import BY_MEDIA_TYPE, NOTHING_SAID, Beside, read_document
from services.intake.formats.media import CSV, EDIFACT, IDOC, ODOO, XML
from shared.contracts.order import FieldError, OrderRefused, canonical_bytes

DATA = Path(__file__).parents[3] / "data" / "formats"
GOLDEN = {
    "canonical-1.ubl.xml": XML,
    "canonical-1.idoc.xml": XML,
    "canonical-1.idoc.txt": IDOC,
    "canonical-1.d96a.edi": EDIFACT,
    "canonical-1.d01b.edi": EDIFACT,
    "canonical-1.odoo.json": ODOO,
    "canonical-1.csv": CSV,
}


def golden(name: str) -> bytes:
    """A document of the canonical order."""
    return (DATA / name).read_bytes()


def taken(
    media: str, body: bytes | str, *, charset: str | None = None, beside: Beside = NOTHING_SAID
) -> dict[str, Any]:
    """The order that is made of a document, as JSON has it."""
    raw = body if isinstance(body, bytes) else body.encode()
    found: dict[str, Any] = json.loads(
        canonical_bytes(read_document(BY_MEDIA_TYPE[media], raw, charset, beside))
    )
    return found


def refused(
    media: str, body: bytes | str, *, charset: str | None = None, beside: Beside = NOTHING_SAID
) -> FieldError:
    """The first reason why a document is not taken."""
    raw = body if isinstance(body, bytes) else body.encode()
    with pytest.raises(OrderRefused) as caught:
        read_document(BY_MEDIA_TYPE[media], raw, charset, beside)
    assert caught.value.document
    return caught.value.errors[0]
