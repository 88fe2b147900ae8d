"""Signed webhooks for machines, as Standard Webhooks has them."""

import time
from dataclasses import dataclass

import msgspec

from services.notify.delivery.channels.hooks import HookPost, endpoint_of, hook_again_after
from services.notify.delivery.message import Claim
from services.notify.delivery.outcome import Outcome
from services.notify.domain.cards import payload
from services.notify.domain.standard_webhooks import headers
from services.notify.domain.words import Links


@dataclass(frozen=True)
class WebhookChannel:
    """Body and `webhook-id` are the same on every attempt, timestamp and signature are of the attempt."""

    post: HookPost
    links: Links

    async def send(self, claim: Claim) -> Outcome:
        """Sign and post."""
        endpoint = endpoint_of(claim)
        if isinstance(endpoint, Outcome):
            return endpoint
        body = msgspec.json.encode(payload(claim.letter, self.links))
        now = time.time()
        signed = headers(endpoint.secrets(now), claim.message_id, int(now), body)
        return await self.post.send(endpoint.url, body, signed)

    def again_after(self, claim: Claim, outcome: Outcome, chance: float) -> float | None:
        """The published schedule."""
        return hook_again_after(claim, outcome, chance)
