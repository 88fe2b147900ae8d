"""Request id, trace and measurements: the outermost middleware of every service."""

import re
import time
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.messaging.ids import new_id
from shared.telemetry.traces import child_of

Observe = Callable[[str, str, int, float], None]
"""Called with method, route template, status and seconds."""

_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id(scope: Scope) -> str:
    """The id of the request, as logged and as sent back in `X-Request-ID`."""
    return str(scope.get("exportgate.request_id", ""))


class RequestContext:
    """Gives each request an id and a trace, binds both for logging, and measures it."""

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        self.app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        # A caller's id is taken only when it cannot break a log line.
        identity = given if _ACCEPTABLE_ID.fullmatch(given) else str(new_id())
        trace = child_of(headers.get("traceparent"))
        scope["exportgate.request_id"] = identity
        scope["exportgate.traceparent"] = str(trace)
        with structlog.contextvars.bound_contextvars(request_id=identity, trace_id=trace.trace_id):
            await self._measured(scope, receive, send, identity)

    async def _measured(self, scope: Scope, receive: Receive, send: Send, identity: str) -> None:
        status = 500
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = identity
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            self._observe(scope["method"], route, status, time.perf_counter() - started)
