"""The routing table of a service: event type to handler, a dict literal at the foot of `handlers.py`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event

Work = TypeVar("Work", bound=UnitOfWork)
Handler = Callable[[Event, Work], Awaitable[None]]


class Routes(Generic[Work]):
    """Handlers by event type; `restrictive` types are applied at once, never parked."""

    def __init__(
        self, handlers: Mapping[str, Handler[Work]], *, topics: tuple[str, ...], restrictive: frozenset[str]
    ) -> None:
        self.handlers = handlers
        self.topics = topics
        self.restrictive = restrictive

    async def handle(self, event: Event, work: Work) -> None:
        """Call the handler; types that nobody handles here are passed over."""
        handler = self.handlers.get(event.type)
        if handler is not None:
            await handler(event, work)
