"""HTTP of what-if: a job over stored orders with a proposed rule set."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response

from services.screening.answers import after_key, as_json, compared_page
from services.screening.comparing import Compared, shown_comparison
from services.screening.rules_api import DOCUMENT, Reader, refused
from services.screening.rulesets.faults import RuleSetError
from services.screening.whatif.jobs import TooMany, WhatIf
from services.screening.whatif.store import Job, end_job, newest_jobs, orders_of, read_job
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions
from shared.web.auth import require
from shared.web.pagination import Page, moment_and_id, page_of
from shared.web.principals import Principal
from shared.web.problems import Problem

Asker = Annotated[
    Principal, Depends(require("analyst", "reviewer", "approver", "admin", "service:diligence"))
]
EXAMPLES = 5


def what_if_routes(transactions: Transactions[ScreeningWork], what_if: WhatIf) -> APIRouter:
    """The routes, over what the composition root made."""
    router = APIRouter()

    @router.post(
        "/v1/what-if",
        summary="Assess the stored orders with a proposed rule set, as a job",
        status_code=202,
        openapi_extra=DOCUMENT,
    )
    async def start(
        request: Request,
        caller: Asker,
        closed: Annotated[bool, Query(description="Released and cancelled orders too")] = False,
        idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
    ) -> Response:
        body = await request.body()
        try:
            job = await what_if.start(
                caller.tenant, body, by=caller.actor, closed=closed, request_key=idempotency_key
            )
        except RuleSetError as error:
            raise refused(error) from error
        except TooMany as error:
            raise Problem(409, "Too many jobs", "Wait for one to end, or cancel it.") from error
        if (job.document, job.closed) != (body, closed):
            detail = "This Idempotency-Key was used for another request."
            raise Problem(422, "Idempotency-Key reused", detail, type_="idempotency-key-reused")
        place = f"/v1/what-if/{job.id}"
        return as_json(_shown(job, []), status=202, headers={"Location": place})

    @router.get("/v1/what-if", summary="The newest jobs, with progress and counts")
    async def newest(caller: Reader, page: Annotated[Page, Depends(page_of(str, str))]) -> Response:
        before = moment_and_id(page)
        async with transactions.begin([caller.tenant]) as work:
            jobs = await newest_jobs(work.connection, caller.tenant, before=before, limit=page.limit + 1)
        shown = [_shown(job, []) for job in jobs]
        return as_json(
            page.document(jobs, lambda job: (job.created_at.isoformat(), str(job.id)), items=shown)
        )

    @router.get("/v1/what-if/{job_id}", summary="Progress and result of a job, with the first examples")
    async def show(job_id: UUID, caller: Reader) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            job = await _job(work, caller, job_id)
            first = await orders_of(work.connection, job, after="", verdicts=True, limit=EXAMPLES)
        return as_json(_shown(job, first))

    @router.get("/v1/what-if/{job_id}/orders", summary="The orders that would change, with their findings")
    async def orders(
        job_id: UUID,
        caller: Reader,
        page: Annotated[Page, Depends(page_of(str))],
        verdicts: Annotated[bool, Query(description="Only those judged otherwise")] = False,
    ) -> Response:
        after = after_key(page)
        async with transactions.begin([caller.tenant]) as work:
            job = await _job(work, caller, job_id)
            limit = page.limit + 1
            rows = await orders_of(work.connection, job, after=after, verdicts=verdicts, limit=limit)
        return compared_page(page, rows)

    @router.post("/v1/what-if/{job_id}/cancel", summary="End a job; what it found so far stays")
    async def cancel(job_id: UUID, caller: Asker) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            job = await _job(work, caller, job_id)
            await end_job(work.connection, caller.tenant, job.id, "cancelled")
            job = await _job(work, caller, job_id)
        return as_json(_shown(job, []))

    return router


async def _job(work: ScreeningWork, caller: Principal, job_id: UUID) -> Job:
    job = await read_job(work.connection, caller.tenant, job_id)
    if job is None:
        raise Problem(404, "No such job", f"There is no what-if job {job_id}.")
    return job


def _shown(job: Job, examples: list[Compared]) -> dict[str, Any]:
    shown = msgspec.structs.asdict(job)
    for hidden in ("document", "place", "tenant"):
        del shown[hidden]
    share = 1.0 if job.state == "done" else min(job.done / max(job.total, 1), 1.0)
    orders = f"/v1/what-if/{job.id}/orders"
    return {
        **shown,
        "progress": round(share, 3),
        "orders": orders,
        "examples": [shown_comparison(e) for e in examples],
    }
