"""Four services in which the tenant acme has something of everything, and a stranger of another tenant."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest
import pytest_asyncio
from fastapi import FastAPI

from services.intake.bootstrap import bootstrap as bootstrap_intake
from services.intake.settings import IntakeSettings
from services.notify.bootstrap import bootstrap as bootstrap_notify
from services.notify.domain.subscriptions import Subscription
from services.notify.settings import NotifySettings
from services.notify.subscribing import Rules, Subscribing
from services.screening.bootstrap import bootstrap as bootstrap_screening
from services.screening.comparing import Told
from services.screening.settings import ScreeningSettings
from shared.contracts.assessment import Assessment
from shared.contracts.order import OrderKey, order_sha256
from shared.database.pool import Database
from shared.messaging.memory import MemoryBus
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.given import given_events, published
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from shared.web.principals import ROLES, Kind, Principal
from tests.integration.diligence.world import KEY, World, assessment, finding, open_world, order_bytes
from tests.integration.screening.world import LIST
from tests.integration.tenants.routes import BODIES, MARK, OWN_BODIES

LETTER = """
INSERT INTO dead_letter (id, topic, partition, "offset", digest, record, reason, tenant, key)
VALUES ($1, 'exportgate.orders.v1', 0, 1, '\\x00', '\\x00', $2, 'acme', $2)
"""
TABLES = """
SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant' AND table_schema = 'public'
"""
ANOTHER = OrderKey("acme", KEY.source_system, "SO-2")
SCOPES = ("orders:read", "orders:write", "orders:release", "assess", "match", "cases:read", "audit:read",
          "alerts:read", "service:intake")  # fmt: skip


class Everybody:
    """`person:rival` is a person of that tenant with every role; `service:…`, `api_key:…` likewise."""

    async def authenticate(self, token: str) -> Principal | None:
        """Whatever the kind, with every right."""
        kind, _, tenant = token.partition(":")
        roles, scopes = frozenset(ROLES), frozenset(SCOPES)
        mail = f"{kind}@{tenant}.example"
        return Principal(kind, "stranger", tenant, roles, scopes, "Stranger", mail)  # type: ignore[arg-type]


@dataclass
class Served:
    """One service, and what its paths name."""

    app: FastAPI
    core: Core[Any]
    database: ServiceDatabase
    names: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)

    async def of_acme(self) -> dict[str, list[str]]:
        """Every row of acme, by table."""
        connection = await asyncpg.connect(self.database.admin_url)
        try:
            return {name: await _rows(connection, name) for (name,) in await connection.fetch(TABLES)}
        finally:
            await connection.close()

    @asynccontextmanager
    async def asked_by(self, kind: Kind, tenant: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client that is a person, a key or a service of this tenant."""
        headers = {"Authorization": f"Bearer {kind}:{tenant}", "Exportgate-Tenant": tenant}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
            yield client


async def _rows(connection: "asyncpg.Connection[asyncpg.Record]", table: str) -> list[str]:
    sql = f"SELECT t::text FROM {table} t WHERE tenant = 'acme' ORDER BY 1"  # of the catalogue
    return [row["t"] for row in await connection.fetch(sql)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def services(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, Served]]:
    """All four, filled by acme."""
    async with AsyncExitStack() as stack:
        start = _Start(service_databases, testing_keys, tmp_path_factory.mktemp("tenants"), stack)
        found = {
            "diligence": await start.diligence(),
            "screening": await start.screening(),
            "intake": await start.intake(),
            "notify": await start.notify(),
        }
        for served in found.values():
            letter = str(uuid4())
            await served.database.fetch(LETTER, letter, MARK)
            served.names["letter"] = letter
            served.app.state.authenticator = Everybody()
        yield found


