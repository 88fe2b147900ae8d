"""The envelope: what goes out comes back, CloudEvents readers agree, and nothing forged is read."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.events import OrderEvent, WatchlistPublished
from shared.contracts.order import order_sha256
from shared.messaging.bus import Received, Record
from shared.messaging.envelope import MAX_VALUE_BYTES, EventFactory, Unreadable, decode, encode, signing_input
from shared.messaging.keys import EventVerifier
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.traffic import released


def _arrived(record: Record) -> Received:
    return Received(record.topic, 0, 0, record.key, record.value, record.headers)


def _with_header(record: Record, name: str, value: bytes) -> Record:
    headers = dict(record.headers) | {name: value}
    return msgspec.structs.replace(record, headers=tuple(headers.items()))


def test_comes_back_as_it_went(maker: EventMaker) -> None:
    event = released(maker, "order", "release")
    assert decode(_arrived(maker.record(event)), maker.keys.verifier) == event


def test_the_cloudevents_library_reads_the_same(maker: EventMaker) -> None:
    event = released(maker, "order", "release")
    record = maker.record(event)
    message = KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value)
    read = from_binary(message, JSONFormat(), CloudEvent)
    assert read.get_id() == str(event.id)
    assert read.get_type() == "exportgate.order.released.v1"
    assert read.get_source() == "/exportgate/intake"
    assert read.get_subject() == event.key
    assert read.get_time() == event.time
    assert read.get_datacontenttype() == "application/json"
    assert read.get_extension("tenant") == event.tenant
    assert read.get_extension("sequence") == str(event.sequence)
    assert read.get_data() == msgspec.json.decode(record.value)


@pytest.mark.parametrize("name", ["tenant", "subject", "sequence", "type", "id", "time", "correlation"])
def test_a_changed_attribute_is_noticed(maker: EventMaker, name: str) -> None:
    record = maker.record(released(maker, "order", "release"))
    header = f"ce_{name}"
    other = dict(maker.record(released(maker, "other", "x", tenant="bolt")).headers)[header] + b"0"
    with pytest.raises(Unreadable):
        decode(_arrived(_with_header(record, header, other)), maker.keys.verifier)


def test_changed_data_is_noticed(maker: EventMaker) -> None:
    record = maker.record(released(maker, "order", "release"))
    changed = msgspec.structs.replace(record, value=record.value.replace(b"release", b"RELEASE"))
    with pytest.raises(Unreadable, match="does not verify"):
        decode(_arrived(changed), maker.keys.verifier)


def test_an_order_that_is_not_of_its_hash_is_unreadable_although_signed(maker: EventMaker) -> None:
    document = b'{"order_id":"1"}'
    honest = OrderEvent(
        "acme", "erp", "1", 1, order_sha256(document), msgspec.Raw(document), "2026-08-03T12:00:00Z"
    )
    event = maker.event("order.received", honest, key="acme/erp/1")
    assert decode(_arrived(maker.record(event)), maker.keys.verifier).data == event.data
    lying = msgspec.structs.replace(honest, order_sha256="0" * 64)
    event = maker.event("order.received", lying, key="acme/erp/1")
    with pytest.raises(Unreadable, match="hash of revision 1 is not that of the order"):
        decode(_arrived(maker.record(event)), maker.keys.verifier)


def test_an_attribute_cannot_pass_for_two() -> None:
    one = signing_input({"a": "x\nb=y"}, b"")
    assert one != signing_input({"a": "x", "b": "y"}, b"")


def test_a_service_cannot_speak_for_another(testing_keys: TestingKeys) -> None:
    data = WatchlistPublished("acme", "ofac", "1", 1, "2026-08-03T12:00:00Z")
    with pytest.raises(ValueError, match="does not produce"):
        EventFactory("intake").make(
            "watchlist.published", tenant="acme", key="ofac", sequence=1, time=datetime.now(UTC), data=data
        )
    event = EventFactory("screening").make(
        "watchlist.published", tenant="acme", key="ofac", sequence=1, time=datetime.now(UTC), data=data
    )
    forged = encode(event, testing_keys.signers["intake"])
    with pytest.raises(Unreadable, match="does not verify"):
        decode(_arrived(forged), testing_keys.verifier)


def test_an_unknown_service_is_refused(maker: EventMaker) -> None:
    with pytest.raises(Unreadable, match="does not verify"):
        decode(_arrived(maker.record(released(maker, "order", "release"))), EventVerifier({}))


def test_on_another_topic_it_is_refused(maker: EventMaker) -> None:
    record = msgspec.structs.replace(maker.record(released(maker, "o", "r")), topic="exportgate.cases.v1")
    with pytest.raises(Unreadable, match="does not belong"):
        decode(_arrived(record), maker.keys.verifier)


def test_an_unknown_major_version_is_refused(maker: EventMaker) -> None:
    record = _with_header(maker.record(released(maker, "o", "r")), "ce_type", b"exportgate.order.released.v2")
    with pytest.raises(Unreadable, match="major version"):
        decode(_arrived(record), maker.keys.verifier)


@pytest.mark.parametrize(
    "change",
    [
        {"tenant": "a,b"},
        {"tenant": ""},
        {"key": ""},
        {"key": "a\x00b"},
        {"key": "a\nb"},
        {"sequence": 0},
        {"sequence": 2**63},
    ],
)
def test_what_no_table_takes_is_unreadable_although_signed(
    maker: EventMaker, change: dict[str, object]
) -> None:
    event = msgspec.structs.replace(released(maker, "order", "release"), **change)
    if "tenant" in change:
        data = msgspec.structs.replace(event.data, tenant=change["tenant"])
        event = msgspec.structs.replace(event, data=data, raw=msgspec.json.encode(data))
    with pytest.raises(Unreadable):
        decode(_arrived(maker.record(event)), maker.keys.verifier)


def test_too_large_is_refused_on_both_sides(maker: EventMaker) -> None:
    event = released(maker, "order", "release")
    large = msgspec.structs.replace(event, raw=b" " * (MAX_VALUE_BYTES + 1))
    with pytest.raises(ValueError, match="at most"):
        maker.record(large)
    record = msgspec.structs.replace(maker.record(event), value=b" " * (MAX_VALUE_BYTES + 1))
    with pytest.raises(Unreadable, match="at most"):
        decode(_arrived(record), maker.keys.verifier)


def test_time_is_told_in_utc(maker: EventMaker) -> None:
    local = datetime(2026, 8, 3, 14, tzinfo=timezone(timedelta(hours=2)))
    event = msgspec.structs.replace(released(maker, "order", "release"), time=local)
    assert dict(maker.record(event).headers)["ce_time"] == b"2026-08-03T12:00:00Z"


@given(
    value=st.none() | st.binary(max_size=200),
    headers=st.lists(
        st.tuples(
            st.sampled_from(["ce_id", "ce_type", "ce_source", "ce_signature", "ce_tenant", "x"]),
            st.binary(max_size=40),
        ),
        max_size=12,
    ),
)
def test_garbage_is_unreadable_and_nothing_else(
    value: bytes | None, headers: list[tuple[str, bytes]]
) -> None:
    record = Received("exportgate.orders.v1", 0, 0, b"k", value, tuple(headers))
    with pytest.raises(Unreadable):
        decode(record, EventVerifier({}))
