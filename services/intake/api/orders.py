"""`POST /v1/orders`, `POST /v1/orders/batch`."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from services.intake.api.batch import ResultLines, results
from services.intake.api.door import Door
from services.intake.api.express import Endpoint
from services.intake.api.parameters import Parameters, body_document
from services.intake.api.posting import answer, read, submit
from services.intake.formats import OWN, Beside, media_of
from shared.contracts.order import FieldError
from shared.web.auth import Principal, require
from shared.web.problems import Problem

Writer = Annotated[Principal, Depends(require("orders:write"))]
MAX_KEY = 255
IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=MAX_KEY)]


def orders_router(door: Door) -> APIRouter:
    """Orders in."""
    router = APIRouter(tags=["orders"])

    @router.post(
        "/v1/orders",
        status_code=202,
        summary="Submit an order",
        response_class=Response,
        openapi_extra={"requestBody": body_document(door.formats)},
    )
    async def post_order(
        request: Request, caller: Writer, _beside: Parameters, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """202 after the commit: from then on exactly one decision follows.

        The query is for formats that cannot say these things themselves; an `order.v1` says them itself.
        """
        return await take_order(door, request, caller, idempotency_key)

    @router.post("/v1/orders/batch", summary="Submit many orders as NDJSON", response_class=ResultLines)
    async def post_batch(request: Request, caller: Writer) -> ResultLines:
        """One `order.v1` a line; one result a line, in the same order, while lines still come in."""
        return ResultLines(results(door, caller, request.stream()))

    return router


def express(door: Door) -> Endpoint:
    """The same without the framework: authenticate, check the header, take the order."""
    writer = require("orders:write")

    async def post_order(request: Request) -> Response:
        caller = await writer(request)
        name = request.headers.get("idempotency-key")
        if name is not None and not 1 <= len(name) <= MAX_KEY:
            error = FieldError("", f"header parameter 'idempotency-key': has 1 to {MAX_KEY} characters")
            raise Problem(422, "The request is not valid", type_="invalid-request", errors=[error])
        return await take_order(door, request, caller, name)

    return post_order


async def take_order(
    door: Door, request: Request, caller: Principal, idempotency_key: str | None
) -> Response:
    """Read, store, answer 202 with the order's place."""
    try:
        body = await request.body()
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    media = media_of(request.headers.get("content-type"))
    beside = Beside.of(request.query_params.multi_items(), strict=media.type not in OWN)
    accepted = await submit(door, await read(door, caller, body, media, idempotency_key, beside))
    document = answer(accepted)
    return Response(
        msgspec.json.encode(document),
        status_code=202,
        headers={"Location": document["location"]},
        media_type="application/json",
    )
