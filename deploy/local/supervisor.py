"""Keeps child processes alive: starts them in order, restarts what dies, stops all in reverse order."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic

from deploy.local.errors import LocalError
from deploy.local.leftovers import MARK, RunRecord
from deploy.local.process import ChildProcess, Command, describe_exit, last_line
from deploy.local.report import Report
from deploy.local.waiting import together, wait_until

STOP_SECONDS = 18.0
RESERVED_SECONDS = 3.0


async def _nothing_async() -> None:
    return None


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class RestartPolicy:
    """How long to wait before a restart: doubling from ``first`` to ``longest`` seconds.

    A child that ran for ``settled`` seconds starts again from ``first``. One that ends ``attempts``
    times before it was ever ready is given up, and the whole start with it.
    """

    first: float = 0.25
    longest: float = 10.0
    settled: float = 30.0
    attempts: int = 3

    def delay(self, failures: int) -> float:
        """Seconds to wait after the ``failures``-th end in a row (1 is the first)."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 30))


@dataclass(frozen=True)
class Part:
    """One child to keep alive. ``command`` is asked again before each start."""

    name: str
    command: Callable[[], Command]
    ready: Callable[[], Awaitable[bool]]
    before_start: Callable[[], Awaitable[None]] = _nothing_async
    after_stop: Callable[[], None] = _nothing
    ready_seconds: float = 60.0


class Supervisor:
    """Starts stages of parts; a stage is started at once and waits for the one before it."""

    def __init__(self, record: RunRecord, report: Report, policy: RestartPolicy | None = None) -> None:
        self._record = record
        self._report = report
        self._policy = policy or RestartPolicy()
        self._stages: list[list[_Keeper]] = []

    async def start(self, *parts: Part) -> None:
        """Start these together and wait until each is ready. Raises LocalError when one gives up."""
        stage = [_Keeper(part, self._record, self._report, self._policy) for part in parts]
        self._stages.append(stage)
        await together(*(keeper.start() for keeper in stage))

    async def stop(self) -> None:
        """Stop everything, the last stage first, each stage at once. Safe to repeat.

        All of it takes at most ``STOP_SECONDS``; every stage still to come keeps its share of that.
        """
        deadline = monotonic() + STOP_SECONDS
        while self._stages:
            stage = self._stages.pop()
            patience = deadline - monotonic() - RESERVED_SECONDS * len(self._stages)
            await asyncio.gather(*(keeper.stop(max(patience, RESERVED_SECONDS)) for keeper in stage))

    async def watch(self) -> None:
        """Wait for ever; raises what a broken watcher raised, so that nothing goes on unwatched."""
        tasks = [keeper.watch for stage in self._stages for keeper in stage if keeper.watch is not None]
        await asyncio.gather(*tasks)

    @property
    def has_started(self) -> bool:
        """Is there anything to stop?"""
        return bool(self._stages)

    def pids(self) -> dict[str, int]:
        """Process ids of the children that run now, by name."""
        keepers = [keeper for stage in self._stages for keeper in stage]
        return {keeper.part.name: pid for keeper in keepers if (pid := keeper.pid) is not None}


class _Keeper:
    """One part: its process, and the task that watches it."""

    def __init__(self, part: Part, record: RunRecord, report: Report, policy: RestartPolicy) -> None:
        self.part = part
        self._record = record
        self._report = report
        self._policy = policy
        self._process: ChildProcess | None = None
        self.watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        if self._process is None or self._process.returncode is not None:
            return None
        return self._process.pid

    async def start(self) -> None:
        """First start: a few attempts, then LocalError."""
        for attempt in range(1, self._policy.attempts + 1):
            if await self._launch_and_wait():
                self.watch = asyncio.create_task(self._keep_alive(), name=f"keep {self.part.name}")
                return
            if attempt < self._policy.attempts:
                await asyncio.sleep(self._policy.delay(attempt))
        log = self._running().command.log
        raise LocalError(f"{self.part.name} does not start: {last_line(log) or 'it says nothing'} [{log}]")

    async def stop(self, seconds: float) -> None:
        if self.watch is not None:
            self.watch.cancel()
            await asyncio.gather(self.watch, return_exceptions=True)
        if self._process is None:
            return
        was_running = self._process.returncode is None
        await self._process.stop(seconds)
        self._record.forget(self.part.name)
        if was_running:
            self.part.after_stop()

    async def _keep_alive(self) -> None:
        failures = 0
        while True:
            since = monotonic()
            status = await self._running().wait()
            failures = 1 if monotonic() - since > self._policy.settled else failures + 1
            delay = self._policy.delay(failures)
            self._report.trouble(
                f"{self.part.name} ended ({describe_exit(status)}); restarting in {delay:g} s "
                f"[{self._running().command.log}]"
            )
            await self._running().stop()  # whatever is left of its group
            await asyncio.sleep(delay)
            try:
                if await self._launch_and_wait():
                    self._report.done(f"{self.part.name} is back")
            except (OSError, LocalError) as error:  # disk full, say: try again later
                self._report.trouble(f"{self.part.name} cannot be restarted yet: {error}")

    async def _launch_and_wait(self) -> bool:
        """Start it; True once ready, False when it ended before. Raises LocalError when it hangs."""
        await self.part.before_start()
        command = self.part.command()
        marked = {**command.environment, MARK: self._record.run_id}
        self._process = await ChildProcess.start(replace(command, environment=marked))
        self._record.note(self.part.name, self._process.pid, self._process.started)
        try:
            await wait_until(self._ready_or_dead, seconds=self.part.ready_seconds, what=self.part.name)
        except TimeoutError as error:
            await self._process.stop()
            raise LocalError(f"{error}: see {command.log}") from error
        return self._process.returncode is None

    async def _ready_or_dead(self) -> bool:
        return self._running().returncode is not None or await self.part.ready()

    def _running(self) -> ChildProcess:
        if self._process is None:
            raise RuntimeError(f"{self.part.name} was never started")
        return self._process
