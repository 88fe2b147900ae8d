"""No NUL in a URL: PostgreSQL's texts cannot hold one, so no name, number or filter here contains it."""

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.middleware.context import request_id
from shared.web.problems import FieldError, Problem, problem_response


class CleanUrl:
    """400 before a route asks the database for something that it refuses to compare."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and ("\x00" in scope["path"] or b"%00" in scope["query_string"]):
            errors = [FieldError("", "the URL holds a NUL character (%00)")]
            problem = Problem(400, "Not a URL of ours", type_="invalid-request", errors=errors)
            await problem_response(problem, instance=request_id(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)
