"""No request holds a connection, a lock or a slot for longer than its time."""

import asyncio
from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.middleware.context import request_id
from shared.web.problems import Problem, problem_response

TIME_LIMIT_SECONDS = 40.0
"""`?wait=30` is the longest a route may take on purpose; ten seconds on top for a slow database."""


class TimeLimit:
    """503 when a request is not answered in time; `streams` (server-sent events) are exempt."""

    def __init__(
        self, app: ASGIApp, seconds: float = TIME_LIMIT_SECONDS, streams: Collection[str] = ()
    ) -> None:
        self.app = app
        self._seconds = seconds
        self._streams = frozenset(streams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._streams:
            await self.app(scope, receive, send)
            return
        started = False

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds) as limit:
                await self.app(scope, receive, send_noted)
        except TimeoutError:
            if started or not limit.expired():
                raise
            await problem_response(self._problem(), instance=request_id(scope))(scope, receive, send)

    def _problem(self) -> Problem:
        detail = f"No answer within {self._seconds:g} s; whether it took effect is unknown: ask."
        headers = {"Retry-After": "5", "Connection": "close"}
        return Problem(503, "The request took too long", detail, type_="time-limit", headers=headers)
