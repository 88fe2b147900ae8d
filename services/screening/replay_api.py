"""HTTP of replay: a past assessment made once more, and what differs."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.screening.api import one_order
from services.screening.engine import Engine
from services.screening.order_table import find_orders, one_assessment
from services.screening.replaying import Inputs, NotReplayable, replay
from services.screening.rules_api import Reader
from services.screening.work import ScreeningWork
from shared.contracts.assessment import Assessment
from shared.database.transactions import Transactions
from shared.web.problems import Problem

DOCUMENT = {
    "requestBody": {
        "required": False,
        "description": "`order` (canonical) and `facts` of then, where those kept here are newer ones.",
        "content": {"application/json": {"schema": {"type": "object", "required": ["order"]}}},
    }
}


def replay_routes(transactions: Transactions[ScreeningWork], engine: Engine) -> APIRouter:
    """The route, over what the composition root made."""
    router = APIRouter()

    @router.post(
        "/v1/orders/{order_id:path}/assessments/{number}/replay",
        summary="Make a past assessment once more, by the rules and lists that it names",
        openapi_extra=DOCUMENT,
    )
    async def again(
        order_id: str, number: int, request: Request, caller: Reader, source_system: str | None = None
    ) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            found = await find_orders(work.connection, caller.tenant, order_id, source_system)
            key = one_order(found, order_id)
            body = None
            if 0 < number < 2**31:
                body = await one_assessment(work.connection, caller.tenant, key, number)
        if body is None:
            raise Problem(404, "No such assessment", f"There is no assessment {number} of {order_id!r}.")
        recorded = msgspec.json.decode(body, type=Assessment)
        try:
            done = await replay(transactions, engine, recorded, key, _inputs(await request.body()))
        except NotReplayable as error:
            raise Problem(409, "Cannot be made again", str(error), type_="not-replayable") from error
        shown: dict[str, Any] = {"same": done.same, **msgspec.to_builtins(done)}
        return Response(msgspec.json.encode(shown), media_type="application/json")

    return router


def _inputs(body: bytes) -> Inputs | None:
    try:
        return msgspec.json.decode(body, type=Inputs) if body else None
    except msgspec.DecodeError as error:
        raise Problem(422, "Not an order with its facts", str(error), type_="invalid") from error
