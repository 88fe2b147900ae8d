"""`/audit`: who did what, when; whole or where it breaks."""

from datetime import datetime
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.house import House, context, require_role
from services.diligence.console.views.history import actor_name
from shared.web.pagination import decode_cursor, encode_cursor
from shared.web.problems import Problem

READERS = ("auditor", "approver", "reviewer", "analyst", "admin")
PAGE = 50
ENTRIES = """
SELECT entry_id, stream, position, at, actor, action, hash FROM audit_entry
WHERE tenant = $1 AND entry_id < $2 AND ($3 = '' OR stream = $3) AND ($4 = '' OR actor = $4)
  AND ($5 = '' OR action = $5)
ORDER BY entry_id DESC LIMIT $6
"""
ONE = """
SELECT entry_id, stream, position, at, actor, action, hash, body FROM audit_entry
WHERE tenant = $1 AND entry_id = $2
"""
PERSONAL = "SELECT field, value FROM audit_personal WHERE tenant = $1 AND stream = $2 AND position = $3"
BEFORE = "SELECT entry_id, hash FROM audit_entry WHERE tenant = $1 AND stream = $2 AND position = $3"
CHECKPOINT = "SELECT size, at, root FROM audit_checkpoint ORDER BY size DESC LIMIT 1"
LEAF = "SELECT leaf FROM audit_leaf WHERE entry_id = $1"
_LAST = 2**63 - 1


def audit_routes(house: House) -> APIRouter:
    """The record, newest first, and each entry."""
    router = APIRouter(include_in_schema=False)

    @router.get("/audit")
    async def audit(request: Request) -> Response:
        visitor = await house.visitor(request)
        require_role(visitor, *READERS)
        asked = request.query_params
        before = int(decode_cursor(asked["cursor"], (int,))[0] or 0) if asked.get("cursor") else _LAST
        wanted = {name: asked.get(name, "").strip()[:300] for name in ("order", "person", "action")}
        tenant = visitor.person.tenant
        stream = f"{tenant}/{wanted['order']}" if wanted["order"] else ""
        actor = (
            f"person:{wanted['person']}"
            if wanted["person"] and ":" not in wanted["person"]
            else wanted["person"]
        )
        async with house.desk.transactions.begin([tenant]) as work:
            fetch = work.connection.fetch
            rows = await fetch(ENTRIES, tenant, before, stream, actor, wanted["action"], PAGE + 1)
            checkpoint = await work.connection.fetchrow(CHECKPOINT)
            frame = await house.frame(work, visitor, "/audit")
        next_ = encode_cursor((rows[PAGE - 1]["entry_id"],)) if len(rows) > PAGE else ""
        entries = [_entry(row) for row in rows[:PAGE]]
        return house.pages.page(
            "audit.html", **context(frame, entries=entries, checkpoint=checkpoint, wanted=wanted, next=next_)
        )

    @router.get("/audit/{entry}")
    async def one(request: Request, entry: int) -> Response:
        visitor = await house.visitor(request)
        require_role(visitor, *READERS)
        tenant = visitor.person.tenant
        if not 0 < entry <= _LAST:
            raise Problem(404, "No such entry", type_="no-such-entry")
        async with house.desk.transactions.begin([tenant]) as work:
            row = await work.connection.fetchrow(ONE, tenant, entry)
            if row is None:
                raise Problem(404, "No such entry", f"There is no entry {entry}.", type_="no-such-entry")
            place = (tenant, row["stream"])
            personal = await work.connection.fetch(PERSONAL, *place, row["position"])
            before = await work.connection.fetchrow(BEFORE, *place, row["position"] - 1)
            after = await work.connection.fetchrow(BEFORE, *place, row["position"] + 1)
            leaf = await work.connection.fetchval(LEAF, entry)
            frame = await house.frame(work, visitor, "/audit")
        body = msgspec.json.format(bytes(row["body"]), indent=2).decode()
        return house.pages.page(
            "entry.html",
            **context(
                frame, one=_entry(row), body=body, personal=personal, before=before, after=after, leaf=leaf
            ),
        )

    return router


def _entry(row: Any) -> dict[str, Any]:
    at: datetime = row["at"]
    order = row["stream"].partition("/")[2] or row["stream"]
    return {
        "id": row["entry_id"],
        "order": order,
        "position": row["position"],
        "at": at,
        "actor": actor_name(row["actor"], {}),
        "action": row["action"],
        "hash": bytes(row["hash"]).hex(),
    }
