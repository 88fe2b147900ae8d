"""Children of an earlier run that was killed: found and ended, never mistaken for somebody else's.

A run writes down each child's process id with its start time, and marks the environment of every child
with its own id. A process is ended only when the start time fits, or it carries the mark.
"""

import json
import os
import signal
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from deploy.local.process import start_time

MARK = "EXPORTGATE_LOCAL_RUN"
END_SECONDS = 10.0
SAME_START = 1.0  # seconds; the kernel's own figure is exact to 10 ms, clocks are adjusted


@dataclass
class RunRecord:
    """What this run has started, kept in ``file``."""

    file: Path
    run_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    children: dict[str, tuple[int, float]] = field(default_factory=dict)

    def note(self, name: str, pid: int, started: float) -> None:
        """Write down a started child, replacing its predecessor."""
        self.children[name] = (pid, started)
        self._write()

    def forget(self, name: str) -> None:
        """A child was stopped by us."""
        if self.children.pop(name, None) is not None:
            self._write()

    def _write(self) -> None:
        text = json.dumps({"run": self.run_id, "supervisor": os.getpid(), "children": self.children})
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(text)
        unfinished.replace(self.file)


def end_leftovers(file: Path) -> list[int]:
    """End what the run recorded in ``file`` has left; returns the process ids. Blocks at most 20 s.

    First SIGINT, then SIGKILL. A record that cannot be read is taken as none: a crash may have cut it.
    """
    try:
        record = json.loads(file.read_text())
        run_id, children = record["run"], record["children"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    processes = _recorded(children) | _marked(run_id)
    for process in processes:
        _signal(process, kill=False)
    _, alive = psutil.wait_procs(processes, timeout=END_SECONDS)
    for process in alive:
        _signal(process, kill=True)
    psutil.wait_procs(alive, timeout=END_SECONDS)
    file.unlink(missing_ok=True)
    return sorted(process.pid for process in processes)


def _recorded(children: dict[str, tuple[int, float]]) -> set[psutil.Process]:
    found = set()
    for pid, started in children.values():
        now = start_time(pid)
        if now is not None and abs(now - started) < SAME_START:
            found.add(psutil.Process(pid))
    return found


def _marked(run_id: str) -> set[psutil.Process]:
    found = set()
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == run_id and process.pid != os.getpid():
                found.add(process)
        except (psutil.Error, OSError):
            continue  # gone meanwhile, or another user's
    return found


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        if kill:
            process.kill()
        else:
            process.resume()  # a stopped process would not see the request
            process.send_signal(signal.SIGINT)  # to PostgreSQL "fast", to the others the same as SIGTERM
    except psutil.Error:
        return  # gone meanwhile
