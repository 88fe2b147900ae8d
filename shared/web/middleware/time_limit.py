"""No request holds a connection, a lock or a slot for longer than its time."""

import asyncio
from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.middleware.context import request_id
from shared.web.problems import Problem, problem_response

TIME_LIMIT_SECONDS = 40.0
"""`?wait=30` is the longest a route may take on purpose; ten seconds on top for a slow database."""
_AGAIN = {"Retry-After": "5", "Connection": "close"}


class TimeLimit:
    """503 when a request is not answered in time, 408 when it was not even sent; `streams` (server-sent
    events) are exempt.
    """

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
        started = awaited = False

        async def receive_noted() -> Message:
            nonlocal awaited
            awaited = True
            message = await receive()
            awaited = bool(message.get("more_body"))
            return message

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds) as limit:
                await self.app(scope, receive_noted, send_noted)
        except TimeoutError:
            if started or not limit.expired():
                raise
            problem = self._unsent() if awaited else self._unanswered()
            await problem_response(problem, instance=request_id(scope))(scope, receive, send)

    def _unsent(self) -> Problem:
        detail = f"The body did not come within {self._seconds:g} s; send it again."
        return Problem(408, "The request came too slowly", detail, type_="too-slow", headers=_AGAIN)

    def _unanswered(self) -> Problem:
        detail = f"No answer within {self._seconds:g} s; whether it took effect is unknown: ask."
        return Problem(503, "The request took too long", detail, type_="time-limit", headers=_AGAIN)
