"""Measurements of notify: what came of attempts, what waits, what nobody has taken."""

import asyncio

from prometheus_client import CollectorRegistry, Counter, Gauge

from services.notify.domain.alerts import Severity
from shared.database.pool import Database
from shared.telemetry.sampling import sample_until

EVERY_SECONDS = 15.0

_OLDEST = """
SELECT COALESCE(extract(epoch FROM now() - LEAST(
    (SELECT min(added_at) FROM alert_recipient WHERE delivery_id IS NULL),
    (SELECT min(composed_at) FROM delivery WHERE state = 'due'))), 0)::float8
"""

_OPEN = """
SELECT severity, count(*) AS open, count(*) FILTER (WHERE level = 0) AS unrouted
FROM alert WHERE acknowledged_at IS NULL AND settled_at IS NULL GROUP BY severity
"""


class NotifyMetrics:
    """Counters and gauges in the registry of the process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.attempts = Counter(
            "exportgate_notify_delivery_attempts",
            "Attempts to deliver a message, by channel and what came of them.",
            ["channel", "outcome"],
            registry=registry,
        )
        self.oldest = Gauge(
            "exportgate_notify_undelivered_oldest_seconds",
            "Age of the oldest message that has not left.",
            registry=registry,
        )
        self.open = Gauge(
            "exportgate_notify_alerts_open",
            "Alerts that nobody has acknowledged and nothing has settled.",
            ["severity"],
            registry=registry,
        )
        self.unrouted = Gauge(
            "exportgate_notify_alerts_unrouted",
            "Open alerts that nobody subscribes to; must stay 0.",
            registry=registry,
        )


class Sampler:
    """Sets the gauges from the database."""

    def __init__(self, database: Database, metrics: NotifyMetrics) -> None:
        self._database = database
        self._metrics = metrics

    async def run(self, stop: asyncio.Event) -> None:
        """Sample until `stop`."""
        await sample_until(stop, self.sample, every=EVERY_SECONDS)

    async def sample(self) -> None:
        """Take one sample."""
        async with self._database.transaction(await self._database.tenants()) as (connection, _):
            oldest = await connection.fetchval(_OLDEST)
            rows = {row["severity"]: row for row in await connection.fetch(_OPEN)}
        self._metrics.oldest.set(oldest)
        for severity in Severity:
            row = rows.get(severity.value)
            self._metrics.open.labels(severity.value).set(row["open"] if row else 0)
        self._metrics.unrouted.set(sum(row["unrouted"] for row in rows.values()))
