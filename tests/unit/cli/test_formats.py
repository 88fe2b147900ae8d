"""`orders submit --format`: the media type that goes with a document."""

from pathlib import Path

import pytest

from services.cli.input import read_document
from services.cli.orders import Format, _media_type
from services.intake.formats import BY_MEDIA_TYPE, OWN


@pytest.mark.parametrize(
    ("format", "body", "media"),
    [
        ("order", b"{}", "application/json"),
        ("ubl", b"<Order/>", "application/xml"),
        ("idoc", b"<ORDERS05/>", "application/xml"),
        ("idoc", b"\xef\xbb\xbfEDI_DC40  100", "application/x-sap.idoc"),
        ("edifact", b"UNB", "application/edifact"),
        ("odoo", b"{}", "application/vnd.exportgate.odoo.sale-order+json"),
        ("csv", b"order_id", "text/csv"),
    ],
)
def test_each_format_goes_under_a_type_that_intake_reads(format: Format, body: bytes, media: str) -> None:
    assert _media_type(format, body, None) == media
    assert media in {*BY_MEDIA_TYPE, *OWN}


def test_a_character_set_is_named_with_it() -> None:
    assert _media_type("csv", b"", "windows-1251") == "text/csv; charset=windows-1251"


def test_a_document_is_sent_whole(tmp_path: Path) -> None:
    file = tmp_path / "order.edi"
    file.write_bytes(b"UNB'\n\nUNZ'\n")
    assert list(read_document(str(file))) == [(str(file), b"UNB'\n\nUNZ'\n")]
