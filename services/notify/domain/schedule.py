"""When to try again and when to escalate; all durations in seconds."""

from dataclasses import dataclass

from services.notify.domain.alerts import Severity

HOUR = 3_600.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubling delays from `first` to `last`; `spread` is the share of jitter either way."""

    first: float
    last: float
    spread: float = 0.2

    def delay(self, attempts: int, chance: float) -> float:
        """Seconds before the next try after `attempts` (≥ 1) failures; `chance` is drawn from [0, 1)."""
        base = min(self.first * 2.0 ** min(attempts - 1, 60), self.last)
        return base * (1 - self.spread + 2 * self.spread * chance)


DEFERRED = Backoff(first=5.0, last=300.0)
"""The receiver said "later" (4xx): greylisting opens after minutes, so do not hammer."""

UNREACHABLE = Backoff(first=1.0, last=15.0)
"""No mail server answered: nobody is bothered by asking, and alerts leave soon after it is back."""

CIRCUIT = Backoff(first=15.0, last=300.0)
"""How long nothing at all is sent to an endpoint that has failed `CIRCUIT_FAILURES` times in a row."""

CIRCUIT_FAILURES = 3

RETRY_AFTER_MOST = 24 * HOUR
"""An endpoint that asks for more than a day's silence is asked again after a day."""


@dataclass(frozen=True, slots=True)
class Published:
    """Fixed delays after the first, second, … attempt; later by up to `spread`, never earlier."""

    delays: tuple[float, ...]
    spread: float = 0.1

    def delay(self, attempts: int, chance: float) -> float | None:
        """Seconds before the next try after `attempts` (≥ 1) failures; None when that was the last."""
        if attempts > len(self.delays):
            return None
        return self.delays[attempts - 1] * (1 + self.spread * chance)


STANDARD_WEBHOOKS = Published(
    (5.0, 300.0, 1_800.0, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
)
"""The schedule that the Standard Webhooks specification gives: immediately, then these; ten attempts."""


def circuit_opens_for(failures: int) -> float:
    """Seconds of silence after `failures` in a row; 0 while there were too few."""
    return CIRCUIT.delay(failures - CIRCUIT_FAILURES + 1, 0.5) if failures >= CIRCUIT_FAILURES else 0.0


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    """How long an alert may stay unacknowledged before the next level hears of it, and how often."""

    urgent: float
    high: float
    normal: float
    most: int

    def within(self, severity: Severity) -> float:
        """Seconds allowed for acknowledging."""
        return {Severity.URGENT: self.urgent, Severity.HIGH: self.high, Severity.NORMAL: self.normal}[
            severity
        ]
