"""Whatever bytes come: entries, or one refusal with its reason; never anything else, and bounded."""

import gzip
import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.screening.watchlists.archives import MAX_BYTES, pack
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.load import load_bytes
from services.screening.watchlists.readers import READERS
from services.screening.watchlists.readers.base import Reader
from tests.unit.watchlists import formats
from tests.unit.watchlists.test_eu_fsf import EU_XML
from tests.unit.watchlists.test_readers import ALT, CSL, CSL_CSV, DPL, SDN, UN_XML

EXAMPLES = [
    text.encode()
    for text in (
        EU_XML, json.dumps(CSL), CSL_CSV, DPL, SDN, UN_XML, formats.EU_CSV, formats.UK_CSV, formats.UK_XML,
        formats.SECO_XML, formats.OFAC_XML, formats.FTM, formats.FTM_NESTED, formats.OWN_CSV,
    )
]  # fmt: skip
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def load(raw: bytes) -> None:
    """Loads, or is refused with where and why."""
    try:
        snapshot = load_bytes(raw, "file")
    except WatchlistError as error:
        assert error.problem
    else:
        assert all(entry.names and entry.entry_id for entry in snapshot.entries)
        assert snapshot.published_on is None or isinstance(snapshot.published_on, date)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3_000))
def test_any_bytes(raw: bytes) -> None:
    load(raw)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_lists(data: st.DataObject) -> None:
    """A list with a stretch of it lost, doubled or overwritten, wherever."""
    raw = data.draw(st.sampled_from(EXAMPLES))
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 400)))
    put = data.draw(
        st.one_of(st.binary(max_size=40), st.text(max_size=20).map(str.encode), st.just(raw[:end]))
    )
    load(raw[:start] + put + raw[end:])


def test_a_header_that_was_cut_is_refused_with_its_line() -> None:
    head, _, rows = CSL_CSV.partition("\n")
    cut = ",".join(head.split(",")[:-4])
    with pytest.raises(WatchlistError, match=r"line \d+: not \d+ columns"):
        load_bytes(f"{cut}\n{rows}".encode(), "file")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(READERS), st.binary(max_size=400), st.sampled_from(EXAMPLES))
def test_a_reader_given_another_list(reader: Reader, tail: bytes, raw: bytes) -> None:
    """Recognition may err; reading must not."""
    try:
        reader.read({"list": raw + tail, "names": raw + tail}, "file")
    except WatchlistError as error:
        assert error.problem


@pytest.mark.parametrize("text", [EU_XML, UN_XML, formats.UK_XML, formats.SECO_XML, formats.OFAC_XML])
def test_no_entity_is_ever_declared(text: str) -> None:
    body = text.partition("?>")[2]
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for declared in (BOMB, f'<?xml version="1.0"?>{outside}', '<?xml version="1.0"?><!DOCTYPE x>'):
        with pytest.raises(WatchlistError, match="document type"):
            load_bytes((declared + body).encode(), "file")


def test_xml_nested_without_end_is_refused() -> None:
    with pytest.raises(WatchlistError, match="nested too deep"):
        load_bytes(b"<Designations>" + b"<a>" * 5_000, "file")


def test_a_page_instead_of_a_list_is_called_so() -> None:
    for page in (b"<!DOCTYPE html><html><body>500</body></html>", b"\n<HTML><head></head></html>"):
        with pytest.raises(WatchlistError, match="a web page, not a list"):
            load_bytes(page, "file")


def test_what_swells_beyond_measure_is_refused_while_it_swells() -> None:
    bomb = gzip.compress(b"\0" * 40_000_000)
    with pytest.raises(WatchlistError, match="swells from"):
        load_bytes(bomb, "file")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sdn.csv", b"\0" * 40_000_000)
    with pytest.raises(WatchlistError, match="swells from"):
        load_bytes(packed.getvalue(), "file")
    assert MAX_BYTES == 512 * 1024 * 1024


def test_parts_packed_together_are_one_list() -> None:
    packed = pack([("sdn.csv", SDN.encode()), ("alt.csv", ALT.encode())])
    assert len(load_bytes(packed, "ofac.zip").entries[0].names) == 3
    with pytest.raises(WatchlistError, match="2 lists packed together"):
        load_bytes(pack([("a", UN_XML.encode()), ("b", EU_XML.encode())]), "two.zip")


@pytest.mark.parametrize("text", [CSL_CSV, DPL, SDN, formats.EU_CSV, formats.UK_CSV, formats.OWN_CSV])
def test_a_field_without_end_is_refused(text: str) -> None:
    with pytest.raises(WatchlistError):
        load_bytes((text.rstrip("\x1a") + '"' + "x" * 200_000).encode(), "file")
