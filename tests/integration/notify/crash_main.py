"""Runs the workers of notify in a process of its own, to be killed at a crash point."""

import asyncio

from services.notify.bootstrap import bootstrap
from services.notify.settings import NotifySettings
from shared.messaging.memory import MemoryBus


async def main() -> None:
    """Work until killed."""
    notify = await bootstrap(NotifySettings(), bus=MemoryBus())
    await notify.delivery.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main())
