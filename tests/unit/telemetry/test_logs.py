"""Logs: one JSON object a line, without personal data or secrets, from every library."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.telemetry.logs import configure_logging


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Logging is of the process: put back what the other tests expect."""
    root = logging.getLogger()
    handlers, level = root.handlers.copy(), root.level
    yield
    sys.excepthook = sys.__excepthook__
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level


def _logged(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1, lines
    found: dict[str, Any] = json.loads(lines[0])
    return found


def test_a_line_names_service_level_time_and_what_is_bound(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("intake")
    with structlog.contextvars.bound_contextvars(event_id="e1", key="acme/erp/1"):
        structlog.get_logger("x").warning("order held", revision=3)
    line = _logged(capsys)
    assert line["timestamp"].endswith("Z")
    del line["timestamp"]
    assert line == {
        "service": "intake", "level": "warning", "event": "order held",
        "event_id": "e1", "key": "acme/erp/1", "revision": 3,
    }  # fmt: skip


def test_the_standard_library_goes_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("intake")
    logging.getLogger("uvicorn.error").info("started on %s", "postgresql://role:hunter2@db/intake")
    line = _logged(capsys)
    assert (line["logger"], line["service"]) == ("uvicorn.error", "intake")
    assert line["event"] == "started on postgresql://[redacted]@db/intake"


def test_an_error_is_told_by_kind_and_place_never_by_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("intake")
    try:
        try:
            raise KeyError("Anna Müller")
        except KeyError as error:
            raise ValueError("anna@example.com") from error
    except ValueError:
        logging.getLogger("uvicorn.error").exception("failed")
    text = capsys.readouterr().out
    assert "Anna" not in text
    assert "anna" not in text
    outer, inner = json.loads(text)["exception"]
    assert (outer["type"], inner["type"]) == ("builtins.ValueError", "builtins.KeyError")
    assert outer["at"][-1].startswith("test_logs.py:")


def test_libraries_that_chatter_are_heard_from_warning_on(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("intake")
    logging.getLogger("httpx").info("GET https://example.com/?q=Anna")
    logging.getLogger("aiokafka.consumer").info("joined")
    logging.getLogger("aiokafka.consumer").warning("left")
    assert _logged(capsys)["event"] == "left"


def test_a_line_break_in_a_value_stays_in_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("intake")
    structlog.get_logger().info("odd", reason='x\n{"level": "critical"}')
    assert _logged(capsys)["level"] == "info"


def test_a_value_that_is_no_json_is_named_by_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("intake")
    structlog.get_logger().info("odd", thing=object(), error=ValueError("Anna"))
    line = _logged(capsys)
    assert (line["thing"], line["error"]) == ("<object>", "<ValueError>")


def test_the_last_words_of_a_process_name_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("intake")
    error = ValueError("Ana Keller is not a number")
    sys.excepthook(ValueError, error, None)
    shown = capsys.readouterr()
    assert "Ana" not in shown.out + shown.err
    assert json.loads(shown.out)["exception"][0]["type"] == "builtins.ValueError"
