"""Refuses bodies larger than a route takes, whether or not their length is announced."""

import asyncio
import contextlib
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.middleware.context import request_id
from shared.web.problems import Problem, problem_response

MAX_BODY = 4 * 1024 * 1024
"""Bytes: one order of 10,000 lines is about 2.5 MB; topics allow 8 MiB."""

READ_AWAY_SECONDS = 1.0
"""A body somewhat too large has come by then; who sends a gigabyte loses the answer, not we the time."""


class BodyLimit:
    """413 above `limit` bytes; `limits` holds others by path, or by a path's start with `*` after it."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY, limits: Mapping[str, int] | None = None) -> None:
        self.app = app
        self._limit = limit
        self._limits = dict(limits or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced) > limit:
            await read_away(receive)
            response = problem_response(too_large(limit), instance=request_id(scope))
            await response(scope, receive, send)
            return
        taken = 0

        async def receive_counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise too_large(limit)
            return message

        await self.app(scope, receive_counted, send)

    def _limit_of(self, path: str) -> int:
        """Of the exact path, else of the longest start that fits."""
        if path in self._limits:
            return self._limits[path]
        starts = (rule for rule in self._limits if rule.endswith("*") and path.startswith(rule[:-1]))
        return self._limits.get(max(starts, key=len, default=""), self._limit)


async def read_away(receive: Receive) -> None:
    """Drop what is on its way: a connection closed on a client that still writes takes the answer with it."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(READ_AWAY_SECONDS):
            while (await receive()).get("more_body", False):
                pass


def too_large(limit: int) -> Problem:
    """413; the connection closes, because the rest of the body is not read."""
    detail = f"At most {limit} bytes are taken here."
    headers = {"Connection": "close"}
    return Problem(413, "The body is too large", detail, type_="too-large", headers=headers, limit=limit)
