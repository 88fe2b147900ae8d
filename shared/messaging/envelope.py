"""The one envelope: CloudEvents 1.0, Kafka binary mode, signed by the producing service.

`ce_` headers carry the context attributes, the value is the JSON data. The signature (Ed25519)
covers every header and the SHA-256 of the data, so a rogue record is refused before it is read.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature

from shared.contracts.events import EVENTS, OrderEvent, Payload
from shared.contracts.order.canonical import order_sha256
from shared.messaging.bus import Headers, Received, Record
from shared.messaging.ids import new_id
from shared.messaging.keys import EventSigner, EventVerifier

MAX_VALUE_BYTES = 8 * 1024 * 1024
_TYPE_PREFIX = "exportgate."
_TYPE_SUFFIX = ".v1"
_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(kind.payload) for name, kind in EVENTS.items()
}
_LARGEST_SEQUENCE = 2**63 - 1
_REQUIRED = ("specversion", "id", "type", "source", "subject", "time", "tenant", "sequence", "signature")


class Unreadable(Exception):
    """A record that no retry can make readable; it becomes a dead letter with this reason."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event, in memory."""

    id: UUID
    type: str
    """Short name, such as `order.received`."""
    source: str
    """The producing service."""
    tenant: str
    key: str
    """The order key; for watchlists the source, for alerts the alert id."""
    sequence: int
    """Gapless per producer and key, from 1."""
    time: datetime
    data: Payload
    raw: bytes
    correlation: str
    causation: str | None = None
    traceparent: str | None = None


class EventFactory:
    """Makes events of one service: the only place where ids and times are given."""

    def __init__(self, service: str) -> None:
        self.service = service

    def make(
        self,
        type_: str,
        *,
        tenant: str,
        key: str,
        sequence: int,
        time: datetime,
        data: Payload,
        cause: "Event | None" = None,
    ) -> Event:
        """A new event; raises `ValueError` when this service may not produce `type_`."""
        kind = EVENTS[type_]
        if kind.producer not in (self.service, "*") or not isinstance(data, kind.payload):
            raise ValueError(f"{self.service} does not produce {type_} with {type(data).__name__}")
        event_id = new_id()
        return Event(
            id=event_id,
            type=type_,
            source=self.service,
            tenant=tenant,
            key=key,
            sequence=sequence,
            time=time,
            data=data,
            raw=_ENCODER.encode(data),
            correlation=cause.correlation if cause else str(event_id),
            causation=str(cause.id) if cause else None,
            traceparent=cause.traceparent if cause else None,
        )


