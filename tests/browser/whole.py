"""Intake, screening and diligence as they are, on a database each; their events handed over by hand."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec

from services.diligence.handlers import ROUTES as OF_DILIGENCE
from services.intake.apikeys import SCOPES, issue_api_key
from services.intake.bootstrap import Application as Intake
from services.intake.bootstrap import bootstrap as bootstrap_intake
from services.intake.handlers import ROUTES as OF_INTAKE
from services.intake.settings import IntakeSettings
from services.screening.bootstrap import Screening
from services.screening.bootstrap import bootstrap as bootstrap_screening
from services.screening.handlers import ROUTES as OF_SCREENING
from services.screening.settings import ScreeningSettings
from shared.messaging.memory import MemoryBus
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabases
from shared.testing.given import given_events, published
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from shared.web.client import service_client
from tests.browser.served import Served, serve

TENANT = "acme"
_ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"

OTHERS = tuple(f"Zyx{letter}orbex Optics {letter}" for letter in "abcdefghijklmnopqrstuvw")
"""Parties that nobody here orders for; so many that one more or less is nothing to ask about."""


def us_list(*names: str, day: date) -> bytes:
    """The US list with these parties, as its publisher issues it."""
    rows = [
        {"id": f"csl-{place}", "source": _ENTITY_LIST, "name": name, "alt_names": []}
        for place, name in enumerate(names)
    ]
    used = [{"source": "x", "source_last_updated": f"{day}T13:15:00+00:00"}]
    return msgspec.json.encode({"total": len(rows), "sources_used": used, "results": rows})


@dataclass
class Whole:
    """The product, with an ERP at its door and browsers at its console."""

    intake: Intake
    screening: Screening
    console: Served
    erp: httpx.AsyncClient
    _heard: dict[str, set[UUID]] = field(default_factory=dict)
    _issued: date = date(2026, 10, 1)

    async def settles(self) -> None:
        """Hand every event to those who listen, until nobody says anything new."""
        while await self._hand_over():
            pass

    async def _hand_over(self) -> bool:
        while await self.screening.reassessment.advance(TENANT):
            pass
        moved = [await self._hears(*listener) for listener in self._listeners()]
        return any(moved)

    def _listeners(self) -> tuple[tuple[str, Core[Any], frozenset[str]], ...]:
        return (
            ("screening", self.screening.core, frozenset(OF_SCREENING.handlers)),
            ("diligence", self.console.world.core, frozenset(OF_DILIGENCE.handlers)),
            ("intake", self.intake.core, frozenset(OF_INTAKE.handlers)),
        )

    async def _hears(self, name: str, core: Core[Any], types: frozenset[str]) -> bool:
        maker, heard = self.console.world.maker, self._heard.setdefault(name, set())
        said = [event for _, other, _ in self._listeners() for event in await published(other, maker)]
        fresh = [event for event in said if event.type in types and event.id not in heard]
        heard.update(event.id for event in fresh)
        if fresh:
            await given_events(core, fresh, maker)
        return bool(fresh)

    async def sends(self, order: dict[str, Any]) -> None:
        """The ERP posts an order."""
        answer = await self.erp.post("/v1/orders", content=json.dumps(order).encode())
        assert answer.status_code == 202, answer.text
        await self.settles()

    async def clearance(self, order_id: str) -> dict[str, Any]:
        """What the ERP reads of an order."""
        found: dict[str, Any] = (await self.erp.get(f"/v1/orders/{order_id}/clearance")).json()
        return found

    async def ships(self, order_id: str) -> httpx.Response:
        """The warehouse asks at the gate."""
        return await self.erp.post(f"/v1/orders/{order_id}/release")

    async def lists(self, *names: str) -> None:
        """The publisher issues another list, a day after the last: these parties beside those of always."""
        self._issued += timedelta(days=1)
        published = us_list(*OTHERS, *names, day=self._issued)
        await self.screening.loader.load(published, where="a test")
        await self.settles()


@asynccontextmanager
async def open_whole(databases: ServiceDatabases, keys: TestingKeys, directory: Path) -> AsyncIterator[Whole]:
    """Everything, with one list in service and no order."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        console = await enter(serve(databases, keys, _made(directory / "diligence")))
        screening = await _screening(databases, keys, _made(directory / "screening"), stack)
        intake = await _intake(databases, keys, _made(directory / "intake"), console, stack)
        erp = await enter(await _erp(intake))
        whole = Whole(intake, screening, console, erp)
        await whole.lists()
        yield whole


def _made(directory: Path) -> Path:
    directory.mkdir(parents=True)
    return directory


async def _screening(
    databases: ServiceDatabases, keys: TestingKeys, directory: Path, stack: AsyncExitStack
) -> Screening:
    database = await stack.enter_async_context(databases.clone("screening"))
    pool = await stack.enter_async_context(database.connected(size=6))
    settings = settings_for(
        ScreeningSettings,
        "screening",
        database=database,
        keys=keys,
        directory=directory,
        required_sources={"us_csl": None},
        bundled_list=False,
        fewest_entries={},
    )
    return await bootstrap_screening(settings, bus=MemoryBus(), database=pool)


async def _intake(
    databases: ServiceDatabases, keys: TestingKeys, directory: Path, console: Served, stack: AsyncExitStack
) -> Intake:
    """The gate reserves at the real diligence, over its HTTP API."""
    database = await stack.enter_async_context(databases.clone("intake"))
    pool = await stack.enter_async_context(database.connected(size=6))
    transport = httpx.ASGITransport(console.world.application.app)
    diligence = await stack.enter_async_context(
        service_client("http://diligence", "intake", transport=transport)
    )
    settings = settings_for(IntakeSettings, "intake", database=database, keys=keys, directory=directory)
    return await bootstrap_intake(settings, bus=MemoryBus(), database=pool, diligence=diligence)


async def _erp(intake: Intake) -> httpx.AsyncClient:
    async with intake.core.transactions.begin([TENANT]) as work:
        issued = await issue_api_key(
            work,
            TENANT,
            label="ERP",
            scopes=SCOPES,
            owner_emails=("owner@example.com",),
            issued_by="person:p1",
        )
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(intake.app, raise_app_exceptions=False),
        base_url="http://intake",
        headers={"Authorization": f"Bearer {issued.text}"},
    )
