"""`/v1/alerts/stream`: server-sent events of alerts raised or changed, by looking every two seconds."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from services.notify.api.alerts import READERS
from services.notify.api.models import AlertOut
from services.notify.repository.reading import AlertReader
from services.notify.work import NotifyWork
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.web.auth import Principal, require, still_may
from shared.web.changes import MOST, Told
from shared.web.problems import Problem

PATH = "/v1/alerts/stream"
LastEventId = Annotated[AwareDatetime | None, Header(description="Where a stream broke off")]
LOOK_EVERY = 2.0


class AlertStream:
    """What one client has been told; gives each version of each alert once."""

    def __init__(
        self, transactions: Transactions[NotifyWork], tenant: str, since: datetime | None = None
    ) -> None:
        """`since`: where a client comes back to; what it may have missed is told, some of it again."""
        self._transactions = transactions
        self._tenant = tenant
        self.told = Told("alert_id", since=since, again=since is not None)

    async def look(self) -> list[AlertOut]:
        """Alerts raised or changed since the last look, at most `MOST`."""
        async with self._transactions.begin([self._tenant]) as work:
            behind = self.told.behind(work.now)
            rows = await AlertReader(work.connection, self._tenant).changed(*behind, MOST)
        return [AlertOut.of(row) for row in self.told.fresh(rows)]


def stream_routes(
    transactions: Transactions[NotifyWork], *, most: int, look_every: float = LOOK_EVERY
) -> APIRouter:
    """The router; at most `most` streams at once in this process."""
    router = APIRouter(tags=["alerts"])
    slots = asyncio.Semaphore(most)

    @router.get(PATH, summary="Alerts as they are raised and change (server-sent events)")
    async def stream(
        request: Request,
        caller: Annotated[Principal, Depends(require(*READERS))],
        last_event_id: LastEventId = None,
    ) -> StreamingResponse:
        """Ends when the key or token does. With the `Last-Event-ID` of a stream that broke off nothing is
        missed; `alert_id` and `version` tell what comes a second time."""
        if slots.locked():
            raise Problem(503, "Too many streams", type_="busy", headers={"Retry-After": "10"})
        source = AlertStream(transactions, caller.tenant, last_event_id)
        return StreamingResponse(
            _events(source, slots, look_every, request),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return router


async def _events(
    source: AlertStream, slots: asyncio.Semaphore, look_every: float, request: Request
) -> AsyncIterator[str]:
    async with slots:
        while await _goes_on(request):
            try:
                alerts = await source.look()
            except TRANSIENT:  # the client comes back, and is told then
                return
            for alert in alerts:
                yield f"event: alert\ndata: {alert.model_dump_json()}\n\n"
            # The place stands behind what it covers: a client that read half comes back to the place before.
            yield f": still here\nid: {source.told.reached.isoformat() if source.told.reached else ''}\n\n"
            if not source.told.more:
                await asyncio.sleep(look_every)


async def _goes_on(request: Request) -> bool:
    try:
        return await still_may(request, *READERS)
    except TRANSIENT:
        return False
