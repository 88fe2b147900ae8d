"""A stranger with every role and scope of another tenant gets nothing of this one, by any route."""

import base64
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest

from shared.database.pool import Connection, Database
from shared.web.principals import Kind
from tests.integration.diligence.world import KEY
from tests.integration.tenants.conftest import Served
from tests.integration.tenants.routes import (
    BODIES,
    MARK,
    OWN_BODIES,
    PUBLIC,
    QUERIES,
    REFUSED,
    TRANSPORT,
    Route,
    every_route,
)

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]
ROUTES = every_route()
SERVICE_ONLY = "/v1/certificates/{certificate_id}/reservations"
Opened = tuple[Connection, datetime]
RIVAL = base64.urlsafe_b64encode(b"rival").rstrip(b"=").decode()
IF_MATCH = {"If-Match": '"1"'}


async def ask(served: Served, route: Route, tenant: str) -> httpx.Response:
    """Ask the route about what acme has, well formed, as somebody of `tenant` who may do anything."""
    kind = kind_for(route)
    path = re.sub(r"\{(\w+)\}", lambda name: named(served, name[1], tenant), route.path)
    body = await body_of(served, route)
    async with served.asked_by(kind, tenant) as client:
        params = QUERIES.get(route.name)
        return await client.request(route.method, path, params=params, headers=IF_MATCH, **body)


def named(served: Served, name: str, tenant: str) -> str:
    """What stands in a path. A link's token is what allows it: a stranger names it for its own tenant."""
    value = served.names[name]
    return f"{RIVAL}.{value.partition('.')[2]}" if name == "token" and tenant == "rival" else value


async def body_of(served: Served, route: Route) -> dict[str, Any]:
    """What is sent, as arguments of a request."""
    if route.name in QUERIES and route.path.endswith("documents"):
        return {"content": b"%PDF-1.7\nx\n"}
    if route.path == SERVICE_ONLY:
        return {"json": await reservation(served)}
    if route.name in OWN_BODIES:
        return {"json": served.bodies[route.name]}
    return {"json": BODIES[route.name]} if route.name in BODIES else {}


def kind_for(route: Route) -> Kind:
    """Who may ask it at all: the ship gate, an ERP, or a person."""
    if route.path == SERVICE_ONLY:
        return "service"
    return "api_key" if route.service == "intake" and "orders" in route.path else "person"


async def reservation(served: Served) -> dict[str, object]:
    """What intake would send for the very order of acme."""
    (row,) = await served.database.fetch(
        "SELECT order_key, revision, order_sha256 FROM order_file WHERE order_key = $1", str(KEY)
    )
    return {"release_id": "rel_1", **dict(row)}


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.service} {one.name}")
async def test_a_stranger_sees_and_changes_nothing(services: dict[str, Served], route: Route) -> None:
    served = services[route.service]
    before = await served.of_acme()
    answer = await ask(served, route, "rival")
    assert MARK not in answer.text
    assert await served.of_acme() == before
    if route.name in REFUSED:
        assert answer.status_code == REFUSED[route.name], answer.text
    elif route.is_of_one or (route.name in QUERIES and route.method == "GET"):
        assert answer.status_code == 404, answer.text
    else:
        assert answer.status_code in {200, 201, 202}, answer.text


@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if not one.path.startswith(TRANSPORT)],
    ids=lambda one: f"{one.service} {one.name}",
)
async def test_row_level_security_alone_stops_whom_the_application_takes_for_one_of_the_tenant(
    services: dict[str, Served], route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = services[route.service]
    monkeypatch.setattr(served.core.database, "transaction", of_the_stranger(served.core.database))
    before = await served.of_acme()
    answer = await ask(served, route, "acme")
    assert MARK not in answer.text
    assert await served.of_acme() == before


@pytest.mark.parametrize(
    "route", [one for one in ROUTES if one.method == "GET"], ids=lambda one: f"{one.service} {one.name}"
)
async def test_the_tenant_itself_gets_an_answer(services: dict[str, Served], route: Route) -> None:
    """Or the tests above would show nothing."""
    answer = await ask(services[route.service], route, "acme")
    assert answer.status_code < 500
    if route.is_of_one and not route.path.startswith("/acknowledge"):
        assert answer.status_code == 200, answer.text
    assert route.path not in PUBLIC or MARK not in answer.text


def of_the_stranger(database: Database) -> Callable[..., AbstractAsyncContextManager[Opened]]:
    """The application's check removed: whatever it asks for, the transaction is the stranger's."""
    real = database.transaction

    @asynccontextmanager
    async def transaction(tenants: Iterable[str]) -> AsyncIterator[Opened]:
        async with real(["rival"] if list(tenants) else []) as opened:
            yield opened

    return transaction
