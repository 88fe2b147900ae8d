"""`/v1/dead-letters` of every service: what it could not read or handle, and its audited replay.

Admins only. Records are shown by coordinates and reason, never by content.
"""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from shared.database.unit_of_work import UnitOfWork
from shared.messaging.replay import Replay
from shared.runtime.core import Core
from shared.web.auth import require_person
from shared.web.principals import Principal
from shared.web.problems import Problem

_WAITING = """
SELECT id, topic, partition, "offset", reason, added_at
FROM dead_letter
WHERE replayed_at IS NULL AND (tenant IS NULL OR tenant = $1) ORDER BY added_at LIMIT 200
"""

Admin = Annotated[Principal, Depends(require_person("admin"))]


def dead_letter_routes(core: Core[Any]) -> APIRouter:
    """The routes over one service's core."""
    router = APIRouter()
    replay: Replay[UnitOfWork] = Replay(core.transactions, core.retries, core.verifier)

    @router.get("/v1/dead-letters", summary="The oldest dead letters that nobody has replayed, at most 200")
    async def waiting(caller: Admin) -> Response:
        async with core.database.transaction([caller.tenant]) as (connection, _):
            rows = await connection.fetch(_WAITING, caller.tenant)
        return _json({"items": [dict(row) for row in rows]})

    @router.post("/v1/dead-letters/{letter}/replay", summary="Try one dead letter again")
    async def one(letter: UUID, caller: Admin) -> Response:
        found = await replay.by_id([letter], actor=caller.actor, tenant=caller.tenant)
        if not found:
            detail = f"No dead letter {letter} waits here: there is none, or it was replayed before."
            raise Problem(404, "No such dead letter", detail, type_="unknown-dead-letter")
        return _json({"items": found})

    @router.post(
        "/v1/dead-letters/replay", summary="Try the oldest dead letters of a topic again, at most 500"
    )
    async def of_topic(topic: str, caller: Admin) -> Response:
        return _json({"items": await replay.by_topic(topic, actor=caller.actor, tenant=caller.tenant)})

    return router


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
