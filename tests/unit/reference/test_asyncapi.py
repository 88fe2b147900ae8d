"""The AsyncAPI document says what travels and who handles it."""

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import jsonschema
import pytest
from pydantic_asyncapi.v3 import AsyncAPI

from deploy.local.layout import SERVICES
from deploy.local.local_topics import product_topics
from shared.contracts.asyncapi import asyncapi
from shared.contracts.events import EVENTS
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.traffic import released
from tools.reference.pages import handled


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return asyncapi(handled(), "1.2.3")


def references(part: object) -> Iterator[str]:
    """Every `$ref` in the document."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def at(document: Any, pointer: str) -> Any:
    for step in pointer.removeprefix("#/").split("/"):
        document = document[step]
    return document


def test_it_is_asyncapi_3(document: dict[str, Any]) -> None:
    assert AsyncAPI.model_validate(document).info.title == "exportgate events"


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert all(at(document, pointer) is not None for pointer in references(document))


def test_the_channels_are_the_topics_that_are_made(document: dict[str, Any]) -> None:
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert addresses == {topic.name for topic in product_topics()}


def test_every_event_is_sent_by_its_producer(document: dict[str, Any]) -> None:
    sent = {
        (name.partition(".")[0], message["$ref"].rpartition("/")[2])
        for name, operation in document["operations"].items()
        if operation["action"] == "send"
        for message in operation["messages"]
    }
    expected = {(kind.producer.replace("*", "service"), name) for name, kind in EVENTS.items()}
    assert sent == expected | {(service, "dead-letter") for service in SERVICES}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_subscribed_to_exactly_what_it_handles(service: str) -> None:
    routes = import_module(f"services.{service}.handlers").ROUTES
    assert {EVENTS[name].topic for name in routes.handlers} == set(routes.topics)


def test_a_real_record_is_as_described(document: dict[str, Any]) -> None:
    record = EventMaker(keys := TestingKeys()).record(released(EventMaker(keys), "order", "release"))
    message = document["components"]["messages"]["order.released"]
    headers = {name: value.decode() for name, value in record.headers}
    jsonschema.validate(headers, message["headers"])
    assert set(headers) <= set(message["headers"]["properties"])
    payload = {**message["payload"], "components": document["components"]}
    jsonschema.validate(json.loads(record.value), payload)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**json.loads(record.value), "revision": "one"}, payload)
