"""``exportgate up`` from outside: ready, repaired, stopped, started again, nothing left behind."""

import asyncio
import json
import os
import shutil
import signal
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest
import pytest_asyncio

from deploy.local.local_topics import product_topics
from deploy.local.ports import is_free
from deploy.local.topics import ensure_topics
from deploy.local.waiting import accepts_connections, wait_until

FAKE = Path(__file__).with_name("fake_service.py")
START_SECONDS = 90.0
STOP_SECONDS = 20.0

MAIN = """
import asyncio, sys
from pathlib import Path
from deploy.local.system import Program
from deploy.local.up import up
fake = sys.argv[3]
program = Program(service=(fake, "{name}"), migrations=(fake, "migrate"))
sys.exit(asyncio.run(up(Path(sys.argv[1]), int(sys.argv[2]), sample_orders=True, program=program)))
"""


def _free_block() -> int:
    """A port with thirteen free ones after it."""
    for first in range(10240 + os.getpid() % 5000, 20000, 20):
        if all(is_free(first + offset) for offset in range(14)):
            return first
    raise AssertionError("no fourteen free ports in a row")


class Running:
    """One ``exportgate up`` and what it has said."""

    def __init__(self, process: asyncio.subprocess.Process, directory: Path, first_port: int) -> None:
        self.process = process
        self.directory = directory
        self.first_port = first_port
        self.said: list[str] = []

    @classmethod
    async def start(cls, directory: Path, first_port: int) -> "Running":
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", MAIN, str(directory), str(first_port), str(FAKE)),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        return cls(process, directory, first_port)

    async def until(self, words: str, seconds: float = START_SECONDS) -> None:
        assert self.process.stdout is not None
        async with asyncio.timeout(seconds):
            while True:
                line = await self.process.stdout.readline()
                assert line, f"it ended without saying {words!r}: {self.said}"
                self.said.append(line.decode().rstrip())
                if words in self.said[-1]:
                    return

    async def end(self, number: int) -> int:
        self.process.send_signal(number)
        async with asyncio.timeout(STOP_SECONDS):
            await self.process.communicate()
        status = self.process.returncode
        assert status is not None
        return status

    def children(self) -> dict[str, int]:
        record = json.loads((self.directory / "run.json").read_text())
        return {name: pid for name, (pid, _) in record["children"].items()}

    def credentials(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.directory / "credentials.json").read_text())
        return read


def _live_processes(directory: Path) -> list[psutil.Process]:
    """Every process that names the data directory or works in it, zombies aside."""
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join([*process.cmdline(), process.cwd()])
            if str(directory) in words and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


async def _nothing_left(directory: Path) -> None:
    async def gone() -> bool:
        return not _live_processes(directory)

    await wait_until(gone, seconds=60, what="the end of every child")


@pytest_asyncio.fixture
async def running(server_directory: Path) -> AsyncIterator[Running]:
    made = await Running.start(server_directory / "data", _free_block())
    yield made
    if made.process.returncode is None:
        await made.end(signal.SIGTERM)
    await _nothing_left(made.directory)


def _get(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        read: dict[str, Any] = json.load(answer)
    return read


@pytest.mark.kafka
@pytest.mark.postgres
async def test_starts_everything_shows_the_samples_and_stops_cleanly(running: Running) -> None:
    await running.until("exportgate is ready")
    assert any(line.startswith("CANON-1-MORPHO") and "HELD" in line for line in running.said)
    assert any("REFUSED" in line and "HTTP 422 no such rôle" in line for line in running.said)
    told = await asyncio.to_thread(_get, f"{running.credentials()['urls']['diligence']}/environment")
    assert told["EXPORTGATE_SERVICE"] == "diligence"
    connection = await asyncpg.connect(told["EXPORTGATE_DATABASE_URL"])
    assert await connection.fetchval("SELECT current_database()") == "exportgate_diligence"
    await connection.close()
    assert await running.end(signal.SIGTERM) == 0
    await _nothing_left(running.directory)


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.parametrize("name", ["PostgreSQL", "Apache Kafka", "mail", "screening"])
async def test_what_is_killed_comes_back(running: Running, name: str) -> None:
    await running.until("exportgate is ready")
    os.kill(running.children()[name], signal.SIGKILL)
    await running.until(f"{name} ended (killed by SIGKILL)", 30)
    await running.until(f"{name} is back", 60)


@pytest.mark.kafka
@pytest.mark.postgres
async def test_topics_are_made_again_when_the_broker_has_lost_its_data(running: Running) -> None:
    await running.until("exportgate is ready")
    broker = psutil.Process(running.children()["Apache Kafka"])
    broker.suspend()
    shutil.rmtree(running.directory / "kafka")
    broker.kill()
    await running.until("Apache Kafka is back", 60)
    specs = product_topics()
    assert await ensure_topics(f"127.0.0.1:{running.first_port + 11}", specs) == []


@pytest.mark.kafka
@pytest.mark.postgres
async def test_a_killed_run_leaves_nothing_and_starts_again(running: Running) -> None:
    await running.until("exportgate is ready")
    keys = running.credentials()
    await running.end(signal.SIGKILL)
    await _nothing_left(running.directory)
    again = await Running.start(running.directory, running.first_port)
    await again.until("exportgate is ready", 20)
    assert again.credentials() == keys
    assert await again.end(signal.SIGINT) == 0


async def test_can_be_stopped_while_it_starts(running: Running) -> None:
    await running.until("data in")

    async def something_runs() -> bool:
        return await accepts_connections("127.0.0.1", running.first_port + 10)

    await wait_until(something_runs, seconds=60, what="PostgreSQL")
    assert await running.end(signal.SIGTERM) == 0
