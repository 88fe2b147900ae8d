"""`POST /v1/orders`, `POST /v1/orders/batch`."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from services.intake.api.batch import ResultLines, results
from services.intake.api.door import Door
from services.intake.api.posting import answer, read, submit
from services.intake.formats import media_type_of
from shared.web.auth import Principal, require

Writer = Annotated[Principal, Depends(require("orders:write"))]
IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=255)]


def orders_router(door: Door) -> APIRouter:
    """Orders in."""
    router = APIRouter(tags=["orders"])

    @router.post("/v1/orders", status_code=202, summary="Submit an order", response_class=Response)
    async def post_order(
        request: Request, caller: Writer, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """202 after the commit: from then on exactly one decision follows."""
        try:
            body = await request.body()
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        media_type = media_type_of(request.headers.get("content-type"))
        accepted = await submit(door, await read(door, caller, body, media_type, idempotency_key))
        document = answer(accepted)
        return Response(
            msgspec.json.encode(document),
            status_code=202,
            headers={"Location": document["location"]},
            media_type="application/json",
        )

    @router.post("/v1/orders/batch", summary="Submit many orders as NDJSON", response_class=ResultLines)
    async def post_batch(request: Request, caller: Writer) -> ResultLines:
        """One `order.v1` a line; one result a line, in the same order, while lines still come in."""
        return ResultLines(results(door, caller, request.stream()))

    return router
