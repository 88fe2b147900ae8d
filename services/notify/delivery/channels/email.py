"""Mail: one message per recipient, so that the answer about one says nothing of another."""

from dataclasses import dataclass
from datetime import timedelta

from services.notify.delivery.channels.smtp import MailServer
from services.notify.delivery.message import Claim
from services.notify.delivery.outcome import Outcome
from services.notify.domain.mail import compose
from services.notify.domain.schedule import DEFERRED, UNREACHABLE
from services.notify.domain.words import Links


@dataclass(frozen=True)
class EmailChannel:
    """Hands messages to one mail server; `give_up` is counted from when a message was composed."""

    server: MailServer
    sender: str
    links: Links
    give_up: timedelta

    async def send(self, claim: Claim) -> Outcome:
        """Cut off after the data, nobody knows what was kept: it goes again, with the same Message-ID."""
        return await self.server.send(
            compose(claim.letter, self.sender, self.links), self.sender, claim.recipient
        )

    def again_after(self, claim: Claim, outcome: Outcome, chance: float) -> float | None:
        """Greylisting opens after minutes; a server that is down is asked often."""
        if claim.claimed_at - claim.composed_at > self.give_up:
            return None
        backoff = DEFERRED if outcome.meaning == "deferred" else UNREACHABLE
        return backoff.delay(claim.attempt, chance)
