"""Bounded waiting: ask until the answer is yes, or give up with a reason."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


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


async def together(*work: Coroutine[Any, Any, Any]) -> None:
    """Do all at once; when one fails, cancel the others, wait for them, and raise its error."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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


async def answers_ok(port: int, path: str, seconds: float = 2.0) -> bool:
    """Does ``GET path`` on this port of loopback answer 200?

    By hand, because an HTTP client costs 20 ms to make and this is asked ten times a second.
    """
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
                status = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    return status.split()[1:2] == [b"200"]
