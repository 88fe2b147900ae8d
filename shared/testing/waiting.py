"""Bounded waiting, instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(
    condition: Callable[[], Awaitable[bool]] | Callable[[], bool],
    *,
    within: float = 10.0,
    what: str = "the condition",
    every: float = 0.02,
) -> None:
    """Return as soon as `condition()` holds; raises `TimeoutError` naming `what` after `within` seconds."""
    try:
        async with asyncio.timeout(within):
            while not await _holds(condition):  # noqa: ASYNC110  # other processes set no Event of ours
                await asyncio.sleep(every)
    except TimeoutError:
        raise TimeoutError(f"{what} did not hold within {within:g} s") from None


async def _holds(condition: Callable[[], Awaitable[bool]] | Callable[[], bool]) -> bool:
    answer = condition()
    return answer if isinstance(answer, bool) else await answer
