"""What is being worked on, bound for every log line meanwhile."""

from contextlib import AbstractContextManager

import structlog

from shared.messaging.envelope import Event
from shared.telemetry.traces import parse


def event_context(event: Event) -> AbstractContextManager[object]:
    """Binds `event_id`, `event_type`, `key` and `trace_id` while a handler runs."""
    trace = parse(event.traceparent)
    return structlog.contextvars.bound_contextvars(
        event_id=str(event.id),
        event_type=event.type,
        key=event.key,
        trace_id=trace.trace_id if trace else event.correlation,
    )
