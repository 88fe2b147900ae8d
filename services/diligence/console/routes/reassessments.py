"""`/reassessments`: what each list or rule set that came into force changed, order by order."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from services.diligence.console import words
from services.diligence.console.compared import compared_orders
from services.diligence.console.house import House, context


def reassessment_routes(house: House) -> APIRouter:
    """The versions, and one with the orders that it judges otherwise."""
    router = APIRouter(include_in_schema=False)

    @router.get("/reassessments")
    async def versions(request: Request) -> Response:
        visitor = await house.visitor(request)
        found = await house.screening.read("/v1/reassessments", visitor.person.tenant)
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            frame = await house.frame(work, visitor, "/lists")
        values = {"found": found["items"], "name_of": _name}
        return house.pages.page("reassessments.html", **context(frame, **values))

    @router.get("/reassessments/{activation}")
    async def version(request: Request, activation: Annotated[int, Path(ge=1, lt=2**63)]) -> Response:
        visitor = await house.visitor(request)
        tenant, place = visitor.person.tenant, f"/v1/reassessments/{activation}"
        found = await house.screening.read(place, tenant)
        orders = await compared_orders(house.screening, tenant, place, request.query_params)
        async with house.desk.transactions.begin([tenant]) as work:
            frame = await house.frame(work, visitor, "/lists")
        values = {"found": found, "name": _name(found["source"]), **orders}
        return house.pages.page("reassessment.html", **context(frame, **values))

    return router


def _name(source: str) -> str:
    return "the rules" if source == "rules" else str(words.LIST_SOURCES.get(source, source))
