"""Composes the toy around the real core."""

from collections.abc import Collection
from pathlib import Path

from shared.database.pool import Database
from shared.messaging.bus import Bus
from shared.runtime.core import Core, connect_core
from shared.runtime.settings import ServiceSettings
from shared.testing.databases import ServiceDatabase
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from shared.testing.toy.handlers import toy_routes
from shared.testing.toy.work import ToyWork


async def toy_core(
    database: ServiceDatabase,
    pool: Database,
    keys: TestingKeys,
    directory: Path,
    bus: Bus,
    *,
    failing: Collection[str] = (),
) -> Core[ToyWork]:
    """The core of a toy that stands in screening's place; `failing` may change while it runs."""
    settings = settings_for(ServiceSettings, "screening", database=database, keys=keys, directory=directory)
    return await connect_core(
        settings,
        service="screening",
        make_work=ToyWork,
        routes=toy_routes(failing),
        bus=bus,
        database=pool,
    )
