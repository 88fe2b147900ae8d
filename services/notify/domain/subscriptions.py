"""Who hears of an alert: subscriptions by kind, severity and level."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from services.notify.domain.alerts import AlertKind, Severity


@dataclass(frozen=True, slots=True)
class Subscription:
    """One recipient's wish; no `kinds` means every kind. Level 1 hears first, higher ones on escalation."""

    tenant: str
    subscription_id: UUID
    recipient: str
    channel: str = "email"
    kinds: frozenset[AlertKind] = frozenset()
    min_severity: Severity = Severity.NORMAL
    level: int = 1

    @property
    def address(self) -> tuple[str, str]:
        """Channel and recipient: who is told at most once per alert."""
        return self.channel, self.recipient

    def wants(self, kind: AlertKind, severity: Severity) -> bool:
        """Whether this alert is among those subscribed to."""
        return severity.rank >= self.min_severity.rank and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Routing:
    """Who is told now, and the level they stand on; nobody leaves the level as it was."""

    level: int
    subscriptions: tuple[Subscription, ...]


def route(
    kind: AlertKind,
    severity: Severity,
    subscriptions: Iterable[Subscription],
    *,
    above: int = 0,
    told: Collection[tuple[str, str]] = (),
) -> Routing:
    """The lowest level above `above` with somebody who wants the alert and has not been told.

    An alert that nobody wants at all goes to everybody on the highest level: an order held in silence
    is worse than a message too many.
    """
    everybody = list(subscriptions)
    wanting = [item for item in everybody if item.wants(kind, severity)]
    if not wanting and everybody:
        highest = max(item.level for item in everybody)
        wanting = [item for item in everybody if item.level == highest]
    left = [item for item in wanting if item.level > above and item.address not in told]
    if not left:
        return Routing(above, ())
    level = min(item.level for item in left)
    unique = {item.address: item for item in left if item.level == level}
    return Routing(level, tuple(unique[address] for address in sorted(unique)))
