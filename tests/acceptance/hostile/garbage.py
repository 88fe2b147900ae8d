"""Garbled messages and bodies, made from a seed."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import msgspec

from deploy.bench import mix
from shared.contracts.order import OrderKey
from shared.messaging.bus import Record
from shared.messaging.envelope import MAX_VALUE_BYTES, signing_input
from shared.messaging.ids import new_id
from shared.messaging.keys import EventSigner

TOPICS = {
    "exportgate.orders.v1": ("intake", "order.received", ("screening", "diligence", "notify")),
    "exportgate.assessments.v1": ("screening", "order.assessed", ("diligence", "intake")),
    "exportgate.cases.v1": ("diligence", "clearance.issued", ("intake", "screening", "notify")),
}
"""Topic to its producer, one of its events, and who reads it."""
ORDER = next(mix.orders(7, 1, prefix="garbled"))
_VALUE = b'{"tenant":"default","source_system":"s","order_id":"o","revision":1}'


class Garbler:
    """Makes records that nobody can read; `signers` are the services' own, for lies well signed."""

    def __init__(self, signers: dict[str, EventSigner], stranger: EventSigner, seed: int) -> None:
        self._signers, self._stranger = signers, stranger
        self._chance = random.Random(seed)  # repeatable garbage

    def records(self, count: int) -> Iterator[Record]:
        """`count` records, every kind in turn, topics at random; two of them are too large."""
        topics = list(TOPICS)
        for number in range(count):
            kind = _KINDS[number % len(_KINDS)]
            yield kind(self, self._chance.choice(topics))
            if number % (count // 2) == 7:
                self._chance.seed(number)

    def noise(self, topic: str) -> Record:
        """Bytes, and headers that are none of ours."""
        return Record(topic, self._bytes(12), self._bytes(200), (("x", self._bytes(5)),))

    def bad_header(self, topic: str) -> Record:
        """A header that is not UTF-8."""
        return self._changed(topic, raw_tenant=b"\xff\xfe")

    def missing(self, topic: str) -> Record:
        """An attribute less."""
        record = self._changed(topic)
        gone = self._chance.choice(
            [name for name, _ in record.headers if name not in ("content-type", "ce_correlation")]
        )
        headers = tuple(item for item in record.headers if item[0] != gone)
        return Record(topic, record.key, record.value, headers)

    def version(self, topic: str) -> Record:
        """A major version or a type that nobody knows."""
        kind = f"exportgate.{TOPICS[topic][1]}"
        wrong = self._chance.choice([f"{kind}.v2", kind, "exportgate.order.exploded.v1", "", "a" * 5_000])
        return self._changed(topic, changes={"type": wrong})

    def specification(self, topic: str) -> Record:
        """Another CloudEvents."""
        return self._changed(topic, changes={"specversion": self._chance.choice(["2.0", "0.3", "1", ""])})

    def forged(self, topic: str) -> Record:
        """Well formed, signed by somebody else."""
        return self._changed(topic, signer=self._stranger)

    def tampered(self, topic: str) -> Record:
        """The data was changed after it was signed."""
        record = self._changed(topic)
        return Record(topic, record.key, (record.value or b"") + b" ", record.headers)

    def wrong_producer(self, topic: str) -> Record:
        """Signed by a service that may not say this."""
        return self._changed(topic, changes={"source": "/exportgate/notify"}, signer=self._signers["notify"])

    def wrong_topic(self, topic: str) -> Record:
        """An event that belongs elsewhere."""
        return self._changed(topic, changes={"type": "exportgate.alert.raised.v1"})

    def names(self, topic: str) -> Record:
        """Control and bidirectional characters, commas and nothing, well signed."""
        wrong = self._chance.choice(["", "a,b", "a\x00b", "a\u202eb", "a\nb", "other"])
        field = "tenant" if wrong in ("a,b", "other") else self._chance.choice(["tenant", "subject"])
        return self._changed(topic, changes={field: wrong})

    def numbers(self, topic: str) -> Record:
        """A sequence, a time or an id that is none."""
        field, wrong = self._chance.choice(
            [("sequence", "0"), ("sequence", str(2**70)), ("sequence", "x"), ("time", "2026-01-01T00:00:00"),
             ("time", "yesterday"), ("id", "1"), ("id", "")]
        )  # fmt: skip
        return self._changed(topic, changes={field: wrong})

    def payload(self, topic: str) -> Record:
        """The right envelope and signature round what it is not."""
        wrong: list[bytes] = [
            b"",
            b"{",
            b"null",
            b"[]",
            b"\xff",
            b"[" * 50_000,
            b'{"tenant":5}',
            b'"\\ud800"',
            b"1e999",
        ]
        return self._changed(topic, value=self._chance.choice(wrong))

    def too_large(self) -> Record:
        """One byte more than a topic's value may have."""
        return self._changed("exportgate.orders.v1", value=b" " * (MAX_VALUE_BYTES + 1))

    def _bytes(self, most: int) -> bytes:
        return self._chance.randbytes(self._chance.randint(1, most))

    def _changed(
        self,
        topic: str,
        *,
        value: bytes = _VALUE,
        signer: EventSigner | None = None,
        raw_tenant: bytes | None = None,
        changes: Mapping[str, str] = MappingProxyType({}),
    ) -> Record:
        producer, kind, _ = TOPICS[topic]
        key = str(OrderKey("default", "garbled", str(self._chance.randrange(500))))
        attributes = {
            "specversion": "1.0",
            "id": str(new_id()),
            "type": f"exportgate.{kind}.v1",
            "source": f"/exportgate/{producer}",
            "subject": key,
            "time": datetime.now(UTC).isoformat(),
            "tenant": "default",
            "sequence": "1",
            "correlation": "c",
            **changes,
        }
        attributes["signature"] = (signer or self._signers[producer]).sign(signing_input(attributes, value))
        headers = [(f"ce_{name}", text.encode()) for name, text in attributes.items()]
        if raw_tenant is not None:
            headers = [(n, raw_tenant if n == "ce_tenant" else v) for n, v in headers]
        return Record(topic, key.encode(), value, (("content-type", b"application/json"), *headers))


_KINDS: tuple[Callable[[Garbler, str], Record], ...] = (
    Garbler.noise, Garbler.bad_header, Garbler.missing, Garbler.version, Garbler.specification,
    Garbler.forged, Garbler.tampered, Garbler.wrong_producer, Garbler.wrong_topic, Garbler.names,
    Garbler.numbers, Garbler.payload,
)  # fmt: skip


def bodies(count: int, seed: int) -> Iterator[tuple[bytes, str]]:
    """Bodies that are no order, with their content types."""
    chance = random.Random(seed)  # repeatable garbage
    whole = msgspec.json.encode(ORDER)
    fixed = [
        (b"", "application/json"), (b"null", "application/json"), (b"[" * 100_000, "application/json"),
        (b"\xff\xfe" + whole, "application/json"), (whole[:-1], "application/json"),
        (b" " * (4 * 1024 * 1024 + 1), "application/json"), (whole, "text/plain"), (whole, "application/xml"),
        (b'{"order_id":"a","order_id":"b"}', "application/json"), (b'{"a":NaN}', "application/json"),
        (b'{"revision":' + b"9" * 5_000 + b"}", "application/json"),
        (msgspec.json.encode({**ORDER, "lines": ORDER["lines"][:1] * 10_001}), "application/json"),
    ]  # fmt: skip
    yield from fixed
    for _ in range(count - len(fixed)):
        yield msgspec.json.encode(_spoilt(chance)), "application/json"


def _spoilt(chance: random.Random) -> dict[str, object]:
    field = chance.choice(["order_id", "exporter", "parties", "lines", "revision", "source_system", "notes"])
    wrong = chance.choice(
        [5.5, True, -1, "a\x00b", "\u202e\u0000", [], {}, [[]], "x" * 30_000, {"name": 5}, [None]]
    )
    spoilt: dict[str, object] = {**ORDER, field: wrong}
    extra = chance.choice(["state", "tenant", "certificate", "clearance", "end_usr", "order_sha256"])
    return {**spoilt, extra: "CLEARED"}
