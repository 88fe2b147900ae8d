"""Diligence with its console, served on a port of this machine, with sample orders assessed by screening."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from deploy.local.samples import sample_orders
from services.screening.assess import Assessor
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment
from shared.contracts.events import OrderAssessed, OrderEvent
from shared.contracts.order import OrderKey, canonical_bytes, order_sha256, parse_order
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.beside import Both, open_both, with_names
from tests.integration.diligence.world import World

TENANT = "acme"


class Screening:
    """Assesses orders as screening does, against a list that has none of their parties."""

    def __init__(self) -> None:
        self._assessor = Assessor(Knowledge.load(), None)

    def assess(self, document: bytes, number: int = 1) -> Assessment:
        """The assessment of one order by today's law."""
        order = parse_order(document)
        now = datetime.now(UTC)
        return self._assessor.assess(
            order,
            tenant=TENANT,
            order_sha256=order_sha256(document),
            as_of=now.date(),
            assessed_at=now,
            assessment_number=number,
        )


class Served:
    """A console that browsers can open."""

    def __init__(self, world: World, url: str, screening: Screening, both: Both) -> None:
        self.world, self.url, self.screening, self.both = world, url, screening, both

    async def takes(self, *orders: dict[str, Any]) -> None:
        """Intake and screening bring these orders."""
        for order in orders:
            document = canonical_bytes(parse_order(json.dumps(order).encode()))
            assessment = self.screening.assess(document)
            await self.world.given(*self._events(order, document, assessment))

    async def assessed(self, order: dict[str, Any], assessment: Assessment) -> None:
        """Screening says something else about an order taken before."""
        await self.world.given(self._assessed(_key(order), assessment))

    def _events(self, order: dict[str, Any], document: bytes, assessment: Assessment) -> Sequence[Any]:
        key = _key(order)
        revision = int(order.get("revision", 1))
        data = OrderEvent(
            *key,
            revision,
            order_sha256(document),
            msgspec.Raw(document),
            datetime.now(UTC).isoformat(),
            ("sam", "sales@example.com"),
        )
        type_ = "order.received" if revision == 1 else "order.amended"
        return self.world.maker.event(type_, data, key=str(key)), self._assessed(key, assessment)

    def _assessed(self, key: OrderKey, assessment: Assessment) -> Any:
        return self.world.maker.event("order.assessed", OrderAssessed(assessment), key=str(key))


def _key(order: dict[str, Any]) -> OrderKey:
    return OrderKey(TENANT, order.get("source_system", "default"), order["order_id"])


@asynccontextmanager
async def serve(databases: ServiceDatabases, keys: TestingKeys, directory: Path) -> AsyncIterator[Served]:
    """Serve on a free port of loopback until the end of the block, beside a screening that has a list."""
    async with open_both(databases, keys, directory, *with_names(), time_zone="Europe/Brussels") as both:
        world = both.diligence
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        config = uvicorn.Config(
            world.application.app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listening]))
        try:
            yield Served(world, f"http://127.0.0.1:{port}", Screening(), both)
        finally:
            server.should_exit = True
            await running


def canonical(name: str) -> dict[str, Any]:
    """A sample order by the end of its number."""
    (found,) = [order for order in sample_orders() if order["order_id"].endswith(name)]
    return found
