"""Fixtures for the whole suite: a real PostgreSQL and a real Apache Kafka, started when first asked for."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
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
LONGEST_FIRST = (
    "acceptance/hostile",
    "acceptance/test_whole",
    "integration/local",
    "faults",
    "docs",
    "browser",
)
"""Where whole systems are started: begun first, so that nothing waits for them alone at the end."""
NOT_RUN = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests are left out where there is no browser, and counted; the longest files go first."""
    if not find_chromium():
        ours = [item for item in items if item.path.is_relative_to(HERE / "browser")]
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in ours]
        _count_not_run(config, len(ours))
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(HERE).as_posix()
    return next(
        (place for place, name in enumerate(LONGEST_FIRST) if path.startswith(name)), len(LONGEST_FIRST)
    )


def _count_not_run(config: pytest.Config, count: int) -> None:
    config.stash[NOT_RUN] = count
    if hasattr(config, "workeroutput"):  # a process of a divided run tells the one that reports
        config.workeroutput["browser_tests_not_run"] = count


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process of a divided run left out; each has collected every test."""
    if count := getattr(node, "workeroutput", {}).get("browser_tests_not_run", 0):
        node.config.stash[NOT_RUN] = count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The counted line."""
    if count := config.stash.get(NOT_RUN, 0):
        terminalreporter.write_line(
            f"{count} browser tests were NOT run: no Chromium found (EXPORTGATE_CHROMIUM, or PATH)",
            yellow=True,
        )


@pytest.fixture(scope="session")
def servers_directory() -> Iterator[Path]:
    """Where the suite's servers keep their data."""
    directory = Path(tempfile.mkdtemp(prefix="exportgate-tests-"))
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
