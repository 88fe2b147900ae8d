"""``exportgate up``: everything on one machine, from nothing to the line ``exportgate is ready``."""

import asyncio
import errno
import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.layout import Layout, Ports
from deploy.local.leftovers import end_leftovers
from deploy.local.report import Report
from deploy.local.system import Program, System

NEEDED_BYTES = 1024**3
"""A fresh run takes about 300 MB; below this PostgreSQL's and Kafka's logs soon have no room."""

SAID_TO_PEOPLE = {
    errno.ENOSPC: "the disk is full: free some space, or choose another --data-dir",
    errno.EDQUOT: "the disk quota is used up: free some space, or choose another --data-dir",
    errno.EACCES: "no permission there: choose another --data-dir, or run as its owner",
    errno.EPERM: "no permission there: choose another --data-dir, or run as its owner",
    errno.EROFS: "the file system is read-only: choose another --data-dir",
    errno.ENOTDIR: "part of that path is not a directory: choose another --data-dir",
    errno.EEXIST: "there is a file of that name: choose another --data-dir",
}


async def up(data_dir: Path, ports_from: int, sample_orders: bool, program: Program | None = None) -> int:
    """Run until SIGTERM or Ctrl-C; returns the exit status: 0 after a clean stop, 2 when it cannot be.

    What stands in the way is said in one line on stderr. ``program`` is how services and migrations are
    started, for tests.
    """
    report = Report()
    layout = Layout.at(data_dir)
    ports = Ports(ports_from)
    try:
        with _only_one(layout):
            await _run_until_told(System(layout, ports, report, program or Program()), sample_orders)
    except LocalError as error:
        return _fail(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(where + SAID_TO_PEOPLE.get(error.errno or 0, error.strerror or str(error)))
    return 0


async def _run_until_told(system: System, sample_orders: bool) -> None:
    """Start, stay, stop; a signal at any moment leads to the stop."""
    run = asyncio.create_task(_start_and_stay(system, sample_orders))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, run.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await run
    finally:
        await system.stop()


async def _start_and_stay(system: System, sample_orders: bool) -> None:
    await system.start()
    if sample_orders:
        await system.show_samples()
    system.say_ready()
    await system.watch()


@contextmanager
def _only_one(layout: Layout) -> Iterator[None]:
    """Hold the data directory: make it, lock it, end what a killed run has left, look at the room."""
    layout.make()
    descriptor = os.open(layout.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LocalError(
                f"{layout.root} is in use by another 'exportgate up': stop that, or choose another --data-dir"
            ) from error
        end_leftovers(layout.root / "run.json")
        free = shutil.disk_usage(layout.root).free
        if free < NEEDED_BYTES:
            raise LocalError(
                f"only {free // 1024**2} MB are free at {layout.root}: "
                f"free at least {NEEDED_BYTES // 1024**2} MB, or choose another --data-dir"
            )
        yield
    finally:
        os.close(descriptor)


def _fail(message: str) -> int:
    print(f"exportgate: {' '.join(message.split())}", file=sys.stderr, flush=True)
    return 2
