"""Given these messages: applies events through the real inbox, and the retries that became due."""

from collections.abc import Sequence
from typing import TypeVar

from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event
from shared.messaging.inbox import Inbox
from shared.runtime.core import Core
from shared.testing.events import EventMaker

Work = TypeVar("Work", bound=UnitOfWork)


async def given_events(target: Core[Work] | Inbox[Work], events: Sequence[Event], maker: EventMaker) -> None:
    """Apply `events` in one batch, signed by their producers, as the consumer would."""
    inbox = target.inbox if isinstance(target, Core) else target
    await inbox.apply([maker.item(event) for event in events])


async def given_one_by_one(
    target: Core[Work] | Inbox[Work], events: Sequence[Event], maker: EventMaker
) -> None:
    """Apply `events` each in a transaction of its own."""
    for event in events:
        await given_events(target, [event], maker)


async def published(core: Core[Work], maker: EventMaker) -> list[Event]:
    """Events that stand in the outbox of `core`, oldest first, decoded and verified."""
    from shared.testing.outbox import outbox_events

    return await outbox_events(core.database, maker.keys.verifier)
