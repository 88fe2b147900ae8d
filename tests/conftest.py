"""Fixtures for the whole suite: a real PostgreSQL and a real Apache Kafka, started when first asked for."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local.kafka import KafkaBroker
from deploy.local.postgres import PostgresCluster
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys


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
