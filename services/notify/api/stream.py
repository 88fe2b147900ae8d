"""`/v1/alerts/stream`: server-sent events of alerts raised or changed, by looking every two seconds."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from services.notify.api.alerts import READERS
from services.notify.api.models import AlertOut
from services.notify.repository.reading import AlertReader
from services.notify.work import NotifyWork
from shared.database.transactions import Transactions
from shared.web.auth import Principal, require
from shared.web.problems import Problem

PATH = "/v1/alerts/stream"
LOOK_EVERY = 2.0
OVERLAP = timedelta(seconds=20)
"""Changes are stamped when their transaction begins and seen when it commits: look back that far."""
MOST = 500
"""Changes in one look."""


class AlertStream:
    """What one client has been told; gives each version of each alert once."""

    def __init__(self, transactions: Transactions[NotifyWork], tenant: str) -> None:
        self._transactions = transactions
        self._tenant = tenant
        self._told: dict[UUID, int] = {}
        self._first = True

    async def look(self) -> list[AlertOut]:
        """Alerts raised or changed since the last look; the first look only learns what is there."""
        async with self._transactions.begin([self._tenant]) as work:
            reader = AlertReader(work.connection, self._tenant)
            rows = await reader.changed(work.now - OVERLAP, MOST)
        fresh = [row for row in rows if self._told.get(row["alert_id"], 0) < row["version"]]
        self._told = {row["alert_id"]: row["version"] for row in rows}
        found = [] if self._first else [AlertOut.of(row) for row in fresh]
        self._first = False
        return found


def stream_routes(
    transactions: Transactions[NotifyWork], *, most: int, look_every: float = LOOK_EVERY
) -> APIRouter:
    """The router; at most `most` streams at once in this process."""
    router = APIRouter(tags=["alerts"])
    slots = asyncio.Semaphore(most)

    @router.get(PATH, summary="Alerts as they are raised and change (server-sent events)")
    async def stream(caller: Annotated[Principal, Depends(require(*READERS))]) -> StreamingResponse:
        if slots.locked():
            raise Problem(503, "Too many streams", type_="busy", headers={"Retry-After": "10"})
        source = AlertStream(transactions, caller.tenant)
        return StreamingResponse(
            _events(source, slots, look_every),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return router


async def _events(source: AlertStream, slots: asyncio.Semaphore, look_every: float) -> AsyncIterator[str]:
    async with slots:
        while True:
            for alert in await source.look():
                told = f"{alert.alert_id}-{alert.version}"
                yield f"event: alert\nid: {told}\ndata: {alert.model_dump_json()}\n\n"
            yield ": still here\n\n"
            await asyncio.sleep(look_every)
