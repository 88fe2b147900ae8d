"""`/queue`: what is open, worst first; filters live in the address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.diligence.assigning import assign
from services.diligence.console.forms import is_uuid
from services.diligence.console.house import House, context, require_role
from services.diligence.console.pages import see_other
from services.diligence.console.queries import queue as sql
from services.diligence.console.queries.queue import PAGE, VIEWS, Cursor, Wanted
from services.diligence.console.sessions import SignInNeeded, Visitor
from services.diligence.console.views import queue as view
from services.diligence.console.words import FAMILIES, OUTCOMES
from services.diligence.work import DiligenceWork
from shared.web.pagination import decode_cursor, encode_cursor, not_a_cursor


def queue_routes(house: House) -> APIRouter:
    """The queue, and giving cases to people."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def home() -> Response:
        return RedirectResponse("/queue", 303)

    @router.get("/queue")
    async def queue(request: Request) -> Response:
        visitor = await house.visitor(request)
        wanted = wanted_from(request.query_params)
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            values = await _values(house, work, visitor, wanted, request.query_params.get("cursor"))
        (only,) = values["rows"] if len(values["rows"]) == 1 else (None,)
        if only and wanted.words and wanted.words.strip().casefold() in _names_of(only):
            return see_other(f"/cases/{only.case_id}")
        return house.pages.page("queue.html", **values)

    @router.post("/queue")
    async def give(request: Request) -> Response:
        visitor, form = await house.posted(request)
        if not visitor.current:
            raise SignInNeeded
        require_role(visitor, "analyst", "reviewer", "approver")
        cases = [UUID(one) for one in form.all("case") if is_uuid(one)]
        person = visitor.person
        mine = form.get("to") != "nobody"
        async with house.desk.transactions.begin([person.tenant]) as work:
            await assign(work, person, cases, mine=mine)
        return see_other(f"/queue?{form.get('query')}")

    return router


def wanted_from(parameters: Mapping[str, str]) -> Wanted:
    """The filters of an address; what is not known does not filter."""
    words = parameters.get("q", "").strip()[:200]
    default = "found" if words else "open"
    view_name = parameters.get("view", default)
    if view_name == "found" and not words:
        view_name = default  # every case there ever was, in no order that an index has
    return Wanted(
        view=view_name if view_name in VIEWS else default,
        disposition=_known(parameters.get("disposition", ""), OUTCOMES),
        family=_known(parameters.get("family", ""), FAMILIES),
        region=parameters.get("region", "")[:64],
        owner=parameters.get("owner", "")[:200],
        words=words,
        sort=_known(parameters.get("sort", ""), sql.SORTS),
    )


def _known(value: str, known: Mapping[str, Any]) -> str:
    return value if value in known else ""


async def _values(
    house: House, work: DiligenceWork, visitor: Visitor, wanted: Wanted, cursor: str | None
) -> dict[str, Any]:
    person, connection = visitor.person, work.connection
    skipped, after = _cursor(wanted, cursor)
    found = await _page(connection, person.tenant, person.id, wanted, after)
    counts = await sql.counts_of(connection, person.tenant, person.id, work.now)
    regions, owners = await sql.choices_of(connection, person.tenant)
    frame = await house.frame(work, visitor, "/queue")
    if wanted.query(view="", sort="") or wanted.view not in counts:
        total = await sql.total_of(connection, person.tenant, person.id, wanted)
    else:
        total = counts[wanted.view]
    rows = [view.row_of(row, wanted, house.clock, work.now) for row in found[:PAGE]]
    return context(
        frame,
        rows=rows,
        wanted=wanted,
        views=view.VIEWS,
        sorts=view.SORTS,
        counts=counts,
        heading=view.heading(counts, work.now),
        applied=view.applied(wanted, dict(owners)),
        families=FAMILIES,
        outcomes=view.OUTCOMES,
        regions=regions,
        owners=owners,
        total=total,
        shown_from=skipped + 1,
        next=_next(wanted, found, skipped),
        first=f"/queue?{wanted.query()}" if skipped else "",
        may_assign=not person.roles.isdisjoint({"analyst", "reviewer", "approver"}),
    )


async def _page(
    connection: Any, tenant: str, person: str, wanted: Wanted, after: Cursor | None
) -> list[asyncpg.Record]:
    try:
        return await sql.page_of_cases(connection, tenant, person, wanted, after)
    except ValueError as error:
        raise not_a_cursor() from error


def _cursor(wanted: Wanted, cursor: str | None) -> tuple[int, Cursor | None]:
    """How many rows the pages before have shown, and the last one's position."""
    if not cursor:
        return 0, None
    skipped, *rest = decode_cursor(cursor, (int, *sql.kinds_of(wanted)))
    position = tuple(one for one in rest if isinstance(one, int | str))
    return int(skipped or 0), position


def _next(wanted: Wanted, found: list[asyncpg.Record], skipped: int) -> str:
    if len(found) <= PAGE:
        return ""
    cursor = encode_cursor((skipped + PAGE, *sql.position(wanted, found[PAGE - 1])))
    query = wanted.query()
    return f"/queue?{query}{'&' if query else ''}cursor={cursor}"


def _names_of(row: view.Row) -> tuple[str, str]:
    return row.order_id.casefold(), str(row.case_id)
