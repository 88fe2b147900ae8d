"""Problems as pages, for browsers; programs keep their JSON."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from services.diligence.console.house import House, sign_in_url

_MACHINES = ("/v1/", "/.well-known/", "/openapi.json", "/docs", "/healthz", "/readyz", "/metrics")
_COPIED = ("x-request-id", "retry-after", "www-authenticate")

Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def problems_as_pages(app: FastAPI, house: House) -> None:
    """Wrap every exception handler that the application has; before its first request."""
    for kind, handler in list(app.exception_handlers.items()):
        app.add_exception_handler(kind, _as_page(handler, house))


def _as_page(handler: Any, house: House) -> Handler:
    def handle(request: Request, error: Exception) -> Response:
        answer: Response = handler(request, error)
        if not _is_for_a_browser(request):
            return answer
        document: dict[str, Any] = msgspec.json.decode(answer.body)
        if document.get("type", "").endswith("sign-in-needed"):
            return RedirectResponse(sign_in_url(request), 303)
        page = house.pages.problem(document)
        for name in _COPIED:
            if name in answer.headers:
                page.headers[name] = answer.headers[name]
        if document["status"] == 500:  # sent outside of our middlewares: keeps the headers put on it there
            page.headers.update(
                {
                    k: v
                    for k, v in answer.headers.items()
                    if not k.startswith("content-") or k == "content-security-policy"
                }
            )
        return page

    return handle


def _is_for_a_browser(request: Request) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and not request.url.path.startswith(_MACHINES)
