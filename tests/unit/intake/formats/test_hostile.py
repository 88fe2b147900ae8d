"""Whatever the bytes: an order, or a refusal that says why; nothing else, and soon."""

import json
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.intake.formats import BY_MEDIA_TYPE, NOTHING_SAID, Beside, media_of, read_document
from services.intake.formats.media import CSV, EDIFACT, IDOC, ODOO, XML
from shared.contracts.order import Order, OrderRefused
from tests.unit.intake.formats.documents import GOLDEN, golden, refused

SOON = 5
"""Times what an honest document of ten thousand lines takes, in time of the processor."""
MEBIBYTE = 1024 * 1024
MEDIA = st.sampled_from(sorted(BY_MEDIA_TYPE))
CHARSETS = st.sampled_from([None, "utf-8", "iso-8859-1", "windows-1252", "utf-16", "nonsense", "gb18030"])
FEW = settings(suppress_health_check=list(HealthCheck), deadline=None)


def read(media: str, body: bytes, charset: str | None = None) -> Order | OrderRefused:
    """The order, or why not; any other exception is the fault that these tests look for."""
    try:
        return read_document(BY_MEDIA_TYPE[media], body, charset, NOTHING_SAID)
    except OrderRefused as error:
        assert error.errors
        assert all(one.detail for one in error.errors)
        return error


@FEW
@given(media=MEDIA, body=st.binary(max_size=300), charset=CHARSETS)
@example(EDIFACT, b"UNA:+.? ", None)
@example(EDIFACT, b"UNA      ", None)
@example(EDIFACT, b"UNB+UNOC'UNH'UNT'UNZ'", None)
@example(XML, b"\xff\xfe<\x00", None)
@example(IDOC, b"EDI_DC40", None)
@example(CSV, b'order_id\n"\x00"', None)
def test_any_bytes(media: str, body: bytes, charset: str | None) -> None:
    read(media, body, charset)


@FEW
@given(media=MEDIA, body=st.text(max_size=300))
def test_any_text(media: str, body: str) -> None:
    read(media, body.encode("utf-8", "surrogatepass"))


@FEW
@given(
    name=st.sampled_from(sorted(GOLDEN)),
    cuts=st.lists(
        st.tuples(st.integers(0, 8_000), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=6
    ),
)
def test_documents_with_pieces_cut_out_and_put_in(name: str, cuts: list[tuple[int, int, bytes]]) -> None:
    body = golden(name)
    for begin, length, instead in cuts:
        body = body[:begin] + instead + body[begin + length :]
    read(GOLDEN[name], body)


@FEW
@given(name=st.sampled_from(sorted(GOLDEN)), end=st.integers(0, 8_000))
def test_documents_that_are_cut_off(name: str, end: int) -> None:
    whole = golden(name)
    found = read(GOLDEN[name], whole[:end])
    cannot_tell = name.endswith((".csv", ".txt"))  # a row or a record less is a smaller order
    if end < len(whole.rstrip()) - 1 and not cannot_tell:
        assert isinstance(found, OrderRefused)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(json.loads(golden("canonical-1.odoo.json")))


@FEW
@given(name=st.sampled_from(FIELDS), value=JSON, inner=st.sampled_from(["name", "country_id", "state_id"]))
def test_odoo_with_anything_in_any_field(name: str, value: object, inner: str) -> None:
    order = json.loads(golden("canonical-1.odoo.json"))
    read(ODOO, json.dumps(order | {name: value}).encode())
    order["partner_id"][inner] = value
    read(ODOO, json.dumps(order).encode())


@FEW
@given(
    query=st.lists(
        st.tuples(st.sampled_from(["party", "revision", "source_system", "x"]), st.text(max_size=9))
    )
)
def test_any_query(query: list[tuple[str, str]]) -> None:
    try:
        beside = Beside.of(query)
        read_document(BY_MEDIA_TYPE[CSV], golden("canonical-1.csv"), None, beside)
    except OrderRefused as error:
        assert error.errors[0].pointer


@FEW
@given(value=st.text(max_size=60))
def test_any_content_type(value: str) -> None:
    assert media_of(value).type


UBL = golden("canonical-1.ubl.xml").decode()
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE Order [<!ENTITY e0 "ha">{LAUGHS}]>'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE Order [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Order SYSTEM "http://127.0.0.1:1/order.dtd">',
        '<!DOCTYPE Order [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>',
    ],
)
def test_no_document_type_is_read(doctype: str, encoding: str) -> None:
    body = UBL.replace(DECLARATION, doctype).replace("CANON-1", "&x;")
    assert "DOCTYPE" in refused(XML, body.encode(encoding)).detail


@pytest.mark.parametrize("charset", ["utf-7", "cp037", "utf-32"])
def test_nor_one_in_an_encoding_that_hides_it(charset: str) -> None:
    body = BOMB + "<Order>&e11;</Order>"
    hidden = body.encode(charset).replace(b"<", b"+ADw-" if charset == "utf-7" else b"<")
    assert refused(XML, hidden, charset=charset)


