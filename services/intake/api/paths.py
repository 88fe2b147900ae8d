"""Order numbers in paths: percent-encoded by clients, slashes included.

The server hands over a decoded path, in which `%2F` has become a separator. So a path with an encoded
slash is made matchable again, and the number itself is always read from the path as it was sent.
"""

from typing import Annotated
from urllib.parse import quote, unquote_to_bytes

from fastapi import Depends, Query, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.contracts.order import OrderKey
from shared.web.problems import Problem

_PLACE = 3
"""Of the number among the parts of `/v1/orders/{order_id}`."""


class EncodedSlashes:
    """Keeps an encoded slash within its part of the path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and b"%2f" in scope.get("raw_path", b"").lower():
            parts = scope["raw_path"].split(b"/")
            path = "/".join(
                unquote_to_bytes(part).decode("utf-8", "replace").replace("/", "_") for part in parts
            )
            scope = {**scope, "path": path}
        await self.app(scope, receive, send)


def _one_part(raw: bytes) -> str:
    return unquote_to_bytes(raw).decode("utf-8", "replace").replace("/", "_")


async def order_id_of(request: Request, order_id: str) -> str:
    """The order number as the client meant it (a coroutine: FastAPI runs plain functions in threads)."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    try:
        return unquote_to_bytes(raw.split(b"/")[_PLACE]).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, "Not an order number", "The path is not UTF-8.") from error


def location(key: OrderKey) -> str:
    """Where an order is found; the source system is always named, so that it stays unambiguous."""
    order_id, source = quote(key.order_id, safe=""), quote(key.source_system, safe="")
    return f"/v1/orders/{order_id}?source_system={source}"


OrderNumber = Annotated[str, Depends(order_id_of)]
SourceSystem = Annotated[str | None, Query(min_length=1, max_length=64)]
