"""A lane: bounded sending over some channels, one message at a time to each receiver.

Mail has a lane and endpoints have another, so that neither waits for the other's slots.
"""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import structlog

from services.notify.delivery.channels import Channel
from services.notify.delivery.claims import Claims
from services.notify.delivery.message import Claim
from services.notify.delivery.outcome import Outcome
from services.notify.metrics import NotifyMetrics
from shared.database.pool import TRANSIENT
from shared.messaging.crashpoints import CrashPoints

_LOG = structlog.get_logger(__name__)


@dataclass(frozen=True)
class LaneTools:
    """What every lane needs alike."""

    claims: Claims
    crash: CrashPoints
    metrics: NotifyMetrics


class Lane:
    """Claims, sends and records; never inside a transaction."""

    def __init__(self, channels: Mapping[str, Channel], concurrency: int, tools: LaneTools) -> None:
        self._channels = dict(channels)
        self._concurrency = concurrency
        self._claims = tools.claims
        self._crash = tools.crash
        self._metrics = tools.metrics
        self._sending: dict[str, asyncio.Task[None]] = {}

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """The messages on their way."""
        return list(self._sending.values())

    @property
    def full(self) -> bool:
        """Whether another message has to wait for a slot."""
        return len(self._sending) >= self._concurrency

    async def step(self, tenants: list[str]) -> bool:
        """Begin to send what is due; true when something was begun."""
        if self.full or not self._channels:
            return False
        free = self._concurrency - len(self._sending)
        claims = await self._claims.claim(tenants, self._channels, busy=list(self._sending), most=free)
        for claim in claims:
            task = asyncio.create_task(self._deliver(claim))
            self._sending[claim.receiver] = task
            task.add_done_callback(partial(self._done, claim.receiver))
        return bool(claims)

    def _done(self, receiver: str, task: asyncio.Task[None]) -> None:
        self._sending.pop(receiver, None)
        if not task.cancelled() and (error := task.exception()):
            # Nothing was recorded: the lease runs out and it is tried again.
            _LOG.error("a delivery failed by a fault of ours", error=repr(error))

    async def _deliver(self, claim: Claim) -> None:
        channel = self._channels[claim.channel]
        outcome = await channel.send(claim)
        self._metrics.attempts.labels(claim.channel, outcome.meaning).inc()
        if outcome.meaning == "sent":
            self._crash.reached("delivery.after-send")
        try:
            await self._record(channel, claim, outcome)
        except TRANSIENT as error:
            # The lease runs out and it is sent again, with the same id.
            _LOG.warning("an attempt could not be recorded", message_id=claim.message_id, error=repr(error))
            return
        self._crash.reached("delivery.after-commit")

    async def _record(self, channel: Channel, claim: Claim, outcome: Outcome) -> None:
        if outcome.meaning == "sent":
            await self._claims.sent(claim, outcome)
            return
        _LOG.warning(
            "a message was not taken",
            channel=claim.channel,
            message_id=claim.message_id,
            meaning=outcome.meaning,
            code=outcome.code,
            attempt=claim.attempt,
        )
        if outcome.meaning == "gone":
            await self._claims.gone(claim, outcome)
            return
        chance = random.random()  # noqa: S311  # jitter, not a secret
        seconds = None if outcome.meaning == "refused" else channel.again_after(claim, outcome, chance)
        if seconds is None:
            await self._claims.failed(claim, outcome)
        else:
            await self._claims.later(claim, outcome, seconds)