def test_no_file_is_read_even_there() -> None:
    hidden = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.replace(b"<", b"+ADw-")
    assert "DOCTYPE" in refused(XML, hidden, charset="utf-7").detail


def test_an_entity_that_nobody_declared_is_not_well_formed() -> None:
    assert "not well-formed" in refused(XML, UBL.replace("CANON-1-MORPHO", "&x;")).detail


NOTES = "".join(f"<cbc:Note>{number}</cbc:Note>" for number in range(100_000))
FORWARDERS = "".join(
    f"<cac:FreightForwarderParty><cac:PartyName><cbc:Name>{number}</cbc:Name></cac:PartyName>"
    "</cac:FreightForwarderParty>"
    for number in range(30_000)
)
EMPTY_LINE = "<cac:OrderLine><cac:LineItem/></cac:OrderLine>"
D01B = golden("canonical-1.d01b.edi")
PROPERTIES = "".join(
    f"<cac:AdditionalItemProperty><cbc:Name>end_use_statement.text</cbc:Name><cbc:Value>{number}</cbc:Value>"
    "</cac:AdditionalItemProperty>"
    for number in range(30_000)
)
HUGE = {
    "tags": (XML, b"<a>" + b"<b/>" * MEBIBYTE),
    "depth": (XML, b"<a>" * MEBIBYTE),
    "attributes": (XML, b"<a " + b" ".join(b'a%d=""' % n for n in range(250_000)) + b"/>"),
    "namespaces": (XML, b"<a " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(120_000)) + b"/>"),
    "text": (XML, UBL.replace("Delivery in", "x" * 4 * MEBIBYTE).encode()),
    "notes": (XML, UBL.replace("</cbc:Note>", "</cbc:Note>" + NOTES).encode()),
    "lines": (XML, UBL.replace("</Order>", EMPTY_LINE * 60_000).encode()),
    "siblings": (XML, b"<ORDERS05><IDOC>" + b"<E1EDP19/>" * 300_000 + b"</IDOC></ORDERS05>"),
    "parties": (XML, UBL.replace("<cac:Delivery>", FORWARDERS + "<cac:Delivery>").encode()),
    "end uses": (XML, UBL.replace("</cac:Item>", PROPERTIES + "</cac:Item>", 1).encode()),
    "capabilities": (CSV, golden("canonical-1.csv").replace(b"face_detection", b"|".join(
        b"%d" % number for number in range(400_000)))),
    "released": (EDIFACT, b"UNB+UNOC:3'" + b"?" * 4 * MEBIBYTE),
    "unended": (EDIFACT, b"UNB+UNOC:3+" + b"a" * 4 * MEBIBYTE),
    "elements": (EDIFACT, b"UNB+UNOC:3'" + b"+" * 4 * MEBIBYTE + b"'"),
    "segments": (EDIFACT, b"UNB+UNOC:3'" + b"ABC'" * MEBIBYTE),
    "texts": (EDIFACT, D01B.replace(b"BGM", b"".join(b"FTX+AAI+++%d'" % n for n in range(140_000)) + b"BGM")),
    "records": (IDOC, golden("canonical-1.idoc.txt") * 100),
    "rows": (CSV, golden("canonical-1.csv") + b";" * 30 + b"x\n" * MEBIBYTE),
    "cells": (CSV, b"a," * 2 * MEBIBYTE),
    "columns": (CSV, ",".join(f"end_user.{number}.name" for number in range(2, 1_000)).encode() + b"\n"),
    "quoted": (CSV, golden("canonical-1.csv") + b'"' + b"\n" * 4 * MEBIBYTE),
    "number": (CSV, golden("canonical-1.csv").replace(b"480000,00", b"9" * 100_000)),
    "nested": (ODOO, b'{"a":' * MEBIBYTE),
    "array": (ODOO, b"[" * 4 * MEBIBYTE),
    "rich text": (ODOO, json.dumps({"name": "1", "note": "<" * 3 * MEBIBYTE, "order_line": []}).encode()),
}  # fmt: skip


def of_ten_thousand_lines() -> bytes:
    head, rows = golden("canonical-1.csv").decode("utf-8-sig").split("\n", 1)
    first, second, *_ = rows.split("\n")
    many = [second.replace(";2;FR", f";{number};FR") for number in range(2, 10_001)]
    return "\n".join([head, first, *many]).encode()


def timed(media: str, body: bytes) -> tuple[Order | OrderRefused, float]:
    began = time.process_time()
    return read(media, body), time.process_time() - began


@pytest.fixture(scope="module")
def honest() -> float:
    return timed(CSV, of_ten_thousand_lines())[1]


@pytest.mark.parametrize("name", HUGE)
def test_four_megabytes_of_malice_are_refused_soon(name: str, honest: float) -> None:
    media, body = HUGE[name]
    found, took = timed(media, body)
    assert isinstance(found, OrderRefused)
    assert took < SOON * honest, took / honest


def test_ten_thousand_lines_are_taken() -> None:
    found = read(CSV, of_ten_thousand_lines())
    assert isinstance(found, Order)
    assert len(found.lines) == 10_000
