"""What a process without the role `api` answers: its probes and measurements, nothing of the service."""

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.middleware.concurrency import PROBES
from shared.web.problems import Problem, problem_response


class OperationsOnly:
    """404 for everything but `/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PROBES:
            detail = "This process consumes events; the service's HTTP interface runs in another one."
            await problem_response(Problem(404, "Not here", detail))(scope, receive, send)
            return
        await self.app(scope, receive, send)
