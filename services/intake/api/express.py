"""The express lane for the two hot paths of HTTP: posting an order, and waiting for its decision.

The framework's matching and dependency solving cost a quarter of an accepted order; the declared routes
stay what is documented and do the same, by the same functions.
"""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.handlers import exception_handlers

ORDERS, CLEARANCE = "/v1/orders", "/v1/orders/{order_id}/clearance"
Endpoint = Callable[[Request], Awaitable[Response]]
"""Answers a request."""
Usual = Callable[[Request], bool]
"""Whether a request is written as nearly all are; what is not goes the declared way."""


class ExpressLane:
    """Answers `POST /v1/orders` and `GET …/clearance` itself; everything else passes."""

    def __init__(
        self, app: ASGIApp, post_order: Endpoint, get_clearance: Endpoint, usual_clearance: Usual
    ) -> None:
        self.app = app
        self._post_order, self._get_clearance = post_order, get_clearance
        self._usual_clearance = usual_clearance
        self._routes: Mapping[str, Route] = {
            ORDERS: Route(ORDERS, post_order, methods=["POST"]),
            CLEARANCE: Route(CLEARANCE, get_clearance, methods=["GET"]),
        }
        handlers = exception_handlers()
        del handlers[Exception]  # what nobody expected is the outermost layer's
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            if scope["method"] == "POST" and scope["path"] == ORDERS:
                await self._answer(request, self._post_order, ORDERS, send)
                return
            if scope["method"] == "GET" and self._usual_clearance(request):
                await self._answer(request, self._get_clearance, CLEARANCE, send)
                return
        await self.app(scope, receive, send)

    async def _answer(self, request: Request, endpoint: Endpoint, path: str, send: Send) -> None:
        request.scope["route"] = self._routes[path]  # measurements are kept by route
        try:
            response = await endpoint(request)
        except tuple(self._handlers) as error:
            handler = next(self._handlers[kind] for kind in type(error).__mro__ if kind in self._handlers)
            response = handler(request, error)
        await response(request.scope, request.receive, send)
