"""Measurements that are looked up every few seconds, in the background."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from shared.database.pool import TRANSIENT
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)


async def sample_until(stop: asyncio.Event, sample: Callable[[], Awaitable[None]], *, every: float) -> None:
    """Call `sample` every so many seconds until `stop`; a database that is away costs one look."""
    while not stop.is_set():
        try:
            await sample()
        except TRANSIENT as error:
            _LOG.debug("no sample now", error=type(error).__name__)
        await wait_for(stop, every)
