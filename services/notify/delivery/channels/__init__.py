"""Channels: each sends one claimed delivery and says what came of it. Adding one is a module here."""

from typing import Protocol

from services.notify.delivery.message import Claim
from services.notify.delivery.outcome import Outcome


class Channel(Protocol):
    """One way to reach a receiver."""

    async def send(self, claim: Claim) -> Outcome:
        """Try once, within the channel's time limit; every failure is an outcome."""
        ...

    def again_after(self, claim: Claim, outcome: Outcome, chance: float) -> float | None:
        """Seconds before the next try; None when this was the last. `chance` is drawn from [0, 1)."""
        ...
