"""Group commit: posts that arrive together share one transaction; each is answered after its commit."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager

import asyncpg
import structlog

from services.intake.accept import Posted, Result, accept, stored
from services.intake.metrics import IntakeMetrics
from services.intake.repository import ConcurrentChange
from services.intake.work import IntakeWork
from shared.database.pool import TRANSIENT
from shared.messaging.crashpoints import CrashPoints

_LOG = structlog.get_logger(__name__)
Begin = Callable[[Iterable[str]], AbstractAsyncContextManager[IntakeWork]]

AGAIN = (*TRANSIENT, asyncpg.UniqueViolationError, ConcurrentChange)
"""Also when another transaction was first with the same order or idempotency key: now it can be seen."""

GATHER = 0.015
"""Seconds that a first order waits for company: less than a third of the 50 ms that an accept may take."""

BATCH_BYTES = 16 * 1024 * 1024
"""A commit of larger orders takes fewer of them, so that it stays short."""

PAUSES = (0.05, 0.25, 1.0)
"""Seconds before each further try while the database is away: a failover of one second is bridged."""


class Overloaded(Exception):
    """The queue is full: come again."""


class Unavailable(Exception):
    """The database does not answer; whether the order is stored is unknown. Sending it again is safe."""


Waiting = tuple[Posted, "asyncio.Future[Result]"]


class Batcher:
    """A bounded queue; up to `at_once` tasks empty it, one of them gathering, and end when it is empty."""

    def __init__(
        self,
        begin: Begin,
        crash: CrashPoints,
        metrics: IntakeMetrics,
        *,
        capacity: int,
        batch: int,
        at_once: int,
    ) -> None:
        self._begin = begin
        self._crash = crash
        self._metrics = metrics
        self._capacity, self._batch, self._at_once = capacity, batch, at_once
        self._queue: deque[Waiting] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._gathering = False

    async def submit(self, item: Posted) -> Result:
        """Wait for the shared commit; raises `Overloaded` at once, or `Unavailable`.

        A caller that goes away meanwhile changes nothing: its order is stored all the same.
        """
        if len(self._queue) >= self._capacity:
            raise Overloaded
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._queue.append((item, future))
        self._start()
        return await future

    def _start(self) -> None:
        """One more task for what nobody has in hand or gathers."""
        if self._queue and not self._gathering and len(self._tasks) < self._at_once:
            task = asyncio.create_task(self._empty())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _empty(self) -> None:
        while self._queue and not self._gathering:
            await self._gather()
            waiting = self._take()
            self._start()  # more than one commit takes came at once
            self._metrics.queue.set(len(self._queue))
            self._metrics.batch.observe(len(waiting))
            await self._settle(waiting)

    async def _gather(self) -> None:
        """A moment of rest makes one transaction of what arrives together, while another is committed too."""
        self._gathering = True
        try:
            if len(self._queue) < self._batch:
                await asyncio.sleep(GATHER)
        finally:
            self._gathering = False

    def _take(self) -> list[Waiting]:
        taken: list[Waiting] = []
        size = 0
        while self._queue and len(taken) < self._batch:
            size += len(self._queue[0][0].received)
            if taken and size > BATCH_BYTES:
                break
            taken.append(self._queue.popleft())
        return taken

    async def _settle(self, waiting: list[Waiting]) -> None:
        """Commit together; a part that fails is halved until the failing item stands alone."""
        items = [item for item, _ in waiting]
        try:
            results = await self._commit_patiently(items)
        except Unavailable as error:
            _fail(waiting, error)
        except Exception as error:  # noqa: BLE001  # whatever one item causes must not fail the others
            if len(waiting) == 1:
                _LOG.error("an order could not be stored", order=str(items[0].key), error=repr(error))
                _fail(waiting, error)
                return
            middle = len(waiting) // 2
            await self._settle(waiting[:middle])
            await self._settle(waiting[middle:])
        else:
            for (_, future), result in zip(waiting, results, strict=True):
                _answer(future, result)

    async def _commit_patiently(self, items: Sequence[Posted]) -> list[Result]:
        """Commit. When the connection died the outcome is unknown: what is stored is read back by key."""
        known: list[Result | None] = [None] * len(items)
        for pause in (*PAUSES, None):
            try:
                if pause != PAUSES[0]:
                    known = await self._read_back(items, known)
                missing = [index for index, result in enumerate(known) if result is None]
                results = await self._commit([items[index] for index in missing]) if missing else []
                for index, result in zip(missing, results, strict=True):
                    known[index] = result
                return [result for result in known if result is not None]
            except AGAIN as error:
                if pause is None:
                    raise Unavailable from error
                _LOG.warning("commit failed or unknown; reading back", orders=len(items), error=repr(error))
                await asyncio.sleep(pause)
        raise AssertionError("unreachable")

    async def _commit(self, items: Sequence[Posted]) -> list[Result]:
        async with self._begin({item.key.tenant for item in items}) as work:
            results = await accept(work, items)
            await work.flush()
            self._crash.reached("accept.before-commit")
        self._crash.reached("accept.after-commit")
        return results

    async def _read_back(self, items: Sequence[Posted], known: list[Result | None]) -> list[Result | None]:
        async with self._begin({item.key.tenant for item in items}) as work:
            found = await stored(work, items)
        return [before or now for before, now in zip(known, found, strict=True)]


def _answer(future: "asyncio.Future[Result]", result: Result) -> None:
    if not future.done():
        future.set_result(result)


def _fail(waiting: list[Waiting], error: Exception) -> None:
    for _, future in waiting:
        if not future.done():
            future.set_exception(error)
