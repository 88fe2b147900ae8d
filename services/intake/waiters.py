"""Wakes requests that wait for a decision, within this process; others poll."""

import asyncio
from collections.abc import Iterable

from services.intake.repository import Key


class Waiters:
    """Events of waiting requests by order."""

    def __init__(self) -> None:
        self._waiting: dict[Key, set[asyncio.Event]] = {}

    @property
    def waiting(self) -> int:
        """How many orders are being waited for."""
        return len(self._waiting)

    def wake(self, keys: Iterable[Key]) -> None:
        """These orders may stand differently now."""
        for key in keys:
            for event in self._waiting.get(key, ()):
                event.set()

    async def wait(self, key: Key, event: asyncio.Event, seconds: float) -> None:
        """Return when `event` is set or `seconds` are over; the event is one that `listen` gave."""
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        finally:
            event.clear()

    def listen(self, key: Key) -> asyncio.Event:
        """An event that is set at each change of this order, until `forget`."""
        event = asyncio.Event()
        self._waiting.setdefault(key, set()).add(event)
        return event

    def forget(self, key: Key, event: asyncio.Event) -> None:
        """The request is over."""
        events = self._waiting.get(key, set())
        events.discard(event)
        if not events:
            self._waiting.pop(key, None)