@dataclass
class _Start:
    databases: ServiceDatabases
    keys: TestingKeys
    directory: Path
    stack: AsyncExitStack

    async def _settings(self, service: str, kind: Any, **more: Any) -> tuple[Any, ServiceDatabase, Database]:
        database = await self.stack.enter_async_context(self.databases.clone(service))
        pool = await self.stack.enter_async_context(database.connected(size=6))
        directory = self.directory / service
        directory.mkdir()
        if service == "notify":
            (directory / "notify.key").write_bytes(b"n" * 44)
            more["notify_key_file"] = directory / "notify.key"
        given = settings_for(kind, service, database=database, keys=self.keys, directory=directory, **more)
        return given, database, pool

    async def diligence(self) -> Served:
        """A case asked about, decided, cleared; a file; the message to the authority."""
        database = await self.stack.enter_async_context(self.databases.clone("diligence"))
        world = await self.stack.enter_async_context(
            open_world(database, self.keys, self.directory / "diligence", local=True)
        )
        self.maker, self.world = world.maker, world
        await world.given(world.order(party=MARK), world.assessed(_held()))
        names = await _filled(world)
        message = await world.client("vera").get(f"/v1/cases/{names['case_id']}/notification")
        many = {**BODIES["POST /v1/cases/{case_id}/dismissals"], "cases": [names["case_id"]]}
        bodies = {OWN_BODIES[0]: message.json()["text"], OWN_BODIES[1]: many}
        return Served(world.application.app, world.core, database, names, bodies)

    async def screening(self) -> Served:
        """The same order, assessed; a rule set that waits for a second person."""
        settings, database, pool = await self._settings(
            "screening",
            ScreeningSettings,
            required_sources={"us_csl": None},
            bundled_list=False,
            fewest_entries={},
        )
        screening = await bootstrap_screening(settings, bus=MemoryBus(), database=pool)
        await screening.loader.load(LIST, where="a test")
        await given_events(screening.core, [self.world.order(party=MARK)], self.maker)
        changes = {"trade": {"limits": {"cameras_at_scale": 51}}}  # others than the stranger's
        body = msgspec.json.encode({"reason": MARK, "changes": changes})
        proposed = await screening.rule_sets.propose("acme", body, by="person:jan")
        names = {"order_id": KEY.order_id, "dataset": "default", "source": "us_csl"}
        names |= {"number": "1", "entry": "EL/csl-1"}
        names["version"] = proposed.version
        names["activation"] = "7"
        told = msgspec.json.encode([Told("k", "LST-01", "HOLD", "A title", MARK, "A law")]).decode()
        await database.fetch(_REASSESSED)
        await database.fetch(_CHANGED, str(KEY), told)
        served = Served(screening.app, screening.core, database, names)
        served.app.state.authenticator = Everybody()
        async with served.asked_by("person", "acme") as analyst:
            started = await analyst.post("/v1/what-if", content=body)
        names["job_id"] = started.raise_for_status().headers["location"].rpartition("/")[2]
        return served

    async def intake(self) -> Served:
        """The same order, accepted over HTTP."""
        settings, database, pool = await self._settings("intake", IntakeSettings)
        intake = await bootstrap_intake(settings, bus=MemoryBus(), database=pool, authenticator=Everybody())
        served = Served(intake.app, intake.core, database, {"order_id": KEY.order_id})
        order = {
            "order_id": KEY.order_id,
            "exporter": {"name": "Noord", "country": "NL"},
            "parties": [{"role": "end_user", "name": MARK, "country": "SG"}],
            "lines": [{"line": 1, "description": "Stage", "qty": "2"}],
        }
        async with served.asked_by("api_key", "acme") as erp:
            (await erp.post("/v1/orders", json=order)).raise_for_status()
        return served

    async def notify(self) -> Served:
        """A subscription and an alert about the case."""
        settings, database, pool = await self._settings("notify", NotifySettings)
        notify = await bootstrap_notify(settings, bus=MemoryBus(), database=pool)
        wish = Subscription("acme", uuid4(), f"{MARK}@acme.example", owner_email="a@b.example")
        owner = Principal("person", "jan", "acme", frozenset({"admin"}), email="a@b.example")
        async with notify.core.transactions.begin(["acme"]) as work:
            await Subscribing(work, owner, notify.vault, Rules(True, 24.0)).add(wish, None)
        said = await published(self.world.core, self.maker)
        await given_events(notify.core, [one for one in said if one.type.startswith("case.")], self.maker)
        (alert, *_) = await database.fetch("SELECT alert_id FROM alert")
        names = {"subscription_id": str(wish.subscription_id), "alert_id": str(alert["alert_id"])}
        names["token"] = "x.y"
        return Served(notify.app, notify.core, database, names)


_REASSESSED = """
INSERT INTO reassessment (tenant, activation, source, version, orders) VALUES ('acme', 7, 'us_csl', 'v', 1)
"""
_CHANGED = """
INSERT INTO reassessed_order (tenant, activation, key, before, after, appeared, disappeared)
VALUES ('acme', 7, $1, 'CLEAR', 'HOLD', $2::jsonb, '[]')
"""


def _held(key: OrderKey = KEY) -> Assessment:
    return assessment(1, [finding("a")], key=key, sha256=order_sha256(order_bytes(key, party=MARK)))


async def _filled(world: World) -> dict[str, str]:
    """What people of acme do to the case; gives what it is called in paths."""
    case = await world.case()
    case_id, path = case["case_id"], f"/v1/cases/{case['case_id']}"
    analyst = world.client("alan")
    upload = await analyst.post(f"/v1/documents?name={MARK}.pdf", content=b"%PDF-1.7\nx\n")
    kept = upload.raise_for_status().json()
    body = {"sha256": kept["sha256"], "kind": "other", "title": MARK}
    filed = (await analyst.post(f"{path}/documents", json=body)).raise_for_status().json()
    await _asked(world, case)
    await world.decide("rita")
    await world.decide("anna")
    issued = await world.last("clearance.issued")
    return {
        "case_id": case_id,
        "document_id": filed["document_id"],
        "token": await _token_of_an_open_case(world),
        "certificate_id": issued.certificate_id,
        "number": "1",
        "item_id": str(uuid4()),
        "hold_id": str(uuid4()),
        "tenant": "acme",
        "source_system": KEY.source_system,
        "order_id": KEY.order_id,
    }


async def _asked(world: World, case: dict[str, Any]) -> str:
    """Ask the customer; gives the token of the link."""
    asked = await world.client("alan").post(
        f"/v1/cases/{case['case_id']}/questions",
        json={"questions": [MARK]},
        headers={"If-Match": f'"{case["version"]}"'},
    )
    token: str = asked.raise_for_status().json()["link"]["token"]
    return token


async def _token_of_an_open_case(world: World) -> str:
    """Of another order: the link of a decided case is closed."""
    await world.given(world.order(key=ANOTHER, party=MARK), world.assessed(_held(ANOTHER)))
    listed = (await world.client("alan").get("/v1/cases")).raise_for_status().json()["items"]
    (case,) = [one for one in listed if one["order_id"] == ANOTHER.order_id]
    answer = await world.client("alan").get(f"/v1/cases/{case['case_id']}")
    return await _asked(world, answer.raise_for_status().json())
