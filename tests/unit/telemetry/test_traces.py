"""W3C trace context."""

import pytest

from shared.telemetry.traces import child_of, parse

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_header_reads_back() -> None:
    assert str(parse(PARENT)) == PARENT


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        PARENT.upper(),
        PARENT + "-00",
        "ff" + PARENT[2:],
        "00-" + "0" * 32 + "-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0" * 16 + "-01",
    ],
)
def test_a_header_that_is_not_one_is_none(header: str | None) -> None:
    assert parse(header) is None


def test_a_child_stays_in_the_trace_with_a_span_of_its_own() -> None:
    child = child_of(PARENT)
    assert child.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert child.span_id != "00f067aa0ba902b7"


def test_without_a_parent_a_trace_begins() -> None:
    assert parse(str(child_of(None))) is not None
    assert child_of(None).trace_id != child_of("nonsense").trace_id
