"""The composition root of screening."""

import asyncio
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI

from services.screening.activation import activate_rules
from services.screening.api import routes
from services.screening.engine import Engine
from services.screening.handlers import ROUTES
from services.screening.knowledge import Knowledge
from services.screening.list_ages import ListAges
from services.screening.lists import ListLoader
from services.screening.narrowing import Narrowing
from services.screening.reassessment import Reassessment, RecentlyAssessed, RelatedOrders
from services.screening.settings import FEWEST_ENTRIES, LOCAL_SOURCES, SERVED_SOURCES, ScreeningSettings
from services.screening.work import ScreeningWork
from services.screening.yente_api import yente_routes
from shared.database.pool import Database
from shared.messaging.bus import Bus
from shared.runtime import defaults
from shared.runtime.core import Background, Core, connect_core
from shared.telemetry.metrics import new_registry
from shared.web.app import create_app
from shared.web.auth import Authenticator

SERVICE = "screening"
LARGEST_LIST = 256 * 1024 * 1024
"""Bytes: OFAC's advanced XML has more than 100 MB; read only once an administrator was recognised."""


@dataclass(frozen=True)
class Screening:
    """Everything a screening process consists of."""

    core: Core[ScreeningWork]
    app: FastAPI
    workers: tuple[Background, ...]
    engine: Engine
    loader: ListLoader
    reassessment: Reassessment
    related: RelatedOrders
    narrowing: Narrowing


async def bootstrap(
    settings: ScreeningSettings,
    *,
    bus: Bus | None = None,
    database: Database | None = None,
    knowledge: Knowledge | None = None,
    authenticator: Authenticator | None = None,
) -> Screening:
    """Build everything from settings; outside things may be given instead."""
    lists = settings.data_dir / "lists"
    required = settings.required_sources or (LOCAL_SOURCES if settings.local else SERVED_SOURCES)
    loaded = knowledge if knowledge is not None else await asyncio.to_thread(Knowledge.load)
    engine = Engine(
        loaded,
        required=required,
        list_directory=lists,
        related_days=settings.related_days,
    )
    recent = RecentlyAssessed()
    core = await connect_core(
        settings,
        service=SERVICE,
        make_work=partial(ScreeningWork, engine=engine, assessed=recent.add),
        routes=ROUTES,
        bus=bus,
        database=database,
    )
    related = RelatedOrders(core.transactions, recent, days=settings.related_days)
    fewest = FEWEST_ENTRIES if settings.fewest_entries is None else settings.fewest_entries
    loader = ListLoader(core.transactions, engine, lists, fewest={} if settings.local else fewest)
    await _lists_at_start(settings, loader, engine)
    await activate_rules(core.transactions, engine.rules_version)
    narrowing = Narrowing(core.transactions, engine)
    reassessment = Reassessment(core.transactions, batch=settings.reassessment_batch, narrowing=narrowing)
    metrics = new_registry()
    ages = ListAges(core.transactions, required, metrics)
    return Screening(
        core=core,
        app=create_app(
            service=SERVICE,
            title="exportgate screening",
            routers=[
                routes(core.transactions, engine, loader),
                yente_routes(core.transactions, engine),
                *defaults.routers(core),
            ],
            authenticator=authenticator or defaults.authenticator(settings),
            readiness=defaults.readiness(settings, core),
            metrics=metrics,
            body_limits={"/v1/watchlists": LARGEST_LIST},
        ),
        workers=(reassessment.run, related.run, ages.run, *defaults.workers(settings, core, metrics)),
        engine=engine,
        loader=loader,
        reassessment=reassessment,
        related=related,
        narrowing=narrowing,
    )


async def _lists_at_start(settings: ScreeningSettings, loader: ListLoader, engine: Engine) -> None:
    await loader.refresh()
    bundled = settings.local if settings.bundled_list is None else settings.bundled_list
    if bundled:
        await loader.load_bundled()
    await engine.prepare_newest()
