"""The delivery worker: composes what may leave and lets every lane send."""

import asyncio
import time
from collections.abc import Sequence

import structlog

from services.notify.delivery.composer import Composer
from services.notify.delivery.lane import Lane
from shared.database.pool import TRANSIENT, Database

_LOG = structlog.get_logger(__name__)

POLL = 0.5
"""Seconds between looks when nothing was due."""

NO_SERVER_NOTE = 60.0
"""Seconds between notes in the log that no mail server is configured."""


class DeliveryWorker:
    """One per process; several processes share the work through leases."""

    def __init__(self, database: Database, composer: Composer, lanes: Sequence[Lane], *, mail: bool) -> None:
        self._database = database
        self._composer = composer
        self._lanes = tuple(lanes)
        self._mail = mail
        self._noted_at = float("-inf")

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; messages on their way are finished, or sent again by whoever comes next."""
        while not stop.is_set():
            busy = False
            try:
                busy = await self.step()
            except TRANSIENT as error:
                _LOG.warning("database not available for deliveries", error=repr(error))
            self._note_missing_server()
            await self._pause(stop, POLL if not busy else 0.0)
        await self.finish()

    async def step(self) -> bool:
        """Compose, claim, and begin to send; true when something was begun."""
        tenants = await self._database.tenants()
        if not tenants:
            return False
        await self._composer.compose(tenants)
        begun = [await lane.step(tenants) for lane in self._lanes]
        return any(begun)

    async def finish(self) -> None:
        """Wait for the messages on their way."""
        sending = [task for lane in self._lanes for task in lane.tasks]
        await asyncio.gather(*sending, return_exceptions=True)

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        """Wait, but not longer than until a slot of a full lane is free."""
        stopping = asyncio.create_task(stop.wait())
        waiting = {stopping, *(task for lane in self._lanes if lane.full for task in lane.tasks)}
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    def _note_missing_server(self) -> None:
        if not self._mail and time.monotonic() - self._noted_at > NO_SERVER_NOTE:
            self._noted_at = time.monotonic()
            _LOG.error("no mail server is configured (EXPORTGATE_SMTP_HOST): mail waits undelivered")
