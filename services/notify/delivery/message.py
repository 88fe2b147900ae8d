"""A claimed delivery: what a channel is given to send."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.notify.domain.words import Letter, Told
from services.notify.vault import Endpoint


class Claim(msgspec.Struct, frozen=True):
    """One delivery that this process may attempt until its lease runs out; `attempt` counts from 1."""

    tenant: str
    delivery_id: UUID
    channel: str
    recipient: str
    message_id: str
    composed_at: datetime
    claimed_at: datetime
    attempt: int
    lease: UUID
    alerts: tuple[Told, ...]
    endpoint: Endpoint | None = None
    """None for mail, and for an endpoint that is no longer there."""
    disabled: bool = False
    """Whether the endpoint has been switched off since this was composed."""

    @property
    def receiver(self) -> str:
        """Names the receiver among all: one message at a time goes there."""
        return "\x1f".join((self.tenant, self.channel, self.recipient))

    @property
    def letter(self) -> Letter:
        """What it says; the same on every attempt."""
        return Letter(self.delivery_id, self.message_id, self.recipient, self.composed_at, self.alerts)
