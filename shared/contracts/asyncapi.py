"""The AsyncAPI 3 document of the topics, made from the event table.

`docs/reference/asyncapi.json` is its committed form. Who handles which event is told by the caller, because
the contracts know no service.
"""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from shared.contracts.events import EVENTS, dead_letter_topic
from shared.contracts.order import Order

_REF = "#/components/schemas/{name}"
_TEXT = {"type": "string"}
_HEADERS: dict[str, tuple[bool, str]] = {
    "ce_specversion": (True, "CloudEvents version, `1.0`."),
    "ce_id": (True, "UUIDv7; redelivery and replay keep it."),
    "ce_type": (True, "`exportgate.NAME.v1`; a new major version is a new type."),
    "ce_source": (True, "`/exportgate/SERVICE`: the service that signed."),
    "ce_subject": (True, "The key: of the order, the source or the alert."),
    "ce_time": (True, "When it happened, by the database's clock, RFC 3339."),
    "ce_dataschema": (True, "`urn:exportgate:schema:NAME:v1`, a file of `schemas/events/`."),
    "ce_partitionkey": (True, "As the record's key."),
    "ce_tenant": (True, "Whose order it is."),
    "ce_sequence": (True, "Gapless per producer and key, from 1."),
    "ce_correlation": (True, "The id of the event that began it all."),
    "ce_causation": (False, "The id of the event that caused this one."),
    "ce_traceparent": (False, "W3C trace context."),
    "ce_signature": (True, "Ed25519 by the producing service, over every header and the data's SHA-256."),
    "content-type": (True, "`application/json`."),
}
_LETTER_HEADERS = {
    "dl_topic": "Where the record stood.",
    "dl_partition": "Its partition.",
    "dl_offset": "Its offset.",
    "dl_reason": "Why it was given up, without its content.",
}


def asyncapi(handled: Mapping[str, Collection[str]], version: str) -> dict[str, Any]:
    """The document; `handled` holds the event types that each service has a handler for."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "exportgate events",
            "version": version,
            "description": "CloudEvents 1.0 in Kafka's binary mode, keyed by `ce_partitionkey` and signed by "
            "the producer; topics are read independently: no reader may assume that another is ahead.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka-secure",
                "description": "Any Apache Kafka; `kafka` without TLS only on one machine.",
                "variables": {"bootstrap": {"description": "host:port"}},
            }
        },
        "channels": {**_event_channels(), **_letter_channels(handled)},
        "operations": {**_sending(), **_receiving(handled), **_giving_up(handled)},
        "components": {
            "schemas": _schemas(),
            "messages": {
                **{name: _message(name) for name in EVENTS},
                "dead-letter": _letter(),
            },
        },
    }


def channel_name(topic: str) -> str:
    """`exportgate.orders.v1` is the channel `orders`."""
    return topic.removeprefix("exportgate.").removesuffix(".v1")


def _event_channels() -> dict[str, Any]:
    topics = sorted({kind.topic for kind in EVENTS.values()})
    return {
        channel_name(topic): _channel(topic, [name for name, kind in EVENTS.items() if kind.topic == topic])
        for topic in topics
    }


def _letter_channels(services: Collection[str]) -> dict[str, Any]:
    topics = [dead_letter_topic(service) for service in services]
    return {channel_name(topic): _channel(topic, ["dead-letter"]) for topic in topics}


def _channel(topic: str, messages: list[str]) -> dict[str, Any]:
    return {
        "address": topic,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"topic": topic, "bindingVersion": "0.5.0"}},
    }


def _sending() -> dict[str, Any]:
    """One operation per producer and topic; `*` is every service."""
    by: dict[tuple[str, str], list[str]] = {}
    for name, kind in EVENTS.items():
        by.setdefault((kind.producer.replace("*", "service"), kind.topic), []).append(name)
    return {
        f"{producer}.send.{channel_name(topic)}": _operation("send", topic, names)
        for (producer, topic), names in sorted(by.items())
    }


def _receiving(handled: Mapping[str, Collection[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for service, types in handled.items():
        for topic in sorted({EVENTS[name].topic for name in types}):
            names = [name for name in EVENTS if name in types and EVENTS[name].topic == topic]
            found[f"{service}.receive.{channel_name(topic)}"] = _operation("receive", topic, names)
    return found


def _giving_up(services: Collection[str]) -> dict[str, Any]:
    return {
        f"{service}.send.dead-letter": _operation("send", dead_letter_topic(service), ["dead-letter"])
        for service in services
    }


def _operation(action: str, topic: str, messages: list[str]) -> dict[str, Any]:
    channel = channel_name(topic)
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in messages],
    }


def _message(name: str) -> dict[str, Any]:
    payload = EVENTS[name].payload
    properties = {header: {**_TEXT, "description": text} for header, (_, text) in _HEADERS.items()}
    properties["ce_type"] = {"const": f"exportgate.{name}.v1"}
    return {
        "name": f"exportgate.{name}.v1",
        "summary": (payload.__doc__ or "").partition("\n")[0],
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "properties": properties,
            "required": [header for header, (required, _) in _HEADERS.items() if required],
        },
        "payload": {"$ref": _REF.format(name=payload.__name__)},
    }


def _letter() -> dict[str, Any]:
    """The raw bytes as they came: no schema can be promised for them."""
    return {
        "name": "dead-letter",
        "summary": "What a service could not read or handle, as it came, with coordinates and reason.",
        "headers": {
            "type": "object",
            "properties": {name: {**_TEXT, "description": text} for name, text in _LETTER_HEADERS.items()},
            "required": list(_LETTER_HEADERS),
        },
        "payload": {"description": "Any bytes."},
    }


def _schemas() -> dict[str, Any]:
    """Every payload and what it is made of; the order's parts stand under `order.`."""
    payloads = list({kind.payload: None for kind in EVENTS.values()})
    _, events = msgspec.json.schema_components(payloads, schema_hook=_order, ref_template=_REF)
    order = Order.model_json_schema(ref_template="#/components/schemas/order.{model}")
    parts = {f"order.{name}": part for name, part in order.pop("$defs").items()}
    return {**events, **parts, "order.v1": order}


def _order(kind: type) -> dict[str, Any]:
    if kind is msgspec.Raw:
        return {"$ref": _REF.format(name="order.v1")}
    raise NotImplementedError(f"no schema for {kind}")
