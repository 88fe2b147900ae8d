"""What never reaches a log."""

from typing import Any

import pytest

from shared.telemetry.redaction import REDACTED, redact, redact_text


def _redacted(**fields: Any) -> dict[str, Any]:
    return redact(None, "info", fields)


@pytest.mark.parametrize(
    "field",
    ["name", "Name", "party_name", "contact_email", "email", "token", "api_key", "Set-Cookie", "order",
     "body", "database_url", "delivery_address", "recipients", "signature"],
)  # fmt: skip
def test_a_field_of_this_name_is_not_logged(field: str) -> None:
    assert redact(None, "info", {field: "Anna"}) == {field: REDACTED}


@pytest.mark.parametrize("field", ["key", "event_id", "reason", "source", "service_name", "count", "state"])
def test_a_field_of_this_name_is_logged(field: str) -> None:
    assert redact(None, "info", {field: "acme/erp/1"}) == {field: "acme/erp/1"}


def test_fields_inside_are_looked_at_too() -> None:
    assert _redacted(found={"hits": [{"name": "Anna", "score": 0.9}]}) == {
        "found": {"hits": [{"name": REDACTED, "score": 0.9}]}
    }


def test_bytes_are_told_by_their_length() -> None:
    assert _redacted(raw=b"Anna") == {"raw": "[4 bytes]"}


def test_what_is_nested_without_end_is_cut() -> None:
    nested: dict[str, Any] = {}
    nested["in"] = nested
    assert REDACTED in str(_redacted(nested=nested))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("sent to anna.mueller@example.com now", "sent to [redacted] now"),
        ("Authorization: Bearer abcdefghijkl", "Authorization: Bearer [redacted]"),
        ("key eg_3f9a1b2c_dGhpcyBpcyBub3QgYSBrZXk was refused", "key [redacted] was refused"),
        ("postgresql://intake:hunter2@db:5432/x", "postgresql://[redacted]@db:5432/x"),
        ("jws eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJ4In0.c2ln end", "jws [redacted] end"),
        ("order default/erp/4711 rev 3", "order default/erp/4711 rev 3"),
    ],
)
def test_what_looks_like_an_address_or_a_secret_is_taken_out(text: str, left: str) -> None:
    assert redact_text(text) == left
