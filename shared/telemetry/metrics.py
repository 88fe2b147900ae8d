"""Measurements of the messaging core: how far behind, how many wait, what was given up."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import asyncpg
import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
)

from shared.database.core_sql import SEQUENCE_HEALTH
from shared.database.pool import TRANSIENT
from shared.messaging.bus import BusUnavailable, ConsumerLost
from shared.messaging.retry import wait_for
from shared.runtime.core import Core

_LOG = structlog.get_logger(__name__)

EVERY_SECONDS = 5.0
_GAPS_EVERY = 12
"""Rounds: counting gaps reads a row per order, so it is done once a minute."""

_SAMPLE = """
SELECT (SELECT count(*) FROM outbox) AS outbox,
       (SELECT extract(epoch FROM clock_timestamp() - min(created_at))::float8 FROM outbox) AS outbox_age,
       (SELECT count(*) FROM retry WHERE NOT parked AND NOT exhausted) AS retry_due,
       (SELECT count(*) FROM retry WHERE parked) AS retry_parked,
       (SELECT count(*) FROM retry WHERE exhausted) AS retry_exhausted,
       (SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL) AS dead_letters,
       (SELECT extract(epoch FROM clock_timestamp() - max(at))::float8 FROM audit_checkpoint)
         AS checkpoint_age,
       clock_timestamp() AS now
"""


def new_registry() -> CollectorRegistry:
    """A registry with the measurements of the process; one per process, given to whoever measures."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


class CoreMetrics:
    """Samples the core's tables every few seconds; `run` is a background task of any role."""

    def __init__(self, core: Core[Any], registry: CollectorRegistry, *, every: float = EVERY_SECONDS) -> None:
        self._core = core
        self._every = every
        self._gauges = {
            name: Gauge(f"exportgate_{name}", text, registry=registry) for name, text in _GAUGES.items()
        }
        self._retry = Gauge(
            "exportgate_retry_rows",
            "Events waiting to be tried again, by state.",
            ("state",),
            registry=registry,
        )
        self._failed = Counter("exportgate_samples_failed", "Samples not taken.", registry=registry)
        self._rounds = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Sample until `stop`."""
        while not stop.is_set():
            try:
                await self.sample()
            except (*TRANSIENT, BusUnavailable, ConsumerLost) as error:
                self._failed.inc()
                _LOG.debug("no sample now", error=type(error).__name__)
            await wait_for(stop, self._every)

    async def sample(self) -> None:
        """Take one sample; raises what the database or the broker raise."""
        async with self._core.database.transaction(()) as (connection, _):
            row = await connection.fetchrow(_SAMPLE)
            counted = self._rounds % _GAPS_EVERY == 0
            sequences = await connection.fetchrow(SEQUENCE_HEALTH) if counted else None
        self._rounds += 1
        if row is not None:
            self._show(row)
        if sequences is not None:
            self._gauges["sequence_gaps"].set(sequences["missing"])
            self._gauges["sequence_late_streams"].set(sequences["late"])
        self._gauges["consumer_lag_records"].set(await self._core.consumer.lag())

    def _show(self, row: asyncpg.Record) -> None:
        values: Mapping[str, float | None] = {
            "outbox_rows": row["outbox"],
            "outbox_oldest_seconds": row["outbox_age"] or 0.0,
            "dead_letters_open": row["dead_letters"],
            "audit_checkpoint_age_seconds": row["checkpoint_age"],
            "clock_difference_seconds": (datetime.now(UTC) - row["now"]).total_seconds(),
        }
        for name, value in values.items():
            if value is not None:
                self._gauges[name].set(value)
        for state in ("due", "parked", "exhausted"):
            self._retry.labels(state).set(row[f"retry_{state}"])


_GAUGES = {
    "consumer_lag_records": "Records waiting in the partitions of this process.",
    "outbox_rows": "Events committed and not yet acknowledged by the broker.",
    "outbox_oldest_seconds": "Age of the oldest of them.",
    "dead_letters_open": "Dead letters that nobody has replayed.",
    "sequence_gaps": "Events missing in the per-order sequences seen here; comes back to 0.",
    "sequence_late_streams": "Orders of which an older event came after a newer one.",
    "audit_checkpoint_age_seconds": "Time since the newest signed audit checkpoint.",
    "clock_difference_seconds": "This process's clock minus the database's; beyond 300 the service holds.",
}


class ListAge:
    """Age of each watchlist source, and its limit, set by whoever knows them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._age = Gauge(
            "exportgate_watchlist_age_seconds",
            "Time since the newest copy was confirmed with the publisher; +Inf when there is none.",
            ("source",),
            registry=registry,
        )
        self._limit = Gauge(
            "exportgate_watchlist_age_limit_seconds",
            "Age at which every order is held.",
            ("source",),
            registry=registry,
        )

    def set(self, source: str, seconds: float, *, limit: float) -> None:
        """Show the age of `source`, and its limit."""
        self._age.labels(source).set(seconds)
        self._limit.labels(source).set(limit)
