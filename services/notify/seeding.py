"""Under `up`: the sample reviewers hear first, the approver on escalation. Seeded once per tenant."""

from pathlib import Path

import msgspec

from services.notify.domain.subscriptions import Subscription
from services.notify.subscribing import STREAM, record
from services.notify.work import NotifyWork
from shared.database.transactions import Transactions
from shared.messaging.ids import new_id

_LEVELS = {"reviewer": 1, "approver": 2}
_ACTOR = "service:notify"
_EVER = "SELECT EXISTS (SELECT 1 FROM audit_entry WHERE tenant = $1 AND stream = $2)"


class _Person(msgspec.Struct):
    email: str
    roles: list[str]
    tenant: str


def sample_subscriptions(path: Path) -> list[Subscription]:
    """Subscriptions of the people in the file; roles that hear of nothing are passed over."""
    return [
        Subscription(person.tenant, new_id(), person.email, level=_LEVELS[role])
        for person in msgspec.json.decode(path.read_bytes(), type=list[_Person])
        for role in person.roles
        if role in _LEVELS
    ]


async def seed(transactions: Transactions[NotifyWork], path: Path) -> None:
    """Add the samples to tenants whose subscriptions nobody has ever touched."""
    subscriptions = sample_subscriptions(path)
    for tenant in sorted({item.tenant for item in subscriptions}):
        async with transactions.begin([tenant]) as work:
            await work.lock([(tenant, STREAM)])
            if await work.connection.fetchval(_EVER, tenant, STREAM):
                continue
            for subscription in subscriptions:
                if subscription.tenant == tenant and await work.subscriptions.add(
                    subscription, _ACTOR, work.now
                ):
                    record(work, "subscription.added", _ACTOR, subscription)
