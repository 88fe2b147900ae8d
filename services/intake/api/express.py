"""The express lane for `POST /v1/orders`, the one measured hot path of HTTP.

The framework's matching and dependency solving cost a quarter of an accepted order; the declared route
stays what is documented and does the same, by the same function.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.handlers import exception_handlers

PATH = "/v1/orders"
Endpoint = Callable[[Request], Awaitable[Response]]


class ExpressLane:
    """Answers `POST /v1/orders` itself; everything else passes."""

    def __init__(self, app: ASGIApp, endpoint: Endpoint) -> None:
        self.app = app
        self._endpoint = endpoint
        self._route = Route(PATH, endpoint, methods=["POST"])
        handlers = exception_handlers()
        del handlers[Exception]  # what nobody expected is the outermost layer's
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        scope["route"] = self._route  # measurements are kept by route
        request = Request(scope, receive)
        try:
            response = await self._endpoint(request)
        except tuple(self._handlers) as error:
            handler = next(self._handlers[kind] for kind in type(error).__mro__ if kind in self._handlers)
            response = handler(request, error)
        await response(scope, receive, send)
