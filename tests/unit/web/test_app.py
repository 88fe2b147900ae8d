"""Probes, reference page, OpenAPI, pagination, entity tags, the client of other services."""

import re
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Depends, Request
from openapi_spec_validator import validate
from pydantic import BaseModel

from shared.web.client import for_tenant, service_client
from shared.web.etag import expected_version
from shared.web.pagination import Page, decode_cursor, encode_cursor, page_of
from shared.web.problems import Problem


class Shipment(BaseModel):
    """What leaves."""

    weight: float


@pytest.fixture
def router() -> APIRouter:
    router = APIRouter(tags=["shipments"])

    @router.post("/shipments/{number}", summary="Send <b>it</b>")
    async def send(number: int, shipment: Shipment) -> Shipment:
        return shipment

    @router.get("/numbers")
    async def numbers(page: Annotated[Page, Depends(page_of(int))]) -> dict[str, Any]:
        after = page.after[0] if page.after else -1
        assert isinstance(after, int)
        rows = list(range(after + 1, 7))[: page.limit + 1]
        return page.document(rows, lambda number: (number,))

    @router.put("/case")
    async def case(request: Request) -> int:
        return expected_version(request)

    return router


async def test_alive_and_ready(client_for: Any) -> None:
    async def good() -> str | None:
        return None

    async with client_for(readiness=[good]) as client:
        for path in ("/healthz", "/readyz"):
            response = await client.get(path)
            assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_alive_but_not_ready_says_what_is_missing(client_for: Any) -> None:
    async def missing() -> str | None:
        return "the database does not answer"

    async with client_for(readiness=[missing]) as client:
        assert (await client.get("/healthz")).status_code == 200
        response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["not_ready"] == ["the database does not answer"]


async def test_requests_are_measured_by_route_not_by_path(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        await client.post("/shipments/4711", json={"weight": 1})
        await client.get("/wp-admin")
        text = (await client.get("/metrics")).text
    assert 'method="POST",route="/shipments/{number}",status="200"' in text
    assert 'route="unmatched",status="404"' in text
    assert "4711" not in text


async def test_the_document_is_valid_and_errors_are_problems(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        document = (await client.get("/openapi.json")).json()
    validate(document)
    responses = document["paths"]["/shipments/{number}"]["post"]["responses"]
    assert list(responses["default"]["content"]) == ["application/problem+json"]
    assert "422" not in responses


async def test_the_reference_page_loads_nothing_from_elsewhere(client_for: Any, router: APIRouter) -> None:
    async with client_for(router) as client:
        page = await client.get("/docs")
        links = re.findall(r'(?:src|href)="([^"]*)"', page.text)
        for link in links:
            assert link.startswith(("/", "#"))
            assert link.startswith("#") or (await client.get(link)).status_code == 200
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "/shipments/{number}" in page.text
    assert "Send &lt;b&gt;it&lt;/b&gt;" in page.text


async def test_pages_follow_each_other_to_the_end(client_for: Any, router: APIRouter) -> None:
    seen: list[int] = []
    link = "/numbers?limit=3"
    async with client_for(router) as client:
        while link:
            page = (await client.get(link)).json()
            seen += page["items"]
            link = page["next"]
    assert seen == list(range(7))


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "!!", "é", encode_cursor(("a",)), encode_cursor((1, 2)), "W10"],
)
async def test_a_cursor_that_is_not_ours_is_refused(client_for: Any, router: APIRouter, cursor: str) -> None:
    async with client_for(router) as client:
        response = await client.get("/numbers", params={"cursor": cursor})
    assert (response.status_code, response.json()["type"]) == (400, "urn:exportgate:problem:invalid-cursor")


@pytest.mark.parametrize("limit", ["0", "201", "x"])
async def test_a_limit_has_limits(client_for: Any, router: APIRouter, limit: str) -> None:
    async with client_for(router) as client:
        assert (await client.get("/numbers", params={"limit": limit})).status_code == 422


def test_a_cursor_reads_back() -> None:
    assert decode_cursor(encode_cursor(("2026-08-03", 7, None))) == ("2026-08-03", 7, None)


@pytest.mark.parametrize(
    ("given", "status"),
    [(None, 428), ('"3"', 200), ("3", 412), ("*", 412), ('W/"3"', 412), ('"x"', 412)],
)
async def test_a_change_names_the_version_it_read(
    client_for: Any, router: APIRouter, given: str | None, status: int
) -> None:
    async with client_for(router) as client:
        response = await client.put("/case", headers={"If-Match": given} if given else {})
    assert response.status_code == status
    assert status != 200 or response.json() == 3


class _Flaky(httpx.AsyncBaseTransport):
    """Fails in one way a number of times, then answers."""

    def __init__(self, error: httpx.TransportError, times: int) -> None:
        self.error, self.times, self.requests = error, times, list[httpx.Request]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if len(self.requests) <= self.times:
            raise self.error
        return httpx.Response(302, headers={"Location": "http://elsewhere/"})


async def test_a_service_shows_its_key_and_follows_no_redirect() -> None:
    transport = _Flaky(httpx.ConnectError("refused"), times=1)
    async with service_client("http://diligence", "secret-key", transport=transport) as client:
        response = await client.post("/v1/x", headers=for_tenant("acme"))
    assert response.status_code == 302
    assert len(transport.requests) == 2
    headers = transport.requests[1].headers
    assert (headers["authorization"], headers["exportgate-tenant"]) == ("Bearer secret-key", "acme")


@pytest.mark.parametrize(
    ("error", "sent"),
    [(httpx.ConnectError("refused"), 2), (httpx.ReadTimeout("silence"), 1), (httpx.ReadError("cut"), 1)],
)
async def test_only_what_cannot_have_arrived_is_sent_again(error: httpx.TransportError, sent: int) -> None:
    transport = _Flaky(error, times=9)
    async with service_client("http://diligence", "k", transport=transport) as client:
        with pytest.raises(type(error)):
            await client.post("/v1/x")
    assert len(transport.requests) == sent


def test_a_problem_type_is_a_slug_or_a_uri() -> None:
    assert Problem(400, "x", type_="slug").type == "urn:exportgate:problem:slug"
    assert Problem(400, "x").type == "about:blank"
