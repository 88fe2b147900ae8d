"""What is started and stopped, and lives as long as an `async with`."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from deploy.local.process import ChildProcess


class Startable(ABC):
    """Started at the head of an `async with`, stopped at its end however that comes."""

    @abstractmethod
    async def start(self) -> None:
        """Start; ready for work when this returns."""

    @abstractmethod
    async def stop(self) -> None:
        """Stop; nothing of it is left when this returns."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


class OneProcess(Startable):
    """One child process is all of it."""

    _process: ChildProcess | None = None

    @property
    def pid(self) -> int:
        """Its process id, while it runs."""
        return self._running().pid

    async def kill(self) -> None:
        """SIGKILL; what it started itself notices and goes."""
        await self._running().kill()

    def _running(self) -> ChildProcess:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process
