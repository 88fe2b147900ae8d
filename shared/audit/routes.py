"""`/v1/audit/checkpoints`, `/v1/audit/inclusion` and `/v1/audit/consistency` of a service."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query

from shared.audit.proofs import NoProof, Proofs
from shared.web.auth import Principal, require
from shared.web.pagination import Page, page_of
from shared.web.problems import Problem

Auditor = Annotated[Principal, Depends(require("auditor", "admin", "audit:read"))]
Size = Annotated[int, Query(ge=1, le=2**53)]


def proof_routes(proofs: Proofs) -> APIRouter:
    """The routes over `proofs`."""
    router = APIRouter(tags=["audit"])

    @router.get("/v1/audit/checkpoints", summary="Signed checkpoints, smallest first")
    async def checkpoints(_: Auditor, page: Annotated[Page, Depends(page_of(int))]) -> dict[str, Any]:
        after = int(page.after[0] or 0) if page.after else 0
        rows = await proofs.checkpoints(after=after, limit=page.limit + 1)
        items = [msgspec.structs.asdict(row) for row in rows]
        return page.document(rows, lambda row: (row.size,), items=items)

    @router.get("/v1/audit/inclusion", summary="Shows that an entry stands under the newest checkpoint")
    async def inclusion(
        caller: Auditor, key: Annotated[str, Query(max_length=1_000)], position: Size
    ) -> dict[str, Any]:
        try:
            return _plain(await proofs.inclusion(caller.tenant, key, position))
        except NoProof as error:
            raise _none(error) from None

    @router.get("/v1/audit/consistency", summary="Shows that one checkpoint continues an earlier one")
    async def consistency(_: Auditor, old_size: Size, size: Size) -> dict[str, Any]:
        try:
            return _plain(await proofs.consistency(old_size, size))
        except NoProof as error:
            raise _none(error) from None

    return router


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return plain


def _none(error: NoProof) -> Problem:
    return Problem(404, "No proof", str(error), type_="no-proof")
