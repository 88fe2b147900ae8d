"""`/lists/{source}/entries/{entry}`: one listed party, its versions, and what it is to our orders."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.house import House, context
from services.diligence.console.views.listed import listed_view
from services.diligence.console.views.queue import name_of
from services.diligence.queue_lines import ENTRY_TERM

HITS = """
SELECT q.case_id, q.state, q.live, q.disposition, q.changed_at, q.line
FROM case_term t JOIN case_queue q ON q.tenant = t.tenant AND q.case_id = t.case_id
WHERE t.tenant = $1 AND t.term = $2 ORDER BY q.live DESC, q.changed_at DESC LIMIT 200
"""
DISMISSED = """
SELECT d.case_id, d.entry, d.claim, d.reason, d.until, d.person, d.at, q.line
FROM dismissal d LEFT JOIN case_queue q ON q.tenant = d.tenant AND q.case_id = d.case_id
WHERE d.tenant = $1 AND split_part(d.entry, '@', 1) = $2 ORDER BY d.dismissal_id DESC LIMIT 200
"""


def entry_routes(house: House) -> APIRouter:
    """Reached from a hit, and from the page of lists."""
    router = APIRouter(include_in_schema=False)

    @router.get("/lists/{source}/entries/{entry:path}")
    async def entry(request: Request, source: str, entry: str) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        found = await house.screening.entry(tenant, source, entry)
        async with house.desk.transactions.begin([tenant]) as work:
            hits = await work.connection.fetch(HITS, tenant, f"{ENTRY_TERM}{found['key']}"[:100])
            dismissed = await work.connection.fetch(DISMISSED, tenant, found["key"])
            frame, today = await house.frame(work, visitor, "/lists"), work.now.date()
        values = {
            "entry": listed_view(found),
            "hits": [_hit(row) for row in hits],
            "dismissed": [_dismissed(row, found) for row in dismissed],
            "today": today,
        }
        return house.pages.page("listed.html", **context(frame, **values))

    return router


def _hit(row: Any) -> dict[str, Any]:
    line = msgspec.json.decode(row["line"])
    user = name_of(line["end_user"])
    return {**dict(row), "order_id": line["order_id"], "user": user}


def _dismissed(row: Any, found: dict[str, Any]) -> dict[str, Any]:
    """`lapsed` when the entry reads otherwise now than it did."""
    now = {reference for version in found["versions"][:1] for reference in version["references"]}
    line = msgspec.json.decode(row["line"]) if row["line"] else {}
    order_id = line.get("order_id", "")
    return {**dict(row), "order_id": order_id, "lapsed": row["entry"] not in now}
