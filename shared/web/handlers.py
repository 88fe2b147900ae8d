"""Exceptions to problems: what a route may raise, and what the client then reads."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from shared.contracts.order.parse import MAX_ERRORS, FieldError, OrderRefused, pointer
from shared.database.pool import TRANSIENT
from shared.web.middleware.context import request_id
from shared.web.middleware.security_headers import SECURITY_HEADERS
from shared.web.problems import Problem, problem_response

RETRY_AFTER_SECONDS = 2
"""An outage of the database is usually a restart; half a second is too soon, ten would stall an ERP."""


def order_problem(error: OrderRefused) -> Problem:
    """400 when the body is not JSON an order could stand in, 422 when it is but is not an `order.v1`, or
    when it is a document of another format of which no order can be made.
    """
    if error.document:
        return Problem(
            422,
            "No order can be made of the document",
            f"{_fields(len(error.errors), 'place')} wrong",
            type_="invalid-document",
            errors=error.errors,
        )
    whole_body = any(item.pointer == "" and item.detail.startswith("the body ") for item in error.errors)
    if whole_body:
        return Problem(400, "The body is not acceptable JSON", type_="not-json", errors=error.errors)
    detail = f"{_fields(len(error.errors))} wrong"
    return Problem(422, "Not an order.v1", detail, type_="invalid-order", errors=error.errors)


def _fields(count: int, what: str = "field") -> str:
    # Beyond the limit the last item says how many more there are.
    if count > MAX_ERRORS:
        return f"more than {MAX_ERRORS} {what}s are"
    return f"{count} {what}s are" if count > 1 else f"1 {what} is"


def validation_problem(error: RequestValidationError) -> Problem:
    """FastAPI's validation errors with JSON Pointers; values sent are not repeated."""
    items = error.errors()
    errors = [_field_error(item) for item in items]
    if any(item["type"] == "json_invalid" for item in items):
        return Problem(400, "The body is not JSON", type_="not-json", errors=errors)
    return Problem(422, "The request is not valid", type_="invalid-request", errors=errors)


def _field_error(item: Mapping[str, Any]) -> FieldError:
    place, *path = item["loc"]
    detail = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "json_invalid":
        return FieldError("", f"the body is not JSON: {item.get('ctx', {}).get('error', detail)}")
    if place == "body":
        return FieldError(pointer(tuple(path)), detail)
    return FieldError("", f"{place} parameter {'.'.join(str(part) for part in path)!r}: {detail}")


def http_problem(error: HTTPException) -> Problem:
    """404, 405 and what else the framework raises."""
    title = HTTPStatus(error.status_code).phrase
    detail = "" if error.detail == title else str(error.detail)
    return Problem(error.status_code, title, detail, headers=error.headers)


def unavailable_problem(_: Exception) -> Problem:
    """The database is away or busy: nothing was decided; the same request may be sent again."""
    return Problem(
        503,
        "Temporarily unavailable",
        "The database does not answer; send the same request again.",
        type_="unavailable",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def unexpected_problem(_: Exception) -> Problem:
    """500 without a word about the inside; the request id leads to the log."""
    return Problem(500, "Internal error", "The failure was logged under this instance.", type_="internal")


def exception_handlers() -> dict[Any, Any]:
    """The table for `FastAPI(exception_handlers=…)`."""
    table: dict[Any, Any] = {
        Problem: _handler(lambda problem: problem),
        OrderRefused: _handler(order_problem),
        RequestValidationError: _handler(validation_problem),
        HTTPException: _handler(http_problem),
        # Nobody reads this answer; it is no failure of ours to be logged as one.
        ClientDisconnect: _handler(lambda _: Problem(400, "The client went away")),
        Exception: _unexpected,
    }
    return table | {kind: _handler(unavailable_problem) for kind in TRANSIENT}


def _handler(convert: Callable[[Any], Problem]) -> Callable[[Request, Exception], Response]:
    def handle(request: Request, error: Exception) -> Response:
        return problem_response(convert(error), instance=request_id(request.scope))

    return handle


def _unexpected(request: Request, error: Exception) -> Response:
    # Sent outside of our own middlewares, so their headers are added here.
    identity = request_id(request.scope)
    response = problem_response(unexpected_problem(error), instance=identity)
    response.headers.update(SECURITY_HEADERS)
    response.headers["X-Request-ID"] = identity
    return response
