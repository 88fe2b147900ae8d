"""HTTP of reassessments: what a new list or rule set changed, and why."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from services.screening.answers import after_key, as_json, compared_page
from services.screening.changed import Activation, newest_activations, one_activation, orders_changed
from services.screening.rules_api import Reader
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions
from shared.web.pagination import Page, page_of
from shared.web.problems import Problem

LISTED = 20
Number = Annotated[int, Path(ge=1, lt=2**63)]


def changed_routes(transactions: Transactions[ScreeningWork]) -> APIRouter:
    """The routes, over what the composition root made."""
    router = APIRouter()

    @router.get("/v1/reassessments", summary="The newest lists and rules in force, and how much they changed")
    async def newest(caller: Reader) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            found = await newest_activations(work.connection, caller.tenant, LISTED)
        return as_json({"items": [_shown(one) for one in found]})

    @router.get("/v1/reassessments/{activation}", summary="How much one of them changed so far")
    async def one(activation: Number, caller: Reader) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            return as_json(_shown(await _read(work, caller.tenant, activation)))

    @router.get("/v1/reassessments/{activation}/orders", summary="The orders of which it says otherwise")
    async def orders(
        activation: Number,
        caller: Reader,
        page: Annotated[Page, Depends(page_of(str))],
        verdicts: Annotated[bool, Query(description="Only those judged otherwise")] = False,
    ) -> Response:
        after = after_key(page)
        async with transactions.begin([caller.tenant]) as work:
            await _read(work, caller.tenant, activation)
            rows = await orders_changed(
                work.connection,
                caller.tenant,
                activation,
                after=after,
                verdicts=verdicts,
                limit=page.limit + 1,
            )
        return compared_page(page, rows)

    return router


async def _read(work: ScreeningWork, tenant: str, activation: int) -> Activation:
    found = await one_activation(work.connection, tenant, activation)
    if found is None:
        raise Problem(404, "No such reassessment", f"No version became active as number {activation}.")
    return found


def _shown(found: Activation) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(found)
    return {**shown, "changed_orders": f"/v1/reassessments/{found.activation}/orders"}
