"""The delivery worker: composes, claims, sends and records; never inside a transaction."""

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from services.notify.delivery.claims import Claim, Claims
from services.notify.delivery.composer import Composer
from services.notify.delivery.outcome import Outcome
from services.notify.delivery.smtp import MailServer
from services.notify.domain.mail import Envelope, Links, compose
from services.notify.domain.schedule import DEFERRED, UNREACHABLE
from services.notify.metrics import NotifyMetrics
from shared.database.pool import TRANSIENT, Database
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)

POLL = 0.5
"""Seconds between looks when nothing was due."""

NO_SERVER_NOTE = 60.0
"""Seconds between notes in the log that no mail server is configured."""


@dataclass(frozen=True)
class DeliverySettings:
    """What the worker needs to know; `give_up` is counted from when a message was composed."""

    sender: str
    links: Links
    concurrency: int
    give_up: timedelta


class DeliveryWorker:
    """One per process; several processes share the work through leases."""

    def __init__(
        self,
        database: Database,
        composer: Composer,
        claims: Claims,
        server: MailServer | None,
        settings: DeliverySettings,
        crash: CrashPoints,
        metrics: NotifyMetrics,
    ) -> None:
        self._database = database
        self._composer = composer
        self._claims = claims
        self._server = server
        self._settings = settings
        self._crash = crash
        self._metrics = metrics
        self._sending: dict[str, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; messages on their way are finished, or sent again by whoever comes next."""
        if self._server is None:
            await self._without_server(stop)
            return
        while not stop.is_set():
            busy = False
            try:
                busy = await self.step(self._server)
            except TRANSIENT as error:
                _LOG.warning("database not available for deliveries", error=repr(error))
            await self._pause(stop, POLL if not busy else 0.0)
        await self.finish()

    async def step(self, server: MailServer) -> bool:
        """Compose, claim, and begin to send; true when something was begun."""
        tenants = await self._database.tenants()
        if not tenants:
            return False
        await self._composer.compose(tenants)
        free = self._settings.concurrency - len(self._sending)
        if free <= 0:
            return False
        claims = await self._claims.claim(tenants, busy=list(self._sending), most=free)
        for claim in claims:
            task = asyncio.create_task(self._deliver(server, claim))
            self._sending[claim.recipient] = task
            task.add_done_callback(partial(self._done, claim.recipient))
        return bool(claims)

    def _done(self, recipient: str, task: asyncio.Task[None]) -> None:
        self._sending.pop(recipient, None)
        if not task.cancelled() and (error := task.exception()):
            # Nothing was recorded: the lease runs out and it is tried again.
            _LOG.error("a delivery failed by a fault of ours", error=repr(error))

    async def finish(self) -> None:
        """Wait for the messages on their way."""
        await asyncio.gather(*self._sending.values(), return_exceptions=True)

    async def _deliver(self, server: MailServer, claim: Claim) -> None:
        envelope = Envelope(self._settings.sender, claim.recipient, claim.message_id, claim.composed_at)
        message = compose(envelope, list(claim.alerts), self._settings.links)
        outcome = await server.send(message, self._settings.sender, claim.recipient)
        self._metrics.attempts.labels(outcome.meaning).inc()
        if outcome.meaning == "sent":
            self._crash.reached("delivery.after-send")
        try:
            await self._record(claim, outcome)
        except TRANSIENT as error:
            # The lease runs out and it is sent again, with the same Message-ID.
            _LOG.warning("an attempt could not be recorded", message_id=claim.message_id, error=repr(error))
            return
        self._crash.reached("delivery.after-commit")

    async def _record(self, claim: Claim, outcome: Outcome) -> None:
        if outcome.meaning == "sent":
            await self._claims.sent(claim, outcome)
            return
        _LOG.warning(
            "a message was not taken",
            message_id=claim.message_id,
            meaning=outcome.meaning,
            code=outcome.code,
            attempt=claim.attempt,
        )
        if outcome.meaning == "refused" or self._too_old(claim):
            await self._claims.failed(claim, outcome)
            return
        backoff = DEFERRED if outcome.meaning == "deferred" else UNREACHABLE
        chance = random.random()  # noqa: S311  # jitter, not a secret
        await self._claims.later(claim, outcome, backoff.delay(claim.attempt, chance))

    def _too_old(self, claim: Claim) -> bool:
        return claim.claimed_at - claim.composed_at > self._settings.give_up

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        """Wait, but not longer than until a slot is free."""
        stopping = asyncio.create_task(stop.wait())
        waiting = {stopping, *self._sending.values()} if self._full() else {stopping}
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    def _full(self) -> bool:
        return len(self._sending) >= self._settings.concurrency

    async def _without_server(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            _LOG.error("no mail server is configured (EXPORTGATE_SMTP_HOST): alerts wait undelivered")
            await wait_for(stop, NO_SERVER_NOTE)
