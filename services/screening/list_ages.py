"""How old each required list is, and how old it may be, as measurements."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from math import inf

from prometheus_client import CollectorRegistry

from services.screening.snapshots import stored_snapshots
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions
from shared.telemetry.metrics import ListAge
from shared.telemetry.sampling import sample_until

EVERY_SECONDS = 15.0
_DAY = 86_400.0


class ListAges:
    """Shows the ages; `run` is a background task."""

    def __init__(
        self,
        transactions: Transactions[ScreeningWork],
        required: Mapping[str, float | None],
        registry: CollectorRegistry,
    ) -> None:
        self._transactions = transactions
        self._required = dict(required)
        self._shown = ListAge(registry)

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop`."""
        await sample_until(stop, self.sample, every=EVERY_SECONDS)

    async def sample(self) -> None:
        """Look once. A required list that was never loaded is infinitely old."""
        async with self._transactions.begin(()) as work:
            rows = await stored_snapshots(work.connection)
        now = datetime.now(UTC)
        for source, days in self._required.items():
            confirmed = [row.confirmed_at for row in rows if row.source == source]
            age = (now - max(confirmed)).total_seconds() if confirmed else inf
            self._shown.set(source, age, limit=inf if days is None else days * _DAY)
