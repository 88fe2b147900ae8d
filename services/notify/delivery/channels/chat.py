"""Slack and Teams: a message posted to an incoming webhook; its address is the secret."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from services.notify.delivery.channels.hooks import HookPost, endpoint_of, hook_again_after
from services.notify.delivery.message import Claim
from services.notify.delivery.outcome import Outcome
from services.notify.domain.words import Letter, Links

Card = Callable[[Letter, Links], dict[str, Any]]


@dataclass(frozen=True)
class ChatChannel:
    """`card` makes the JSON of the service."""

    card: Card
    post: HookPost
    links: Links

    async def send(self, claim: Claim) -> Outcome:
        """Post the card."""
        endpoint = endpoint_of(claim)
        if isinstance(endpoint, Outcome):
            return endpoint
        return await self.post.send(
            endpoint.url, msgspec.json.encode(self.card(claim.letter, self.links)), {}
        )

    def again_after(self, claim: Claim, outcome: Outcome, chance: float) -> float | None:
        """The schedule of webhooks: both services answer 429 with `Retry-After`."""
        return hook_again_after(claim, outcome, chance)
