"""One child process: in a session of its own, tied to our life, stopped politely and then surely."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

TRAMPOLINE = Path(__file__).with_name("child.py")
LARGEST_LOG = 20 * 1024 * 1024
SAYS_NOTHING = re.compile(r"\s*(at \S+\(.*\)|\.\.\. \d+ (more|common frames omitted))?\s*")


@dataclass(frozen=True)
class RunAs:
    """The system user a child runs as."""

    uid: int
    gid: int
    name: str


@dataclass(frozen=True)
class Command:
    """What to run and how to end it. ``argv[0]`` is an absolute path."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    log: Path | None = None
    user: RunAs | None = None
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 8.0
    death_signal: int = signal.SIGKILL
    """Sent by the kernel when the supervisor itself was killed (Linux)."""
    niceness: int = 0
    """How far the kernel puts it behind the others when there is not enough processor for all; 0–19."""


class ChildProcess:
    """A running (or ended) child. Make one with ``await ChildProcess.start(command)``."""

    def __init__(self, command: Command, process: asyncio.subprocess.Process, started: float) -> None:
        self.command = command
        self.started = started
        self._process = process

    @classmethod
    async def start(cls, command: Command) -> "ChildProcess":
        """Start ``command``; its output goes to its log. Raises OSError when that cannot be done."""
        user = f"{command.user.uid}:{command.user.gid}" if command.user else "-"
        launcher = (sys.executable, "-I", "-S", str(TRAMPOLINE), str(os.getpid()))
        output = _open_log(command.log)
        try:
            process = await asyncio.create_subprocess_exec(
                *launcher,
                str(int(command.death_signal)),
                str(command.niceness),
                user,
                *command.argv,
                env=dict(command.environment),
                cwd=command.directory,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        finally:
            os.close(output)
        return cls(command, process, start_time(process.pid) or 0.0)

    @property
    def pid(self) -> int:
        """Also the id of its process group and session."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return self._process.returncode

    async def wait(self) -> int:
        """Wait for its end; returns the exit status."""
        return await self._process.wait()

    async def stop(self, seconds: float | None = None) -> int:
        """Ask with the stop signal, wait ``stop_seconds`` (or fewer), then kill; returns the exit status."""
        patience = min(self.command.stop_seconds, seconds or self.command.stop_seconds)
        if self.returncode is None:
            self._signal(signal.SIGCONT)
            self._signal(self.command.stop_signal)
            try:
                async with asyncio.timeout(patience):
                    await self.wait()
            except TimeoutError:
                self._signal(signal.SIGKILL)
        status = await self.wait()
        self._kill_group()
        return status

    async def kill(self) -> None:
        """SIGKILL to the process itself, as a crash would end it (its own children must cope)."""
        self._signal(signal.SIGKILL)
        await self.wait()

    def pause(self) -> None:
        """SIGSTOP to the whole group: the process is there but does nothing."""
        self._signal_group(signal.SIGSTOP)

    def resume(self) -> None:
        """Undo ``pause``."""
        self._signal_group(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self.returncode is None:
            self._process.send_signal(number)

    def _signal_group(self, number: int) -> None:
        os.killpg(self.pid, number)

    def _kill_group(self) -> None:
        try:
            self._signal_group(signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return  # nothing of it is left (macOS answers EPERM for a group of zombies)


def start_time(pid: int) -> float | None:
    """When the process was started (seconds since the epoch), None if there is none."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def describe_exit(status: int) -> str:
    """``exit status 1`` or ``killed by SIGKILL``."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"


def last_line(log: Path | None) -> str:
    """The last line a child wrote that says something, for error messages; at most 300 characters.

    Frames of a Java stack trace say nothing: what stands above them does.
    """
    if log is None or not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return next((line.strip()[:300] for line in reversed(lines) if not SAYS_NOTHING.fullmatch(line)), "")


def _open_log(log: Path | None) -> int:
    if log is None:
        return os.open(os.devnull, os.O_WRONLY)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(log.suffix + ".1"))
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
