"""`/events`: server-sent events, "this case changed" and nothing else; pages ask for the rest themselves."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

import asyncpg
import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from services.diligence.console.house import House
from services.diligence.work import DiligenceWork
from shared.database.transactions import Transactions
from shared.web.changes import MOST, Told
from shared.web.problems import Problem

Shown = Annotated[AwareDatetime | None, Query(description="When the page was made")]
LOOK_EVERY = 2.0
MOST_STREAMS = 100
CHANGED = """
SELECT case_id, version, state, live, opened_at, changed_at, assessment_number, disposition FROM case_queue
WHERE tenant = $1 AND (changed_at, case_id) > ($2, $3) ORDER BY changed_at, case_id LIMIT $4
"""


class Changes:
    """What one browser has been told: each version of each case once."""

    def __init__(
        self, transactions: Transactions[DiligenceWork], tenant: str, shown_at: datetime | None = None
    ) -> None:
        """`shown_at` is when its page was made: what changed between that and the first look is told too."""
        self._transactions, self._tenant = transactions, tenant
        self.told = Told("case_id", since=shown_at)

    async def look(self) -> list[asyncpg.Record]:
        """Cases changed since the last look, at most `MOST`."""
        async with self._transactions.begin([self._tenant]) as work:
            behind = self.told.behind(work.now)
            rows = await work.connection.fetch(CHANGED, self._tenant, *behind, MOST)
        return self.told.fresh(rows)


def event_routes(house: House) -> APIRouter:
    """The stream, for who is signed in."""
    router = APIRouter(include_in_schema=False)
    slots = asyncio.Semaphore(MOST_STREAMS)

    @router.get("/events")
    async def events(request: Request, since: Shown = None) -> StreamingResponse:
        visitor = await house.visitor(request)
        if slots.locked():
            raise Problem(503, "Too many streams", type_="busy", headers={"Retry-After": "10"})
        changes = Changes(house.desk.transactions, visitor.person.tenant, since)
        return StreamingResponse(
            _told(changes, slots, house, request),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return router


async def _told(
    changes: Changes, slots: asyncio.Semaphore, house: House, request: Request
) -> AsyncIterator[str]:
    """Ends when the session does."""
    async with slots:
        yield ": open\n\n"
        while await _goes_on(house, request):
            for row in await changes.look():
                yield f"event: case\ndata: {_data(row)}\n\n"
            yield ": still here\n\n"
            if not changes.told.more:
                await asyncio.sleep(LOOK_EVERY)


async def _goes_on(house: House, request: Request) -> bool:
    """Watching is no work: it does not keep a session from ending."""
    found = await house.sessions.find(request, seen=False)
    return found is not None and found.current


def _data(row: asyncpg.Record) -> str:
    document = {
        "case": str(row["case_id"]),
        "version": row["version"],
        "state": row["state"],
        "assessment": row["assessment_number"],
        "outcome": row["disposition"],
        "new": row["opened_at"] == row["changed_at"],
    }
    return msgspec.json.encode(document).decode()
