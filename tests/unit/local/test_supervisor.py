"""Starting in order, restarting what dies, stopping in reverse order, leaving nobody behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from deploy.local.errors import LocalError
from deploy.local.leftovers import RunRecord, end_leftovers
from deploy.local.process import ChildProcess
from deploy.local.supervisor import RestartPolicy, Supervisor
from deploy.local.waiting import wait_until

QUICK = RestartPolicy(first=0.01, longest=0.05)


@pytest.fixture
async def supervisor(workshop: Any) -> AsyncIterator[Supervisor]:
    made = Supervisor(RunRecord(workshop.directory / "run.json"), workshop.report, QUICK)
    yield made
    await made.stop()


async def test_starts_in_order_and_stops_in_reverse(supervisor: Supervisor, workshop: Any) -> None:
    for name in ("first", "second", "third"):
        await supervisor.start(workshop.part(name))
    await supervisor.stop()
    assert workshop.journal == [
        "start first",
        "start second",
        "start third",
        "stop third",
        "stop second",
        "stop first",
    ]


async def test_a_part_is_put_behind_the_others_as_far_as_its_command_says(workshop: Any) -> None:
    async def started() -> bool:
        return bool(workshop.journal)

    child = await ChildProcess.start(replace(workshop.command("behind"), niceness=3))
    try:
        await wait_until(started, seconds=20, what="the start")
        assert os.getpriority(os.PRIO_PROCESS, child.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 3
    finally:
        await child.stop()


async def test_restarts_what_was_killed_and_says_so(supervisor: Supervisor, workshop: Any) -> None:
    await supervisor.start(workshop.part("broker"))
    killed = supervisor.pids()["broker"]
    os.kill(killed, signal.SIGKILL)

    async def is_back() -> bool:
        return bool("broker is back" in workshop.output.getvalue())

    await wait_until(is_back, seconds=20, what="the restart")
    assert supervisor.pids()["broker"] != killed
    assert "broker ended (killed by SIGKILL); restarting in 0.01 s" in workshop.output.getvalue()


async def test_gives_up_a_part_that_never_starts_with_its_last_words(
    supervisor: Supervisor, workshop: Any, programs: dict[str, str]
) -> None:
    with pytest.raises(LocalError, match=r"broken does not start: no key file: set EXPORTGATE_KEY"):
        await supervisor.start(workshop.part("broken", programs["broken"]), workshop.part("good"))
    await supervisor.stop()
    assert supervisor.pids() == {}


async def test_kills_what_does_not_stop_when_asked(
    supervisor: Supervisor, workshop: Any, programs: dict[str, str]
) -> None:
    await supervisor.start(workshop.part("stubborn", programs["stubborn"], stop_seconds=0.2))
    pid = supervisor.pids()["stubborn"]
    await supervisor.stop()
    assert not psutil.pid_exists(pid)


async def test_stops_a_paused_child(workshop: Any) -> None:
    child = await ChildProcess.start(workshop.command("paused"))

    async def started() -> bool:
        return bool(workshop.journal == ["start paused"])

    await wait_until(started, seconds=10, what="the child")
    child.pause()
    await child.stop()
    assert workshop.journal == ["start paused", "stop paused"]


async def test_a_stop_takes_grandchildren_along(workshop: Any) -> None:
    pid_file: Path = workshop.directory / "grandchild"
    program = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        f"pathlib.Path({str(pid_file)!r}).write_text(str(child.pid))\n"
        "child.wait()\n"
    )
    child = await ChildProcess.start(workshop.command("parent", program))

    async def has_grandchild() -> bool:
        return _text(pid_file) != ""

    await wait_until(has_grandchild, seconds=10, what="the grandchild")
    grandchild = int(_text(pid_file))
    await child.stop()

    async def gone() -> bool:
        return not _lives(grandchild)

    await wait_until(gone, seconds=10, what="the end of the grandchild")


def test_backoff_doubles_up_to_the_longest() -> None:
    policy = RestartPolicy(first=0.25, longest=10.0)
    assert [policy.delay(n) for n in (1, 2, 3, 6, 7, 1000)] == [0.25, 0.5, 1.0, 8.0, 10.0, 10.0]


SUPERVISE = """
import asyncio, pathlib, sys
from deploy.local.leftovers import RunRecord
from deploy.local.process import Command
from deploy.local.report import Report
from deploy.local.supervisor import Part, Supervisor
directory = pathlib.Path(sys.argv[1])
async def yes():
    return True
async def main():
    supervisor = Supervisor(RunRecord(directory / "run.json"), Report())
    command = Command("child", (sys.executable, "-S", "-c", "import signal; signal.pause()"))
    await supervisor.start(Part("child", lambda: command, yes))
    print(supervisor.pids()["child"], flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


def _supervise(directory: Path) -> "tuple[subprocess.Popen[str], int]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = [sys.executable, "-c", SUPERVISE, str(directory)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the parent-death signal is Linux's")
async def test_no_child_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    process, child = _supervise(tmp_path)
    assert _lives(child)
    _end(process)

    async def gone() -> bool:
        return not _lives(child)

    await wait_until(gone, seconds=10, what="the end of the child")


def test_leftovers_of_an_earlier_run_are_ended(tmp_path: Path) -> None:
    left = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    record = RunRecord(tmp_path / "run.json")
    record.note("left", left.pid, psutil.Process(left.pid).create_time())
    assert end_leftovers(record.file) == [left.pid]
    assert not _lives(left.pid)
    left.wait()
    assert not record.file.exists()


def test_leftovers_are_found_by_their_mark(tmp_path: Path) -> None:
    record = RunRecord(tmp_path / "run.json")
    environment = {**os.environ, "EXPORTGATE_LOCAL_RUN": record.run_id}
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], env=environment) as left:
        record.note("gone", 2**22 - 1, 1.0)
        assert left.pid in end_leftovers(record.file)


def test_a_process_id_that_was_given_to_somebody_else_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as stranger:
        record = RunRecord(tmp_path / "run.json")
        record.note("ours", stranger.pid, psutil.Process(stranger.pid).create_time() - 60)
        assert end_leftovers(record.file) == []
        assert stranger.poll() is None
        stranger.kill()


def test_an_unreadable_record_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"run": "x"})[:-1])
    assert end_leftovers(tmp_path / "run.json") == []
