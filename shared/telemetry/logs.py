"""Logging: one JSON object a line on standard output, for our own code and for every library."""

import logging
import logging.config
import sys
from types import TracebackType
from typing import Any

import msgspec
import structlog

from shared.telemetry.failures import describe_exceptions
from shared.telemetry.redaction import redact

QUIET = ("aiokafka", "httpx", "httpcore", "asyncio", "alembic", "uvicorn.access", "mail.log", "kafka")
"""Libraries that tell at INFO what we measure already, or addresses; heard from WARNING on."""


def configure_logging(service: str, *, level: int = logging.INFO) -> None:
    """Route structlog and the standard library to standard output; call once, in `__main__`."""

    def named(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        event["service"] = service
        return event

    common: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        named,
        describe_exceptions,
        redact,
    ]
    render = structlog.processors.JSONRenderer(serializer=_json)
    structlog.configure(
        processors=[*common, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    _route_standard_library(common, render, level)
    sys.excepthook = _uncaught


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The last words of a process name no values either: an error's text may repeat what somebody sent."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.get_logger(__name__).critical("the process failed", exc_info=error)


def _route_standard_library(
    common: list[structlog.typing.Processor], render: structlog.typing.Processor, level: int
) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(), *common],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )
    logging.config.dictConfig({
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": lambda: formatter}},
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"
            }
        },
        "root": {"level": level, "handlers": ["stdout"]},
        "loggers": {name: {"level": logging.WARNING} for name in QUIET},
    })  # fmt: skip
    logging.captureWarnings(capture=True)


def _json(event: Any, **_: Any) -> str:
    return msgspec.json.encode(event, enc_hook=lambda value: f"<{type(value).__name__}>").decode()
