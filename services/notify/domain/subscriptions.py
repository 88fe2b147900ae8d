"""Who hears of an alert: subscriptions by kind, severity and level."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.timing import Timing, breaks_through


@dataclass(frozen=True, slots=True)
class Subscription:
    """One recipient's wish; no `kinds` means every kind. Level 1 hears first, higher ones on escalation.

    `recipient` is a mail address, or the name of an endpoint on the other channels.
    """

    tenant: str
    subscription_id: UUID
    recipient: str
    channel: str = "email"
    kinds: frozenset[AlertKind] = frozenset()
    min_severity: Severity = Severity.NORMAL
    level: int = 1
    timing: Timing = field(default_factory=Timing)
    owner_email: str = ""
    """Mail of the person who made it: hears when its endpoint is switched off."""
    version: int = 1

    @property
    def address(self) -> tuple[str, str]:
        """Channel and recipient: who is told at most once per alert."""
        return self.channel, self.recipient

    def wants(self, kind: AlertKind, severity: Severity) -> bool:
        """Whether this alert is among those subscribed to."""
        return severity.rank >= self.min_severity.rank and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Routing:
    """Who is told now, and the highest level they stand on; nobody leaves the level as it was."""

    level: int
    subscriptions: tuple[Subscription, ...]
    at_once: bool = False
    """Digests and quiet hours do not apply."""

    def joined(self, other: "Routing") -> "Routing":
        """Both, each address once."""
        addresses = {item.address for item in self.subscriptions}
        more = tuple(item for item in other.subscriptions if item.address not in addresses)
        level = max(self.level, other.level) if other.subscriptions else self.level
        return Routing(level, self.subscriptions + more, self.at_once or other.at_once)


def route(
    kind: AlertKind,
    severity: Severity,
    subscriptions: Iterable[Subscription],
    *,
    above: int = 0,
    told: Collection[tuple[str, str]] = (),
) -> Routing:
    """The lowest level above `above` with somebody who wants the alert and has not been told.

    An urgent alert goes to every level at once. An alert that nobody wants at all goes to everybody on
    the highest level: an order held in silence is worse than a message too many.
    """
    everybody = list(subscriptions)
    wanting = [item for item in everybody if item.wants(kind, severity)]
    if not wanting and everybody:
        highest = max(item.level for item in everybody)
        wanting = [item for item in everybody if item.level == highest]
    left = [item for item in wanting if item.level > above and item.address not in told]
    if not left:
        return Routing(above, ())
    lowest = min(item.level for item in left)
    chosen = left if severity is Severity.URGENT else [item for item in left if item.level == lowest]
    unique = {item.address: item for item in sorted(chosen, key=lambda item: -item.level)}
    return Routing(
        max(item.level for item in chosen),
        tuple(unique[address] for address in sorted(unique)),
        breaks_through(kind, severity),
    )


def route_around(
    kind: AlertKind,
    severity: Severity,
    subscriptions: Iterable[Subscription],
    *,
    above: int,
    told: Collection[tuple[str, str]],
) -> Routing:
    """For an alert that has reached nobody: the next level, and whoever is on a channel not tried so far.

    A mail server that is down keeps the mail of the next level back as well. With neither, anybody left.
    """
    everybody = list(subscriptions)
    tried = {channel for channel, _ in told}
    others = [item for item in everybody if item.channel not in tried]
    found = route(kind, severity, everybody, above=above, told=told)
    found = found.joined(route(kind, severity, others, told=told))
    return found if found.subscriptions else route(kind, severity, everybody, told=told)
