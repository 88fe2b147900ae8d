"""Diligence beside a real screening: its console asks it over HTTP, orders and assessments go to both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec

from services.screening.bootstrap import Screening
from services.screening.bootstrap import bootstrap as bootstrap_screening
from services.screening.settings import ScreeningSettings
from shared.contracts.events import OrderAssessed
from shared.contracts.order import OrderKey
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabases
from shared.testing.given import given_events, published
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from shared.web.client import service_client, service_key
from tests.integration.diligence.world import KEY, World, open_world
from tests.integration.screening.test_lists import csl

LISTED = OrderKey("acme", "default", "listed-1")


def with_names() -> tuple[bytes, bytes]:
    """A list in two versions; the second writes a party in three scripts."""
    document = msgspec.json.decode(csl("Qarnwood Optronics", "Zorbex Optics", day="2026-09-01"))
    document["results"][1]["alt_names"] = ["Зорбекс Оптика", "佐贝光学"]
    return csl("Qarnwood Optronics", "Zorbex Optics", day="2026-08-01"), msgspec.json.encode(document)


@dataclass
class Both:
    """The two, and how an order reaches them."""

    diligence: World
    screening: Screening

    async def takes(self, *, key: Any = KEY, **more: Any) -> str:
        """An order, assessed by screening; gives the id of its case."""
        event = self.diligence.order(key=key, **more)
        await given_events(self.screening.core, [event], self.diligence.maker)
        await self.diligence.given(event)
        await self.hears(str(key))
        (row,) = await self.diligence.database.fetch(
            "SELECT case_id FROM diligence_case WHERE order_key = $1", str(key)
        )
        return str(row["case_id"])

    async def hears(self, key: str) -> None:
        """The newest assessment of an order reaches diligence."""
        said = [one for one in await published(self.screening.core, self.diligence.maker) if one.key == key]
        newest = [one for one in said if isinstance(one.data, OrderAssessed)][-1]
        await self.diligence.given(newest)


@asynccontextmanager
async def open_both(
    databases: ServiceDatabases, keys: TestingKeys, directory: Path, *lists: bytes, **values: Any
) -> AsyncIterator[Both]:
    """Both on databases of their own; `lists` are loaded in turn, `values` are settings of diligence."""
    async with (
        databases.clone("screening") as of_screening,
        databases.clone("diligence") as of_diligence,
        of_screening.connected(size=6) as pool,
    ):
        settings = settings_for(
            ScreeningSettings,
            "screening",
            database=of_screening,
            keys=keys,
            directory=directory / "screening",
            required_sources={"us_csl": None},
            bundled_list=False,
            fewest_entries={},
        )
        screening = await bootstrap_screening(settings, bus=MemoryBus(), database=pool)
        for content in lists:
            await screening.loader.load(content, where="a test")
        key = service_key(settings.service_keys_file, "diligence")
        client = service_client(
            "http://screening", key, transport=httpx.ASGITransport(screening.app, raise_app_exceptions=False)
        )
        async with (
            client,
            open_world(of_diligence, keys, directory / "diligence", client, local=True, **values) as world,
        ):
            yield Both(world, screening)
