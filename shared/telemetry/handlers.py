"""Measurements and log context round event handlers."""

import time
from typing import TypeVar

from prometheus_client import CollectorRegistry, Histogram

from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event
from shared.messaging.routes import Handler, Routes
from shared.telemetry.context import event_context

Work = TypeVar("Work", bound=UnitOfWork)
_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5)


def measured(routes: Routes[Work], registry: CollectorRegistry) -> Routes[Work]:
    """The same routes, each handler timed and its log lines bound to the event.

    `exportgate_handler_seconds_count{outcome="failed"}` counts handlings, not events: a failed batch is
    taken apart and its events are handled again.
    """
    seconds = Histogram(
        "exportgate_handler_seconds",
        "Time a handler took for one event.",
        ("type", "outcome"),
        buckets=_BUCKETS,
        registry=registry,
    )

    def timed(type_: str, handler: Handler[Work]) -> Handler[Work]:
        good, failed = seconds.labels(type_, "handled"), seconds.labels(type_, "failed")

        async def handle(event: Event, work: Work) -> None:
            started, outcome = time.perf_counter(), failed
            try:
                with event_context(event):
                    await handler(event, work)
                outcome = good
            finally:
                outcome.observe(time.perf_counter() - started)

        return handle

    handlers = {type_: timed(type_, handler) for type_, handler in routes.handlers.items()}
    return Routes(handlers, topics=routes.topics, restrictive=routes.restrictive)