def encode(event: Event, signer: EventSigner) -> Record:
    """The record of an event, signed; raises `ValueError` when the data is too large for a topic."""
    if len(event.raw) > MAX_VALUE_BYTES:
        raise ValueError(f"the data of {event.type} is {len(event.raw)} bytes; at most {MAX_VALUE_BYTES}")
    attributes = {
        "specversion": "1.0",
        "id": str(event.id),
        "type": f"{_TYPE_PREFIX}{event.type}{_TYPE_SUFFIX}",
        "source": f"/exportgate/{event.source}",
        "subject": event.key,
        "time": event.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "dataschema": f"urn:exportgate:schema:{event.type}:v1",
        "partitionkey": event.key,
        "tenant": event.tenant,
        "sequence": str(event.sequence),
        "correlation": event.correlation,
    }
    if event.causation:
        attributes["causation"] = event.causation
    if event.traceparent:
        attributes["traceparent"] = event.traceparent
    attributes["signature"] = signer.sign(signing_input(attributes, event.raw))
    headers = [("content-type", b"application/json")]
    headers += [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
    return Record(EVENTS[event.type].topic, event.key.encode(), event.raw, tuple(headers))


def signing_input(attributes: dict[str, str], data: bytes) -> bytes:
    """The bytes that are signed: a JSON array of the attributes sorted by name (without the signature)
    and the SHA-256 of the data. JSON, so that no value can pass for another attribute.
    """
    pairs = [(name, attributes[name]) for name in sorted(attributes) if name != "signature"]
    return _ENCODER.encode([*pairs, hashlib.sha256(data).hexdigest()])


def decode(received: Received, verifier: EventVerifier) -> Event:
    """Read and verify one record; raises `Unreadable` with the reason."""
    value = received.value
    if value is None:
        raise Unreadable("the record has no value")
    if len(value) > MAX_VALUE_BYTES:
        raise Unreadable(f"the value is {len(value)} bytes; at most {MAX_VALUE_BYTES}")
    attributes = _attributes(received.headers)
    name = _known_type(attributes["type"], received.topic)
    source = attributes["source"].removeprefix("/exportgate/")
    _check_producer(name, source)
    try:
        verifier.verify(source, attributes["signature"], signing_input(attributes, value))
    except (InvalidSignature, ValueError, KeyError) as error:
        raise Unreadable(f"the signature of {source!r} does not verify") from error
    return _event(name, source, attributes, value)


def _attributes(headers: Headers) -> dict[str, str]:
    try:
        found = {name[3:]: value.decode() for name, value in headers if name.startswith("ce_")}
    except UnicodeDecodeError as error:
        raise Unreadable("a header is not UTF-8") from error
    missing = [name for name in _REQUIRED if name not in found]
    if missing:
        raise Unreadable(f"the CloudEvents attribute {missing[0]!r} is missing")
    if found["specversion"] != "1.0":
        raise Unreadable(f"CloudEvents version {found['specversion'][:20]!r} is not known")
    return found


def _known_type(full: str, topic: str) -> str:
    name = full.removeprefix(_TYPE_PREFIX)
    if not name.endswith(_TYPE_SUFFIX) or name[: -len(_TYPE_SUFFIX)] not in EVENTS:
        raise Unreadable(f"unknown event type or major version {full[:100]!r}")
    name = name[: -len(_TYPE_SUFFIX)]
    if EVENTS[name].topic != topic:
        raise Unreadable(f"{name} does not belong on {topic}")
    return name


def _check_producer(name: str, source: str) -> None:
    if EVENTS[name].producer not in (source, "*"):
        raise Unreadable(f"{source[:40]!r} may not produce {name}")


def _event(name: str, source: str, attributes: dict[str, str], value: bytes) -> Event:
    try:
        data = cast("Payload", _DECODERS[name].decode(value))
        event = Event(
            id=UUID(attributes["id"]),
            type=name,
            source=source,
            tenant=attributes["tenant"],
            key=attributes["subject"],
            sequence=int(attributes["sequence"]),
            time=datetime.fromisoformat(attributes["time"]),
            data=data,
            raw=value,
            correlation=attributes.get("correlation", attributes["id"]),
            causation=attributes.get("causation"),
            traceparent=attributes.get("traceparent"),
        )
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Unreadable(f"the data is not a {name}: {error}") from error
    _check(event)
    return event


def _check(event: Event) -> None:
    """What every reader relies on: one tenant, plain texts, a sequence that fits, an order under its hash."""
    tenant: Any = getattr(event.data, "tenant", event.tenant)
    if not event.tenant or tenant != event.tenant or "," in event.tenant:
        raise Unreadable("the tenant of the data is not the tenant of the envelope")
    if not event.key or not (event.tenant + event.key + event.correlation).isprintable():
        raise Unreadable("tenant, key or correlation is empty or holds control characters")
    if not 0 < event.sequence <= _LARGEST_SEQUENCE:
        raise Unreadable(f"the sequence {str(event.sequence)[:30]} is not a positive 64-bit number")
    if event.time.tzinfo is None:
        raise Unreadable("the time has no zone")
    data = event.data
    if isinstance(data, OrderEvent) and order_sha256(bytes(data.order)) != data.order_sha256:
        raise Unreadable(f"the hash of revision {data.revision} is not that of the order it carries")
