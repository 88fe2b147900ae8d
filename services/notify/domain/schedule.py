"""When to try again and when to escalate; all durations in seconds."""

from dataclasses import dataclass

from services.notify.domain.alerts import Severity


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
