"""Small programs to supervise, and what is needed to watch them."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.local.process import Command
from deploy.local.report import Report
from deploy.local.supervisor import Part

SERVER = """
import pathlib, signal, sys, time
ready, journal, name = (pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3])
def leave(*_):
    with journal.open("a") as file:
        file.write(f"stop {name}\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
with journal.open("a") as file:
    file.write(f"start {name}\\n")
ready.write_text("ready")
while True:
    signal.pause()
"""

STUBBORN = """
import pathlib, signal, sys
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text("ready")
while True:
    signal.pause()
"""

BROKEN = "import sys; print('no key file: set EXPORTGATE_KEY'); sys.exit(3)"


@dataclass
class Workshop:
    """Makes parts out of little Python programs and reads what they wrote."""

    directory: Path
    output: io.StringIO = field(default_factory=io.StringIO)

    @property
    def report(self) -> Report:
        return Report(self.output)

    @property
    def journal(self) -> list[str]:
        file = self.directory / "journal"
        return file.read_text().splitlines() if file.exists() else []

    def command(self, name: str, program: str = SERVER, stop_seconds: float = 5.0) -> Command:
        arguments = (str(self._ready(name)), str(self.directory / "journal"), name)
        return Command(
            name=name,
            argv=(sys.executable, "-S", "-c", program, *arguments),
            log=self.directory / f"{name}.log",
            stop_seconds=stop_seconds,
        )

    def part(self, name: str, program: str = SERVER, **more: float) -> Part:
        async def forget() -> None:
            self._ready(name).unlink(missing_ok=True)

        async def ready() -> bool:
            return self._ready(name).exists()

        command: Callable[[], Command] = lambda: self.command(name, program, **more)  # noqa: E731
        return Part(name=name, command=command, ready=ready, before_start=forget, ready_seconds=10.0)

    def _ready(self, name: str) -> Path:
        return self.directory / f"{name}.ready"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def programs() -> dict[str, str]:
    return {"server": SERVER, "stubborn": STUBBORN, "broken": BROKEN}
