"""Refuses compressed bodies: a few bytes could be gigabytes, and no limit could be told beforehand."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.middleware.body_limit import read_away
from shared.web.middleware.context import request_id
from shared.web.problems import Problem, problem_response

PLAIN = "identity"


class ContentEncoding:
    """415 for a body in any coding, with the one that is taken (RFC 9110, section 15.5.16)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (coding := _coding_of(scope)):
            await read_away(receive)
            await problem_response(_refused(coding), instance=request_id(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _coding_of(scope: Scope) -> str:
    """What the body is coded in, in the client's words; empty where it is plain."""
    named = ", ".join(Headers(scope=scope).getlist("content-encoding"))
    codings = {coding.strip().lower() for coding in named.split(",")}
    return "" if codings <= {"", PLAIN} else named[:100]


def _refused(coding: str) -> Problem:
    detail = f"Send the body as it is, not in {coding}."
    # A body that has not come by now is not read; the connection cannot be used again.
    headers = {"Accept-Encoding": PLAIN, "Connection": "close"}
    return Problem(415, "The body is compressed", detail, type_="content-encoding", headers=headers)
