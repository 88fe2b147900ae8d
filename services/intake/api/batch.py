"""The NDJSON upload: lines in, one result per line out, in the same order."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.intake.api.door import Door
from services.intake.api.posting import answer, read, submit
from services.intake.formats import media_of
from shared.contracts.order import OrderRefused
from shared.web.auth import Principal
from shared.web.handlers import order_problem, unexpected_problem
from shared.web.middleware.body_limit import MAX_BODY, too_large
from shared.web.problems import Problem

_ORDER = media_of(None)
Results = asyncio.Queue["asyncio.Task[bytes] | None"]


class ResultLines(StreamingResponse):
    """A streamed answer that leaves reading to the route: Starlette's own listens for the client's going
    away, and would take pieces of the body that is still coming in.
    """

    media_type = "application/x-ndjson"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.stream_response(send)


async def results(door: Door, caller: Principal, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Result lines. The body is read on while results are not fetched: results are small and kept, because
    a client that writes everything before it reads would otherwise wait for us, and we for it.
    """
    waiting: Results = asyncio.Queue()
    reader = asyncio.create_task(_read_lines(door, caller, body, waiting))
    try:
        while (task := await waiting.get()) is not None:
            yield await task
        await reader
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)


async def _read_lines(door: Door, caller: Principal, body: AsyncIterator[bytes], waiting: Results) -> None:
    places = asyncio.Semaphore(door.settings.batch_lines_at_once)
    number = 0
    try:
        async for line in split_lines(body):
            number += 1
            if line is not None and not line.strip():
                continue
            await places.acquire()
            task = asyncio.create_task(_result(door, caller, number, line))
            task.add_done_callback(lambda _: places.release())
            waiting.put_nowait(task)
    except ClientDisconnect:
        return  # lines that came in whole are stored; nobody reads the rest
    except Problem as problem:
        waiting.put_nowait(asyncio.create_task(_last_words(number + 1, problem)))
    finally:
        waiting.put_nowait(None)


async def split_lines(body: AsyncIterator[bytes]) -> AsyncIterator[bytes | None]:
    """Lines of a stream of chunks; None for one that is larger than an order may be."""
    pending = bytearray()
    dropped = False
    async for chunk in body:
        *whole, rest = chunk.split(b"\n")
        for part in whole:
            pending += part
            yield None if dropped or len(pending) > MAX_BODY else bytes(pending)
            pending.clear()
            dropped = False
        pending += rest
        if len(pending) > MAX_BODY:
            pending.clear()
            dropped = True
    if dropped or pending:
        yield None if dropped else bytes(pending)


async def _result(door: Door, caller: Principal, number: int, line: bytes | None) -> bytes:
    try:
        if line is None:
            raise too_large(MAX_BODY)
        accepted = await submit(door, await read(door, caller, line, _ORDER, None))
    except OrderRefused as error:
        return _line(number, _refused(order_problem(error)))
    except Problem as problem:
        return _line(number, _refused(problem))
    except Exception as error:  # noqa: BLE001  # the fault of one line is the answer to that line
        return _line(number, _refused(unexpected_problem(error)))
    return _line(number, {"status": 202, **answer(accepted)})


async def _last_words(number: int, problem: Problem) -> bytes:
    return _line(number, _refused(problem))


def _refused(problem: Problem) -> dict[str, Any]:
    return {"status": problem.status, "problem": problem.document()}


def _line(number: int, document: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"line": number, **document}) + b"\n"
