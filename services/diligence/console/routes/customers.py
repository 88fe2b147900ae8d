"""`/customers`: parties that orders name as end user, and their orders; many spellings, one line each."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.dates import age
from services.diligence.console.house import House, context
from services.diligence.console.queries.customer import known_of
from services.diligence.console.views.queue import name_of
from services.diligence.queue_lines import folded, words_of
from shared.web.problems import Problem

MOST = 200
NEWEST = """
SELECT q.case_id, q.state, q.live, q.disposition, q.opened_at, q.changed_at, q.line FROM case_queue q
WHERE q.tenant = $1 ORDER BY q.changed_at DESC LIMIT $2
"""
OF_WORD = """
SELECT q.case_id, q.state, q.live, q.disposition, q.opened_at, q.changed_at, q.line
FROM case_term t JOIN case_queue q ON q.tenant = t.tenant AND q.case_id = t.case_id
WHERE t.tenant = $1 AND t.term = $2 ORDER BY q.changed_at DESC LIMIT 500
"""


def customer_routes(house: House) -> APIRouter:
    """End users as the newest cases name them, and one with all its cases."""
    router = APIRouter(include_in_schema=False)

    @router.get("/customers")
    async def customers(request: Request) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        async with house.desk.transactions.begin([tenant]) as work:
            rows = [_row(row) for row in await work.connection.fetch(NEWEST, tenant, MOST)]
            frame = await house.frame(work, visitor, "/customers")
        known: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            known.setdefault(row["key"], []).append(row)
        return house.pages.page("customers.html", **context(frame, known=known, most=MOST, shown=len(rows)))

    @router.get("/customers/{key:path}")
    async def customer(request: Request, key: str) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        wanted, found = words_of(key), []
        async with house.desk.transactions.begin([tenant]) as work:
            if wanted:
                longest = max(wanted, key=len)
                found = [_row(row) for row in await work.connection.fetch(OF_WORD, tenant, longest)]
            rows = [row for row in found if row["key"] == folded(key)]
            if not rows:
                detail = f"No case names {key} as end user."
                raise Problem(404, "No such customer", detail, type_="no-customer")
            known = await known_of(work, tenant, [row["case_id"] for row in rows])
            frame, now = await house.frame(work, visitor, "/customers"), work.now
        spellings = {row["user"].text: row["user"] for row in rows}
        native = dict.fromkeys(pair for row in rows for pair in row["user"].native)
        open_ = sum(row["live"] for row in rows)
        return house.pages.page(
            "customer.html",
            **context(
                frame,
                known=known,
                rows=rows,
                spellings=list(spellings),
                native=list(native),
                open=open_,
                last=age(now - rows[0]["changed_at"]),
            ),
        )

    return router


def _row(row: Any) -> dict[str, Any]:
    line = msgspec.json.decode(row["line"])
    party = line["end_user"]
    native = party.get("names_native") or [party["name"]]
    return {
        "key": folded(native[0]),
        "user": name_of(party),
        "place": party.get("region") or party.get("country") or "",
        "kind": party.get("type") or "",
        "case_id": row["case_id"],
        "order_id": line["order_id"],
        "outcome": row["disposition"],
        "state": row["state"],
        "live": row["live"],
        "changed_at": row["changed_at"],
        "opened_at": row["opened_at"],
    }
