"""The composition root of screening."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from services.screening.api import routes
from services.screening.changed_api import changed_routes
from services.screening.engine import Engine
from services.screening.entries import Entries
from services.screening.entries_api import entry_routes
from services.screening.handlers import ROUTES
from services.screening.knowledge import Knowledge
from services.screening.list_ages import ListAges
from services.screening.lists import ListLoader
from services.screening.lookback import LookBack
from services.screening.narrowing import Narrowing
from services.screening.reassessment import Reassessment, RecentlyAssessed, RelatedOrders
from services.screening.refreshing import Refresher
from services.screening.replay_api import replay_routes
from services.screening.rules_api import rule_routes
from services.screening.rulesets.publishing import RuleSets
from services.screening.settings import (
    ADDRESSES,
    FEWEST_ENTRIES,
    HOSTS,
    HOURS,
    LOCAL_SOURCES,
    SERVED_SOURCES,
    ScreeningSettings,
)
from services.screening.watchlists.fetch import FetchPolicy, ListSource
from services.screening.what_if_api import what_if_routes
from services.screening.whatif.jobs import WhatIf
from services.screening.work import ScreeningWork
from services.screening.yente_api import yente_routes
from shared.database.pool import Database
from shared.messaging.bus import Bus
from shared.messaging.keys import EventVerifier
from shared.runtime import defaults
from shared.runtime.core import Background, Core, connect_core
from shared.telemetry.handlers import measured
from shared.telemetry.metrics import new_registry
from shared.web.app import create_app
from shared.web.auth import Authenticator
from shared.web.on_behalf import Listener

SERVICE = "screening"
LARGEST_LIST = 256 * 1024 * 1024
"""Bytes: OFAC's advanced XML has more than 100 MB; read only once an administrator was recognised."""

SERVICES_WITH_PEOPLE = ("diligence",)
"""People sign in at its console, and publish rules from there."""
SLOW = ("/v1/watchlists", "/v1/watchlists/refresh")
"""Reading a large list takes longer than a request may, fetching one minutes: they have their own limits."""


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
    refresher: Refresher
    rule_sets: RuleSets
    what_if: WhatIf


async def bootstrap(
    settings: ScreeningSettings,
    *,
    bus: Bus | None = None,
    database: Database | None = None,
    knowledge: Knowledge | None = None,
    authenticator: Authenticator | None = None,
    fetch_policy: FetchPolicy | None = None,
) -> Screening:
    """Build everything from settings; outside things may be given instead."""
    lists = settings.data_dir / "lists"
    required = settings.required_sources or (LOCAL_SOURCES if settings.local else SERVED_SOURCES)
    loaded = knowledge if knowledge is not None else await asyncio.to_thread(Knowledge.load)
    verifier = EventVerifier.load(settings.event_public_keys_file)
    engine = Engine(
        loaded,
        verifier=verifier,
        required=required,
        list_directory=lists,
        related_days=settings.related_days,
    )
    recent = RecentlyAssessed()
    metrics = new_registry()
    core = await connect_core(
        settings,
        service=SERVICE,
        make_work=partial(ScreeningWork, engine=engine, assessed=recent.add),
        routes=measured(ROUTES, metrics),
        bus=bus,
        database=database,
        verifier=verifier,
    )
    related = RelatedOrders(core.transactions, recent, days=settings.related_days)
    fewest = FEWEST_ENTRIES if settings.fewest_entries is None else settings.fewest_entries
    hours = _hours(settings, required)
    loader = ListLoader(
        core.transactions, engine, lists, fewest={} if settings.local else fewest, fetched=hours
    )
    refresher = Refresher(
        core.transactions,
        loader,
        sources=_addresses(settings),
        hours=hours,
        policy=fetch_policy,
    )
    await _lists_at_start(settings, loader, engine)
    rule_sets = RuleSets(core.transactions, engine)
    await rule_sets.start()
    narrowing = Narrowing(core.transactions, engine)
    reassessment = Reassessment(
        core.transactions,
        batch=settings.reassessment_batch,
        narrowing=narrowing,
        look_back=LookBack(core.transactions, engine),
    )
    what_if = WhatIf(core.transactions, engine, batch=settings.what_if_batch)
    ages = ListAges(core.transactions, required, metrics)
    return Screening(
        core=core,
        app=create_app(
            service=SERVICE,
            title="exportgate screening",
            routers=[
                routes(core.transactions, engine, loader, refresher),
                entry_routes(core.transactions, Entries(lists)),
                rule_routes(core.transactions, engine, rule_sets),
                replay_routes(core.transactions, engine),
                what_if_routes(core.transactions, what_if),
                changed_routes(core.transactions),
                yente_routes(core.transactions, engine),
                *defaults.routers(core),
            ],
            authenticator=authenticator
            or defaults.authenticator(settings, defaults.keys_of_intake(settings, SERVICE)),
            step_up=timedelta(minutes=settings.step_up_minutes),
            readiness=defaults.readiness(settings, core),
            metrics=metrics,
            body_limits={"/v1/watchlists": LARGEST_LIST},
            streams=SLOW,
            listener=Listener(verifier, SERVICE, SERVICES_WITH_PEOPLE),
        ),
        workers=(
            reassessment.run,
            related.run,
            refresher.run,
            ages.run,
            what_if.run,
            *defaults.workers(settings, core, metrics),
        ),
        engine=engine,
        loader=loader,
        reassessment=reassessment,
        related=related,
        narrowing=narrowing,
        refresher=refresher,
        rule_sets=rule_sets,
        what_if=what_if,
    )


def _addresses(settings: ScreeningSettings) -> dict[str, ListSource]:
    hosts = HOSTS if settings.list_hosts is None else settings.list_hosts
    found = ADDRESSES if settings.list_addresses is None else settings.list_addresses
    return {source: ListSource(url, tuple(hosts.get(source, ()))) for source, url in found.items()}


def _hours(settings: ScreeningSettings, required: Mapping[str, float | None]) -> dict[str, float]:
    if settings.fetch_hours is not None:
        return settings.fetch_hours
    return {} if settings.local else {source: HOURS[source] for source in required if source in HOURS}


async def _lists_at_start(settings: ScreeningSettings, loader: ListLoader, engine: Engine) -> None:
    await loader.refresh()
    bundled = settings.local if settings.bundled_list is None else settings.bundled_list
    if bundled:
        await loader.load_bundled()
    await engine.prepare_newest()
