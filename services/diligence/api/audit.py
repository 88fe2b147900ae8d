"""`GET /v1/audit/orders/{order key}`: the chain of one order."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from services.diligence.api import views
from services.diligence.api.desk import Desk, answer, tenant_of
from services.diligence.api.lists import LIST_ENTRIES
from shared.contracts.order import OrderKey
from shared.web.auth import require
from shared.web.pagination import Page, link_header, page_of
from shared.web.principals import Principal
from shared.web.problems import Problem

Auditor = Annotated[
    Principal, Depends(require("auditor", "approver", "reviewer", "analyst", "admin", "audit:read"))
]


def audit_router(desk: Desk) -> APIRouter:
    """The audit chain out."""
    router = APIRouter(tags=["audit"])

    @router.get(
        "/v1/audit/orders/{tenant}/{source_system}/{order_id:path}",
        summary="Entries of an order's chain, oldest first",
    )
    async def entries(
        caller: Auditor,
        tenant: str,
        source_system: str,
        order_id: str,
        page: Annotated[Page, Depends(page_of(int))],
    ) -> Response:
        if tenant != tenant_of(caller):
            raise Problem(404, "No such order", type_="no-such-order")
        key = str(OrderKey(tenant, source_system, order_id))
        after = int(page.after[0] or 0) if page.after else 0
        async with desk.transactions.begin([tenant]) as work:
            rows = await work.connection.fetch(LIST_ENTRIES, tenant, key, after, page.limit + 1)
        if not rows and not after:
            raise Problem(404, "No such order", f"Nothing is known of {key}.", type_="no-such-order")
        document = page.document(
            rows, lambda row: (row["position"],), items=[views.audit_entry(row) for row in rows]
        )
        return answer(document, headers=link_header(document))

    return router
