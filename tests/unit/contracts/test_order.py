"""The strict door, the canonical form and the key of an order."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.order import (
    FieldError,
    OrderKey,
    OrderRefused,
    canonical_bytes,
    differing_fields,
    order_sha256,
    parse_order,
    read_order,
)


def body(**changes: Any) -> bytes:
    order: dict[str, Any] = {
        "order_id": "A-1",
        "exporter": {"name": "Seller"},
        "parties": [{"role": "end_user", "name": "Buyer"}],
        "lines": [{"line": 1, "description": "Printer", "qty": "1"}],
    }
    return json.dumps(order | changes).encode()


OWNER = {"name": "O", "share_min_percent": 60, "share_max_percent": 40}


@pytest.mark.parametrize(
    ("broken", "pointer", "word"),
    [
        (b"", "", "JSON"),
        (b"[1]", "", "object"),
        (b"\xff\xfe", "", "UTF-8"),
        (b'{"order_id": "a", "order_id": "b"}', "", "twice"),
        (b'{"order_id": NaN}', "", "NaN"),
        (b'{"revision": ' + b"9" * 40 + b"}", "", "digits"),
        (b'{"a": ' + b"[" * 90 + b"]" * 90 + b"}", "", "nested"),
        (body(order_id="a\x00b"), "/order_id", "control"),
        (body(order_id="a\nb"), "/order_id", "control"),
        (body(order_id="a\u202eb"), "/order_id", "invisible"),
        (body(order_id="a\u200bb"), "/order_id", "invisible"),
        (body(order_id=".."), "/order_id", "segment"),
        (body(order_id="x" * 129), "/order_id", "128"),
        (body(order_date="2026-02-30"), "/order_date", "calendar"),
        (body(revision="1"), "/revision", "integer"),
        (body(lines=[{"line": 1, "description": "d", "qty": 1}]), "/lines/0/qty", "decimal"),
        (body(lines=[{"line": 1, "description": "d", "qty": "0"}]), "/lines/0/qty", "greater"),
        (body(lines=[{"line": 1, "description": "d", "qty": "9" * 19}]), "/lines/0/qty", "at most 18 before"),
        (body(contract={"audit_right": "unknown"}), "/contract/audit_right", "boolean"),
        (body(exporter={"name": "S", "country": "XX"}), "/exporter/country", "3166"),
        (body(parties=[]), "/parties", "1"),
        (body(lines=[{"line": 1, "description": "d", "qty": "1", "hs": "٨٥٤٢٣١"}]), "/lines/0/hs", "match"),
        (body(lines=[{"line": 1, "description": "d", "qty": "1", "hs": "85423１"}]), "/lines/0/hs", "match"),
        (body(lines=[{"line": 1, "description": "d", "qty": "٣"}]), "/lines/0/qty", "decimal"),
        (body(lines=[{"line": 1, "description": "\u200b", "qty": "1"}]), "/lines/0/description", "blank"),
        (body(parties=[{"role": "end_user", "name": "\u200b\u200d"}]), "/parties/0/name", "blank"),
        (body(parties=[{"role": "end_user", "name": "\u3164 \u2800"}]), "/parties/0/name", "blank"),
        (body(order_date="2026-0١-01"), "/order_date", "match"),
        (body(order_date="0001-01-01"), "/order_date", "day of trade"),
        (body(requested_delivery="9999-12-31"), "/requested_delivery", "day of trade"),
        (body(currency="XXQ"), "/currency", "4217"),
        (body(total={"amount": "-5", "currency": "EUR"}), "/total/amount", "less than nothing"),
        (body(exporter={"name": "S", "country": "BE", "region": "CN-XJ"}), "/exporter", "CN-XJ"),
        (
            body(parties=[{"role": "end_user", "name": "B", "country": "BE", "region": "CN-XJ"}]),
            "/parties/0",
            "not in the country BE",
        ),
        (body(sites=[{"name": "Plant", "country": "BE", "region": "CN-XJ"}]), "/sites/0", "CN-XJ"),
        (
            body(parties=[{"role": "end_user", "name": "B", "owners": [OWNER]}]),
            "/parties/0/owners/0",
            "60 is more than share_max_percent 40",
        ),
    ],
)
def test_refusals_name_the_field(broken: bytes, pointer: str, word: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        parse_order(broken)
    error = refused.value.errors[0]
    assert error.pointer == pointer
    assert word in error.detail


def test_a_line_number_stands_on_one_line_only() -> None:
    line = {"line": 7, "description": "d", "qty": "1"}
    with pytest.raises(OrderRefused, match="line number 7"):
        parse_order(body(lines=[line, line]))


def test_an_order_has_so_many_names_that_lists_can_be_searched_for() -> None:
    owners = [{"name": f"Owner {number}", "names_native": ["a", "b"]} for number in range(600)]
    many = {"role": "end_user", "name": "Acme", "owners": owners, "names_native": ["c"] * 199}
    parse_order(body(parties=[many]))
    with pytest.raises(OrderRefused, match="2001 names"):
        parse_order(body(parties=[{**many, "names_native": ["c"] * 200}]))


def test_a_site_names_lines_that_exist() -> None:
    with pytest.raises(OrderRefused, match="line 9"):
        parse_order(body(sites=[{"name": "Plant", "lines": [1, 9]}]))


def test_canonical_form_drops_nulls_and_defaults_and_writes_decimals_plainly() -> None:
    order = parse_order(
        body(
            source_system="default",
            notes=None,
            sites=[],
            lines=[{"line": 1, "description": "Printer", "qty": "2.500", "services": None}],
        )
    )
    document = json.loads(canonical_bytes(order))
    assert document["lines"] == [{"description": "Printer", "line": 1, "qty": "2.5"}]
    assert {"source_system", "notes", "sites", "revision"}.isdisjoint(document)


def test_the_same_content_has_the_same_hash_however_it_is_written() -> None:
    plain = parse_order(body())
    wordy = parse_order(json.dumps(json.loads(body(revision=1)), indent=3).encode())
    assert order_sha256(canonical_bytes(plain)) == order_sha256(canonical_bytes(wordy))


def test_false_is_not_unknown() -> None:
    refused = parse_order(body(contract={"audit_right": False}))
    unknown = parse_order(body(contract={"audit_right": None}))
    assert canonical_bytes(refused) != canonical_bytes(unknown)
    assert differing_fields(refused, unknown) == ["/contract"]


def test_topics_ignore_fields_that_the_door_refuses() -> None:
    later = body(invented_later=1)
    with pytest.raises(OrderRefused):
        parse_order(later)
    assert read_order(later).order_id == "A-1"


_PART = st.text(min_size=1, max_size=20)


@given(_PART, _PART, _PART)
def test_a_key_is_read_back_as_it_was(tenant: str, source: str, order_id: str) -> None:
    key = OrderKey(tenant, source, order_id)
    assert OrderKey.parse(str(key)) == key
    assert str(key).count("/") == 2


@given(st.text(max_size=60).filter(lambda text: text.strip() != ""))
def test_names_survive_the_canonical_form_as_received(name: str) -> None:
    raw = body(parties=[{"role": "end_user", "name": name}])
    try:
        order = parse_order(raw)
    except OrderRefused:
        return
    assert read_order(canonical_bytes(order)).parties[0].name == name


@pytest.mark.parametrize(
    ("country", "region"),
    [("HK", "CN-HK"), ("CN", "CN-HK"), ("RU", "UA-43"), ("AX", "FI-01"), ("XK", "RS-25"), ("FR", "GP-01")],
)
def test_a_region_may_be_written_under_the_country_that_claims_it(country: str, region: str) -> None:
    party = {"role": "end_user", "name": "Buyer", "country": country, "region": region}
    assert parse_order(body(parties=[party])).parties[0].region == region


@pytest.mark.parametrize(
    "stored",
    [
        {"order_date": "0001-01-01"},
        {"currency": "XXQ"},
        {"total": {"amount": "-5", "currency": "EUR"}},
        {"exporter": {"name": "S", "country": "BE", "region": "CN-XJ"}},
        {"parties": [{"role": "end_user", "name": "B", "owners": [OWNER]}]},
    ],
    ids=str,
)
def test_values_taken_before_a_rule_stay_readable(stored: dict[str, Any]) -> None:
    assert read_order(body(**stored)).order_id == "A-1"


@pytest.mark.parametrize("number", ["a\u200bb", "a\u202eb", ".."])
def test_what_was_taken_before_a_rule_stays_readable(number: str) -> None:
    assert read_order(body(order_id=number)).order_id == number


def test_errors_do_not_repeat_what_was_sent() -> None:
    with pytest.raises(ValueError) as refused:
        read_order(body(exporter={"name": 5}, parties=[{"role": "end_user", "name": ["Ana Keller"]}]))
    assert "Ana Keller" not in str(refused.value)


@pytest.mark.parametrize("field", ["parties", "lines"])
def test_a_list_with_a_faulty_item_is_not_said_to_be_too_short(field: str) -> None:
    items = json.loads(body())[field]
    assert [error.pointer for error in _refused(body(**{field: [{**items[0], "nonsense": 1}]}))] == [
        f"/{field}/0/nonsense"
    ]
    (empty,) = _refused(body(**{field: []}))
    assert (empty.pointer, empty.detail) == (f"/{field}", "must have at least 1 item")


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [(b'"notes": "a\\ud800"', "/notes"), (b'"notes": "\\udc00\\ud800"', "/notes"), (b'"\\ud83d": 1', "")],
)
def test_half_a_character_is_refused_where_it_stands(sent: bytes, pointer: str) -> None:
    (error,) = _refused(body()[:-1] + b", " + sent + b"}")
    assert error.pointer == pointer
    assert "half a character" in error.detail


def test_a_whole_character_may_be_written_in_two_halves() -> None:
    assert parse_order(body()[:-1] + b', "notes": "\\ud83d\\ude00"}').notes == "😀"


def test_faults_beyond_a_hundred_are_counted() -> None:
    errors = _refused(body(**{f"nonsense_{number}": 1 for number in range(1_000)}))
    assert len(errors) == 101
    assert errors[-1].detail == "and 900 more"


def _refused(sent: bytes) -> list[FieldError]:
    with pytest.raises(OrderRefused) as refused:
        parse_order(sent)
    return refused.value.errors
