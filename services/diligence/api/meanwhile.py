"""Two people at one case: the later one is refused with what the earlier one did."""

from typing import Any

from fastapi import Request

from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.web.etag import changed, expected_version

LAST = """
SELECT actor, action, at FROM audit_entry WHERE tenant = $1 AND stream = $2 ORDER BY position DESC LIMIT 1
"""


async def check_read(request: Request, work: DiligenceWork, file: OrderFile, case: Case) -> None:
    """412 unless `If-Match` names the version that stands; 428 without it."""
    if expected_version(request) != case.version:
        raise changed(case.version, meanwhile=await meanwhile(work, file, case))


async def check_read_if_said(request: Request, work: DiligenceWork, file: OrderFile, case: Case) -> None:
    """Facts add up, so a version is not asked for; who names one is held to it."""
    if "if-match" in request.headers:
        await check_read(request, work, file, case)


async def meanwhile(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
    """How the case stands now, and who did what to it last."""
    last = await work.connection.fetchrow(LAST, file.tenant, file.order_key)
    done = {"by": last["actor"], "did": last["action"], "at": iso(last["at"])} if last else {}
    return {
        **done,
        "version": case.version,
        "state": case.state.value,
        "cause": case.cause,
        "assessment_number": file.assessment_number,
        "revision": file.revision,
    }
