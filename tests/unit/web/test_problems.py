"""Every error is a problem document."""

from typing import Any

import pytest
from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from shared.contracts.order.parse import FieldError, parse_order
from shared.web.problems import Problem


class _Line(BaseModel):
    quantity: int


class _Body(BaseModel):
    lines: list[_Line]


@pytest.fixture
def router() -> APIRouter:
    router = APIRouter()

    @router.post("/body")
    async def body(body: _Body, limit: int = 3) -> int:
        return len(body.lines) + limit

    @router.post("/order")
    async def order(request: Request) -> str:
        return parse_order(await request.body()).order_id

    @router.get("/raise/{what}")
    async def fail(what: str) -> None:
        errors: dict[str, Exception] = {
            "problem": Problem(
                409, "Stale", "It is at 4.", type_="stale", errors=[FieldError("/revision", "is 3")],
                headers={"X-Why": "old"}, current=4,
            ),
            "database": ConnectionResetError("postgresql://role:hunter2@db"),
            "http": HTTPException(418),
            "bug": KeyError("Anna Müller"),
        }  # fmt: skip
        raise errors[what]

    return router


async def _problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert found.pop("instance") == f"urn:exportgate:request:{response.headers['x-request-id']}"
    return found


async def test_a_problem_says_everything_it_was_given(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        response = await client.get("/raise/problem")
    assert await _problem(response, 409) == {
        "type": "urn:exportgate:problem:stale", "title": "Stale", "status": 409, "detail": "It is at 4.",
        "errors": [{"pointer": "/revision", "detail": "is 3"}], "current": 4,
    }  # fmt: skip
    assert response.headers["x-why"] == "old"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", "/body", 405), ("GET", "/raise/http", 418)],
)
async def test_what_the_framework_raises(
    client_for: Any, router: APIRouter, method: str, path: str, status: int
) -> None:
    async with client_for(router) as client:
        response = await client.request(method, path)
    assert (await _problem(response, status))["type"] == "about:blank"
    assert (status != 405) or response.headers["allow"] == "POST"


async def test_a_wrong_field_is_named_without_its_value(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        response = await client.post("/body", json={"lines": [{"quantity": "Anna"}]})
    found = await _problem(response, 422)
    assert [error["pointer"] for error in found["errors"]] == ["/lines/0/quantity"]
    assert "Anna" not in response.text


async def test_a_wrong_parameter_is_named(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        response = await client.post("/body?limit=x", json={"lines": []})
    assert (await _problem(response, 422))["errors"][0]["detail"].startswith("query parameter 'limit': ")


async def test_a_body_that_is_no_json(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        response = await client.post("/body", content=b"{", headers={"content-type": "application/json"})
    assert (await _problem(response, 400))["type"] == "urn:exportgate:problem:not-json"


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b'{"a": 1, "a": 2}', 400), (b"\xff", 400), (b"{}", 422)]
)
async def test_an_order_is_refused_as_json_or_as_order(
    client_for: Any, router: APIRouter, body: bytes, status: int
) -> None:
    async with client_for(router) as client:
        response = await client.post("/order", content=body)
    assert (await _problem(response, status))["errors"]


@pytest.mark.parametrize(
    ("faults", "said"),
    [(1, "1 field is wrong"), (2, "2 fields are wrong"), (101, "more than 100 fields are wrong")],
)
async def test_an_order_says_how_many_fields_are_wrong(
    client_for: Any, router: APIRouter, faults: int, said: str
) -> None:
    order = {
        "order_id": "1",
        "exporter": {"name": "Maker", "country": "DE"},
        "parties": [{"role": "end_user", "name": "Somebody", "country": "DE"}],
        "lines": [{"line": 1, "description": "Chairs", "qty": "1"}],
    }
    unknown = {f"unknown_{number}": 1 for number in range(faults)}
    async with client_for(router) as client:
        response = await client.post("/order", json=order | unknown)
    assert (await _problem(response, 422))["detail"] == said


async def test_an_outage_of_the_database_asks_to_come_again(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        response = await client.get("/raise/database")
    await _problem(response, 503)
    assert response.headers["retry-after"] == "2"
    assert "hunter2" not in response.text


async def test_a_bug_is_not_explained_to_the_client(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        response = await client.get("/raise/bug")
    assert (await _problem(response, 500))["title"] == "Internal error"
    assert "Anna" not in response.text
    assert "default-src 'self'" in response.headers["content-security-policy"]
