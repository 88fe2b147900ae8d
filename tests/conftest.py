"""Fixtures for the whole suite: a real PostgreSQL and a real Apache Kafka, started when first asked for."""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from deploy.local.kafka import KafkaBroker
from deploy.local.postgres import PostgresCluster
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.browser.chromium import find_chromium

HERE = Path(__file__).parent
IN_MEMORY = 8 * 1024**3
"""Free bytes asked of a file system in memory before servers keep their data there."""
LONGEST_FIRST = (
    "acceptance/hostile",
    "acceptance/test_whole",
    "integration/local",
    "faults",
    "docs",
    "browser",
)
"""Where whole systems are started: begun first, so that nothing waits for them alone at the end."""
NOT_RUN = pytest.StashKey[dict[str, int]]()
MISSING = {
    "browser": ("browser tests", "no Chromium found (EXPORTGATE_CHROMIUM, or PATH)"),
    "deploy": ("tests of chart and containers", "helm-python-sdk has no wheel for this machine"),
}
"""Folder of tests to what they are and why they cannot be run here."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs a program that is not here is left out, and counted; the longest files go first."""
    if not find_chromium():
        _leave_out(config, items, "browser")
    if find_spec("helm_python") is None:
        _leave_out(config, items, "deploy")
    items.sort(key=_place)


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: the garbage collector need not look at them again."""
    gc.collect()
    gc.freeze()


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(HERE).as_posix()
    return next(
        (place for place, name in enumerate(LONGEST_FIRST) if path.startswith(name)), len(LONGEST_FIRST)
    )


def _leave_out(config: pytest.Config, items: list[pytest.Item], folder: str) -> None:
    ours = [item for item in items if item.path.is_relative_to(HERE / folder)]
    if not ours:
        return
    config.hook.pytest_deselected(items=ours)
    items[:] = [item for item in items if item not in ours]
    counts = config.stash.setdefault(NOT_RUN, {})
    counts[folder] = len(ours)
    if hasattr(config, "workeroutput"):  # a process of a divided run tells the one that reports
        config.workeroutput["tests_not_run"] = counts


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process of a divided run left out; each has collected every test."""
    if counts := getattr(node, "workeroutput", {}).get("tests_not_run"):
        node.config.stash[NOT_RUN] = counts


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """A counted line for each kind of test that was left out."""
    for folder, count in config.stash.get(NOT_RUN, {}).items():
        what, why = MISSING[folder]
        terminalreporter.write_line(f"{count} {what} were NOT run: {why}", yellow=True)


def _fast_place() -> Path | None:
    """A file system in memory with room for databases by the thousand; None where there is none."""
    memory = Path("/dev/shm")  # directories in it are made by `mkdtemp`
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > IN_MEMORY
    return memory if roomy else None


@pytest.fixture(scope="session")
def servers_directory() -> Iterator[Path]:
    """Where the suite's servers keep their data."""
    directory = Path(tempfile.mkdtemp(prefix="exportgate-tests-", dir=_fast_place()))
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def server_directory() -> Iterator[Path]:
    """A place for servers of one test.

    Not below `tmp_path`: as root PostgreSQL runs as a user of its own, and pytest takes everybody else's
    way through its directories at the start of every run, also of one beside this.
    """
    directory = Path(tempfile.mkdtemp(prefix="exportgate-test-"))
    yield directory
    shutil.rmtree(directory)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_cluster(servers_directory: Path) -> AsyncIterator[PostgresCluster]:
    """One cluster for the run. Only a power cut needs fsync; a test that kills it starts its own."""
    async with PostgresCluster(servers_directory / "postgres", settings={"fsync": "off"}) as cluster:
        yield cluster


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kafka_broker(servers_directory: Path) -> AsyncIterator[KafkaBroker]:
    """One broker for the run, with short sessions allowed. A test that kills it starts its own."""
    settings = {"group.min.session.timeout.ms": "1000"}
    async with KafkaBroker(servers_directory / "kafka", settings=settings) as broker:
        yield broker


@pytest.fixture(scope="session")
def service_databases(postgres_cluster: PostgresCluster) -> ServiceDatabases:
    """Templates of the services' databases: `async with service_databases.clone("intake") as database`."""
    return ServiceDatabases(postgres_cluster.url())


@pytest.fixture(scope="session")
def testing_keys() -> TestingKeys:
    """Throw-away keys of every service."""
    return TestingKeys()
