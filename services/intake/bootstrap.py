"""The one composition root of intake: everything is built here, every outside thing can be given."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import httpx
from starlette.middleware import Middleware

from services.intake.api.door import Door
from services.intake.api.express import ExpressLane
from services.intake.api.keys import keys_router
from services.intake.api.leaving import leaving_router
from services.intake.api.orders import express, orders_router
from services.intake.api.paths import EncodedSlashes
from services.intake.api.reading import express_clearance, reading_router, usual_clearance
from services.intake.apikeys import ApiKeyTable
from services.intake.batcher import Batcher
from services.intake.certificates import CertificateVerifier
from services.intake.clock import ClockGuard, wall_clock
from services.intake.diligence import Diligence
from services.intake.gate import ShipGate
from services.intake.handlers import ROUTES
from services.intake.lookout import Lookout
from services.intake.metrics import IntakeMetrics
from services.intake.receipts import ReceiptSigner
from services.intake.settings import IntakeSettings
from services.intake.sweeper import Sweeper
from services.intake.waiters import Waiters
from services.intake.work import IntakeWork
from shared.database.pool import Database
from shared.messaging.bus import Bus
from shared.runtime import defaults
from shared.runtime.core import Background, Core, connect_core
from shared.runtime.retired_keys import read_retired
from shared.telemetry.handlers import measured
from shared.telemetry.metrics import new_registry
from shared.web.app import create_app
from shared.web.client import service_client, service_key
from shared.web.openapi import ServiceApp
from shared.web.principals import Authenticator

BATCH = "/v1/orders/batch"


@dataclass(frozen=True)
class Application:
    """Intake, composed."""

    core: Core[IntakeWork]
    app: ServiceApp
    workers: list[Background]
    sweeper: Sweeper
    door: Door


async def bootstrap(
    settings: IntakeSettings,
    *,
    bus: Bus | None = None,
    database: Database | None = None,
    diligence: httpx.AsyncClient | None = None,
    authenticator: Authenticator | None = None,
    clock: Callable[[], datetime] = wall_clock,
) -> Application:
    """Compose from settings; what is given is used instead of being made."""
    registry = new_registry()
    metrics, waiters = IntakeMetrics(registry), Waiters()
    make_work = partial(IntakeWork, waiters=waiters, metrics=metrics)
    core = await connect_core(
        settings,
        service="intake",
        make_work=make_work,
        routes=measured(ROUTES, registry),
        bus=bus,
        database=database,
    )
    guard = ClockGuard(tolerance=settings.clock_tolerance_seconds, clock=clock)
    door = _door(settings, core, guard, metrics, waiters, diligence)
    sweeper = _sweeper(settings, core, metrics)
    keys = ApiKeyTable(core.database)
    app = create_app(
        service="intake",
        title="exportgate intake",
        description="Orders in, the ship gate out.",
        routers=[
            orders_router(door),
            reading_router(door),
            leaving_router(door),
            keys_router(keys),
            *defaults.routers(core),
        ],
        authenticator=authenticator or defaults.authenticator(settings, keys),
        readiness=[partial(guard.ready, core.database)],
        metrics=registry,
        body_limits={BATCH: settings.batch_bytes},
        streams=[BATCH],
        max_concurrent=settings.requests_at_once,
        middleware=[
            Middleware(ExpressLane, express(door), express_clearance(door), usual_clearance),
            Middleware(EncodedSlashes),
        ],
    )
    workers = [sweeper.run, *defaults.workers(settings, core, registry)]
    return Application(core, app, workers, sweeper, door)


def _door(
    settings: IntakeSettings,
    core: Core[IntakeWork],
    guard: ClockGuard,
    metrics: IntakeMetrics,
    waiters: Waiters,
    client: httpx.AsyncClient | None,
) -> Door:
    diligence = Diligence(
        client or service_client(settings.diligence_url, service_key(settings.service_keys_file, "intake"))
    )
    retired = read_retired(settings.retired_receipt_keys_file)
    receipts = ReceiptSigner.load(settings.receipt_key_file or settings.event_signing_key_file, retired)
    verifier = CertificateVerifier(diligence.public_keys, seconds=settings.jwks_seconds)
    begin = core.transactions.begin
    batcher = Batcher(
        begin,
        core.crash,
        metrics,
        capacity=settings.accept_queue,
        batch=settings.accept_batch,
        at_once=settings.accept_at_once,
    )
    gate = ShipGate(begin, verifier, diligence, receipts, guard, core.crash)
    lookout = Lookout(core.database, waiters, every=settings.poll_clearance_seconds)
    large_bodies = asyncio.Semaphore(settings.large_bodies_at_once)
    return Door(settings, core.transactions, batcher, gate, receipts, waiters, lookout, metrics, large_bodies)


def _sweeper(settings: IntakeSettings, core: Core[IntakeWork], metrics: IntakeMetrics) -> Sweeper:
    return Sweeper(
        core.database,
        core.transactions.begin,
        metrics,
        every=settings.sweep_seconds,
        overdue_after=settings.recheck_after_seconds,
        batch=settings.recheck_batch,
        forget_after=settings.idempotency_seconds,
    )
