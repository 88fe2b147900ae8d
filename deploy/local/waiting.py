"""Bounded waiting: ask until the answer is yes, or give up with a reason."""

import asyncio
from collections.abc import Awaitable, Callable


async def wait_until(
    ready: Callable[[], Awaitable[bool]], *, seconds: float, what: str, every: float = 0.05
) -> None:
    """Poll ``ready`` every ``every`` seconds. Raises TimeoutError naming ``what`` after ``seconds``."""
    try:
        async with asyncio.timeout(seconds):
            while not await ready():  # noqa: ASYNC110 - other processes set no Event of ours
                await asyncio.sleep(every)
    except TimeoutError as error:
        raise TimeoutError(f"{what}: not ready after {seconds:g} s") from error


async def accepts_connections(host: str, port: int) -> bool:
    """Does somebody listen there?"""
    try:
        async with asyncio.timeout(1.0):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        return True  # it accepted and then reset: somebody is there
    return True
