"""The queue page with many open cases beside the same page with few: a ratio of one run on one machine."""

import tempfile
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import asyncpg
import httpx
import msgspec

from deploy.bench.queue_rows import TENANT, a_line, add_cases
from deploy.local.postgres import PostgresCluster
from services.diligence.bootstrap import bootstrap
from services.diligence.settings import DiligenceSettings
from shared.database.pool import Database
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from shared.web.principals import Principal

FEW = 100
_TARGET = 3.0
PAGES = ("/queue", "/queue?view=mine", "/queue?family=EUS", "/queue?region=R7", "/queue?disposition=BLOCK")


class Reviewer:
    """The one person who signs in: whoever comes."""

    async def authenticate(self, token: str) -> Principal | None:
        """That person."""
        roles = frozenset({"reviewer"})
        return Principal("person", token, TENANT, roles, name="Person 1", email="p@example.com")


class Page(NamedTuple):
    """Milliseconds of one page: the fastest of several, which noise of the machine cannot make faster."""

    path: str
    few: float
    many: float

    @property
    def ratio(self) -> float:
        """How many times the cost."""
        return self.many / self.few


async def bench(*, cases: int = 10_000, rounds: int = 20) -> str:
    """The figures as text."""
    return text_of(await measure(cases=cases, rounds=rounds), cases)


async def measure(*, cases: int, rounds: int) -> list[Page]:
    """Each page with few cases and with `cases`, on a fresh PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="exportgate-bench-") as directory:
        async with PostgresCluster(Path(directory) / "postgres", settings={"fsync": "off"}) as cluster:
            databases, keys = ServiceDatabases(cluster.url()), TestingKeys()
            few, many = [
                await seconds_of(databases, keys, Path(directory) / str(count), count, rounds)
                for count in (FEW, cases)
            ]
    return [Page(path, few[path] * 1_000, many[path] * 1_000) for path in PAGES]


async def seconds_of(
    databases: ServiceDatabases, keys: TestingKeys, directory: Path, count: int, rounds: int
) -> dict[str, float]:
    """Of each page with `count` open cases: the fastest of `rounds`."""
    async with databases.clone("diligence") as database, database.connected() as pool:
        await _fill(database, count)
        async with await _client(_settings(database, keys, directory), pool) as client:
            await client.post("/signin", data={"key": "person-1"})
            return {path: await _fastest(client, path, rounds) for path in PAGES}


async def _fill(database: ServiceDatabase, count: int) -> None:
    connection = await asyncpg.connect(database.admin_url)
    try:
        await add_cases(connection, count, msgspec.json.encode(a_line()).decode())
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _settings(database: ServiceDatabase, keys: TestingKeys, directory: Path) -> DiligenceSettings:
    files = keys.write(directory / "keys", "diligence")
    seal = directory / "seal.key"
    seal.write_bytes(b"s" * 44)
    return settings_for(
        DiligenceSettings,
        "diligence",
        database=database,
        keys=keys,
        directory=directory,
        seal_key_file=seal,
        certificate_key_file=files.event_signing_key_file,
        local=True,
    )


async def _client(settings: DiligenceSettings, pool: Database) -> httpx.AsyncClient:
    application = await bootstrap(settings, bus=MemoryBus(), database=pool, authenticator=Reviewer())
    transport = httpx.ASGITransport(application.app)
    here = {"Origin": "http://console"}
    return httpx.AsyncClient(transport=transport, base_url="http://console", headers=here)


async def _fastest(client: httpx.AsyncClient, path: str, rounds: int) -> float:
    fastest = float("inf")
    for _ in range(rounds):
        started = perf_counter()
        answer = await client.get(path, headers={"Accept": "text/html"})
        fastest = min(fastest, perf_counter() - started)
        answer.raise_for_status()
        assert "ORDER-2026" in answer.text, "the page shows no case"
    return fastest


def text_of(pages: list[Page], cases: int) -> str:
    """A line per page; the target beside it."""
    lines = [f"{'page':28}{FEW:>8} cases {cases:>8} cases   ratio"]
    lines += [f"{one.path:28}{one.few:>11.1f} ms {one.many:>11.1f} ms   {one.ratio:.2f}" for one in pages]
    worst = max(one.ratio for one in pages)
    return "\n".join((*lines, f"worst ratio {worst:.2f}; at most {_TARGET:g}"))
