"""`GET /v1/orders`, `GET /v1/orders/{order_id}`, `GET /v1/orders/{order_id}/clearance`."""

import asyncio
import re
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.intake import sql
from services.intake.api import views
from services.intake.api.door import READERS, Door, find_key, find_order, tenant_of
from services.intake.api.express import Endpoint
from services.intake.api.paths import OrderNumber, SourceSystem, order_id_of
from services.intake.domain.sales_order import SalesOrder
from services.intake.repository import order_of
from shared.contracts.clearance import ClearanceState
from shared.contracts.order import OrderKey
from shared.web.auth import Principal, require
from shared.web.pagination import Page, link_header, page_of

Reader = Annotated[Principal, Depends(require(*READERS))]
MAX_WAIT = 30.0
NEWEST = 2**63 - 1
_USUAL = re.compile(rb"source_system=([A-Za-z0-9._~-]{1,64})(?:&wait=([12]?\d(?:\.\d{1,3})?|30))?")
"""A query that means the same to everybody: nothing encoded, nothing doubled, nothing out of range."""
_SLASHES = 4
STILL_THERE_SECONDS = 2.0
"""How often a waiting request asks whether its client is still there."""


def reading_router(door: Door) -> APIRouter:
    """Orders out."""
    router = APIRouter(tags=["orders"])

    @router.get("/v1/orders", summary="List orders, newest first")
    async def list_orders(
        caller: Reader,
        page: Annotated[Page, Depends(page_of(int))],
        state: ClearanceState | None = None,
        source_system: SourceSystem = None,
    ) -> Response:
        tenant = tenant_of(caller)
        after = int(page.after[0] or 0) if page.after else NEWEST
        async with door.transactions.begin([tenant]) as work:
            rows = await work.connection.fetch(
                sql.LIST_ORDERS, tenant, after, state and state.value, source_system, page.limit + 1
            )
        shown = [views.summary(order_of(row)) for row in rows]
        document = page.document(rows, lambda row: (row["place"],), items=shown)
        return _json(document, link_header(document))

    @router.get("/v1/orders/{order_id}", summary="An order, its revisions, assessment and clearance")
    async def get_order(
        caller: Reader, order_id: OrderNumber, source_system: SourceSystem = None
    ) -> Response:
        tenant = tenant_of(caller)
        async with door.transactions.begin([tenant]) as work:
            order = await find_order(work, tenant, order_id, source_system)
            key = str(order.key)
            canonical = await work.orders.canonical(order)
            revisions = await work.connection.fetch(sql.REVISIONS, tenant, key)
            assessed = await work.connection.fetchval(sql.ASSESSMENT, tenant, key, order.revision)
        return _json(_document(order, canonical, [views.revision(row) for row in revisions], assessed))

    @router.get("/v1/orders/{order_id}/clearance", summary="May it ship? `?wait=` blocks for a decision")
    async def get_clearance(
        request: Request,
        caller: Reader,
        order_id: OrderNumber,
        source_system: SourceSystem = None,
        wait: Annotated[float, Query(ge=0, le=MAX_WAIT)] = 0,
    ) -> Response:
        order = await _when_decided(door, request, tenant_of(caller), order_id, source_system, wait)
        return _json(views.clearance(order))

    return router


def usual_clearance(request: Request) -> bool:
    """Whether the clearance is asked for as `Location` and nearly every client write it."""
    path: str = request.scope["path"]
    return (
        path.startswith("/v1/orders/")
        and path.endswith("/clearance")
        and path.count("/") == _SLASHES
        and "//" not in path
        and b"%2f" not in request.scope.get("raw_path", b"").lower()
        and _USUAL.fullmatch(request.scope["query_string"]) is not None
    )


def express_clearance(door: Door) -> Endpoint:
    """The same without the framework, for requests that are `usual_clearance`."""
    reader = require(*READERS)

    async def get_clearance(request: Request) -> Response:
        caller = await reader(request)
        asked = _USUAL.fullmatch(request.scope["query_string"])
        assert asked is not None
        source_system, wait = asked[1].decode(), float(asked[2] or 0)
        order_id = await order_id_of(request, "")
        order = await _when_decided(door, request, tenant_of(caller), order_id, source_system, wait)
        return _json(views.clearance(order))

    return get_clearance


async def _when_decided(
    door: Door, request: Request, tenant: str, order_id: str, source_system: str | None, wait: float
) -> SalesOrder:
    """The order, at once when it is decided, else at its decision or after `wait` seconds.

    No connection is held while waiting.
    """
    key = await _key(door, tenant, order_id, source_system)
    deadline = asyncio.get_running_loop().time() + wait
    place = (tenant, str(key))
    waiter = door.waiters.listen(place)
    try:
        order = door.waiters.recent(place)
        if order is None or wait <= 0 or views.decided(order):
            order = await _read(door, key)
        order = waiter.see(order)
        while not views.decided(order):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return waiter.see(await _read(door, key)) if wait > 0 else order
            door.lookout.keep()
            told = await waiter.wait(min(left, STILL_THERE_SECONDS))
            if told is None and await request.is_disconnected():
                return order
            order = told or order
        return order
    finally:
        door.waiters.forget(place, waiter)


async def _key(door: Door, tenant: str, order_id: str, source_system: str | None) -> OrderKey:
    if source_system is not None:
        return OrderKey(tenant, source_system, order_id)
    async with door.transactions.begin([tenant]) as work:
        return await find_key(work, tenant, order_id, source_system)


async def _read(door: Door, key: OrderKey) -> SalesOrder:
    async with door.transactions.begin([key.tenant]) as work:
        return await find_order(work, key.tenant, key.order_id, key.source_system)


def _document(
    order: SalesOrder, canonical: bytes, revisions: list[dict[str, Any]], assessed: bytes | None
) -> dict[str, Any]:
    return {
        **views.summary(order),
        "order": msgspec.Raw(canonical) if order.erased_at is None else None,
        "revisions": revisions,
        "assessment": msgspec.json.decode(assessed)["assessment"] if assessed else None,
        "clearance": views.clearance(order),
        "erased_at": views.instant(order.erased_at),
    }


def _json(document: Any, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(document), media_type="application/json", headers=headers)
