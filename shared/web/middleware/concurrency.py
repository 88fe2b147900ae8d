"""A bounded number of requests at once: what comes on top is told to come again, not queued."""

from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.middleware.context import request_id
from shared.web.problems import Problem, problem_response

MAX_CONCURRENT = 512
"""Requests at once. Most of them wait (`?wait=`, the pool); more would only lengthen every answer."""
MAX_STREAMS = 200
"""Open server-sent event streams at once, counted apart so that consoles cannot shut out the ERP."""
PROBES = ("/healthz", "/readyz", "/metrics")


class Concurrency:
    """503 with `Retry-After` above the limit; probes are never refused."""

    def __init__(
        self,
        app: ASGIApp,
        limit: int = MAX_CONCURRENT,
        streams: Collection[str] = (),
        stream_limit: int = MAX_STREAMS,
    ) -> None:
        self.app = app
        self._limits = {False: limit, True: stream_limit}
        self._running = {False: 0, True: 0}
        self._streams = frozenset(streams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        stream = scope["path"] in self._streams
        if self._running[stream] >= self._limits[stream]:
            await problem_response(_busy(), instance=request_id(scope))(scope, receive, send)
            return
        self._running[stream] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._running[stream] -= 1


def _busy() -> Problem:
    detail = "All places are taken; nothing of this request was handled."
    return Problem(503, "Too busy", detail, type_="busy", headers={"Retry-After": "1"})
