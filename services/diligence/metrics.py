"""Measurements of diligence: cases that wait for people, and how many wait too long."""

import asyncio

from prometheus_client import CollectorRegistry, Gauge

from shared.database.pool import Database
from shared.telemetry.sampling import sample_until

EVERY_SECONDS = 15.0

_CASES = """
SELECT count(*) AS open, count(*) FILTER (WHERE due_at < now()) AS late,
       COALESCE(extract(epoch FROM now() - min(due_at)), 0)::float8 AS overdue
FROM case_queue WHERE live
"""


class CaseMetrics:
    """Gauges in the registry of the process, set from the queue; `run` is a background task."""

    def __init__(self, database: Database, registry: CollectorRegistry) -> None:
        self._database = database
        self._open = Gauge(
            "exportgate_diligence_cases_open", "Cases that wait for somebody.", registry=registry
        )
        self._late = Gauge(
            "exportgate_diligence_cases_late",
            "Cases that stand in one step for longer than their due time.",
            registry=registry,
        )
        self._overdue = Gauge(
            "exportgate_diligence_most_overdue_seconds",
            "How long the most overdue of them is late.",
            registry=registry,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Sample until `stop`."""
        await sample_until(stop, self.sample, every=EVERY_SECONDS)

    async def sample(self) -> None:
        """Take one sample over all tenants."""
        async with self._database.transaction(await self._database.tenants()) as (connection, _):
            row = await connection.fetchrow(_CASES)
        assert row is not None
        self._open.set(row["open"])
        self._late.set(row["late"])
        self._overdue.set(max(row["overdue"], 0.0))
