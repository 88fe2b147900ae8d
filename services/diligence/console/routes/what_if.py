"""`/rules/what-if`: what stored orders would be under a proposed rule set; nothing is changed."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.compared import compared_orders
from services.diligence.console.house import House, context, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.routes.rules import ASKERS
from services.diligence.console.sessions import SignInNeeded
from shared.contracts.assessment import Disposition

STATES = {
    "queued": "Waiting to begin",
    "running": "Running",
    "done": "Done",
    "cancelled": "Cancelled",
    "failed": "Failed",
}


def what_if_routes(house: House) -> APIRouter:
    """The jobs, and one with its matrix and the orders that would be judged otherwise."""
    router = APIRouter(include_in_schema=False)

    @router.get("/rules/what-if")
    async def jobs(request: Request) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        found = await house.screening.read("/v1/what-if", tenant)
        async with house.desk.transactions.begin([tenant]) as work:
            frame = await house.frame(work, visitor, "/rules")
        values = {"jobs": found["items"], "states": STATES, "may_ask": visitor.person.may(*ASKERS)}
        return house.pages.page("what_ifs.html", **context(frame, **values))

    @router.get("/rules/what-if/{job_id}")
    async def job(request: Request, job_id: UUID) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        place = f"/v1/what-if/{job_id}"
        found = await house.screening.read(place, tenant)
        orders = await compared_orders(house.screening, tenant, place, request.query_params)
        async with house.desk.transactions.begin([tenant]) as work:
            frame = await house.frame(work, visitor, "/rules")
        values = {
            "job": found,
            "state": STATES[found["state"]],
            "runs": found["state"] in ("queued", "running"),
            "outcomes": _outcomes(found["matrix"]),
            **orders,
            "may_ask": visitor.person.may(*ASKERS),
        }
        return house.pages.page("what_if.html", **context(frame, **values))

    @router.post("/rules/what-if/{job_id}/cancel")
    async def cancel(request: Request, job_id: UUID) -> Response:
        visitor, _ = await house.posted(request)
        if not visitor.current:
            raise SignInNeeded
        require_role(visitor, *ASKERS)
        await house.screening.act(visitor.person, f"/v1/what-if/{job_id}/cancel")
        return see_other(f"/rules/what-if/{job_id}")

    return router


def _outcomes(matrix: dict[str, dict[str, int]]) -> list[str]:
    """Verdicts that occur before or after, in rising order."""
    seen = {*matrix, *(after for row in matrix.values() for after in row)}
    return [one.value for one in Disposition if one.value in seen]
