"""Problem details (RFC 9457): the one shape of every HTTP error."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.contracts.order.parse import FieldError

__all__ = ["MEDIA_TYPE", "FieldError", "Problem", "problem_response", "problem_type"]

MEDIA_TYPE = "application/problem+json"
BLANK = "about:blank"


def problem_type(slug: str) -> str:
    """The URI of a problem type; `about:blank` means the status says it all (RFC 9457, section 4.2)."""
    return slug if slug == BLANK or ":" in slug else f"urn:exportgate:problem:{slug}"


class Problem(HTTPException):
    """An error for the client: raise it anywhere in a route or a dependency.

    `type_` is a slug (`"stale-revision"`) and `errors` say which fields; further keyword arguments
    become members of the document. It is an `HTTPException` so that FastAPI lets it pass while it
    reads a body.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str = "",
        *,
        type_: str = BLANK,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(status, detail or title, dict(headers or {}))
        self.status = status
        self.title = title
        self.type = problem_type(type_)
        self.errors = tuple(errors)
        self.extensions = extensions

    def document(self) -> dict[str, Any]:
        """The JSON document."""
        found: dict[str, Any] = {"type": self.type, "title": self.title, "status": self.status}
        if self.detail != self.title:
            found["detail"] = self.detail
        if self.errors:
            found["errors"] = [{"pointer": item.pointer, "detail": item.detail} for item in self.errors]
        return found | self.extensions


def problem_response(problem: Problem, *, instance: str | None = None) -> Response:
    """The response for a problem; `instance` is the id of the request, as logged."""
    document = problem.document()
    if instance:
        document["instance"] = f"urn:exportgate:request:{instance}"
    body = msgspec.json.encode(document)
    return Response(body, status_code=problem.status, headers=problem.headers, media_type=MEDIA_TYPE)
