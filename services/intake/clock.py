"""The clock guard: time for decisions is the database's; a clock that differs much holds everything."""

from collections.abc import Callable
from datetime import UTC, datetime

from shared.database.pool import TRANSIENT, Database


def wall_clock() -> datetime:
    """This machine's clock; used for nothing but the comparison."""
    return datetime.now(UTC)


class ClockGuard:
    """Compares this process's clock with the database's."""

    def __init__(self, *, tolerance: float, clock: Callable[[], datetime] = wall_clock) -> None:
        self._tolerance = tolerance
        self._clock = clock

    def doubt(self, database_time: datetime) -> str | None:
        """What is wrong, in one line; None when the clocks agree."""
        seconds = abs((self._clock() - database_time).total_seconds())
        if seconds <= self._tolerance:
            return None
        return f"the clock differs from the database's by {seconds:.0f} s; at most {self._tolerance:.0f} s"

    async def ready(self, database: Database) -> str | None:
        """A readiness check: database answers, clocks agree."""
        try:
            async with database.transaction(()) as (_, now):
                return self.doubt(now)
        except TRANSIENT:
            return "the database does not answer"
