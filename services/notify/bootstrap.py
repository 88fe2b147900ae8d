"""The composition root of notify."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI

from services.notify.api.alerts import alert_routes
from services.notify.api.stream import PATH as STREAM_PATH
from services.notify.api.stream import stream_routes
from services.notify.api.subscriptions import subscription_routes
from services.notify.delivery.claims import Claims
from services.notify.delivery.composer import Composer
from services.notify.delivery.smtp import MailServer
from services.notify.delivery.worker import DeliverySettings, DeliveryWorker
from services.notify.domain.mail import Links
from services.notify.escalation import Escalation
from services.notify.handlers import ROUTES
from services.notify.metrics import NotifyMetrics, Sampler
from services.notify.seeding import seed
from services.notify.settings import NotifySettings
from services.notify.work import NotifyWork, make_work
from shared.database.pool import Database
from shared.messaging.bus import Bus
from shared.runtime import defaults
from shared.runtime.core import Background, Core, connect_core
from shared.telemetry.metrics import new_registry
from shared.web.app import create_app
from shared.web.auth import Authenticator

SERVICE = "notify"


@dataclass(frozen=True)
class Notify:
    """Everything a notify process consists of."""

    core: Core[NotifyWork]
    app: FastAPI
    workers: tuple[Background, ...]
    delivery: DeliveryWorker
    escalation: Escalation


async def bootstrap(
    settings: NotifySettings,
    *,
    bus: Bus | None = None,
    database: Database | None = None,
    authenticator: Authenticator | None = None,
) -> Notify:
    """Build everything from settings; outside things may be given instead."""
    core = await connect_core(
        settings,
        service=SERVICE,
        make_work=make_work(
            settings.escalation_policy(), timedelta(seconds=settings.system_hold_quiet_seconds)
        ),
        routes=ROUTES,
        bus=bus,
        database=database,
    )
    if settings.local and settings.local_people_file:
        await seed(core.transactions, settings.local_people_file)
    registry = new_registry()
    metrics = NotifyMetrics(registry)
    delivery = _delivery(settings, core, metrics)
    escalation = Escalation(core.transactions)
    return Notify(
        core=core,
        app=create_app(
            service=SERVICE,
            title="exportgate notify",
            routers=[
                stream_routes(core.transactions, most=settings.streams_most),
                alert_routes(core.transactions),
                subscription_routes(core.transactions),
                *defaults.routers(core),
            ],
            authenticator=authenticator or defaults.authenticator(settings),
            readiness=defaults.readiness(settings, core),
            metrics=registry,
            streams=[STREAM_PATH],
        ),
        workers=(
            delivery.run,
            escalation.run,
            Sampler(core.database, metrics).run,
            *defaults.workers(settings, core, registry),
        ),
        delivery=delivery,
        escalation=escalation,
    )


def mail_server(settings: NotifySettings) -> MailServer | None:
    """The mail server of the settings; none when none is named."""
    if not settings.smtp_host:
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        timeout=settings.smtp_timeout_seconds,
    )


def _delivery(settings: NotifySettings, core: Core[NotifyWork], metrics: NotifyMetrics) -> DeliveryWorker:
    return DeliveryWorker(
        core.database,
        Composer(
            core.transactions,
            domain=settings.mail_domain,
            window=settings.digest_seconds,
            most=settings.digest_most,
        ),
        Claims(core.transactions, lease_seconds=settings.delivery_lease_seconds),
        mail_server(settings),
        DeliverySettings(
            sender=settings.mail_from,
            links=Links(settings.diligence_url.rstrip("/"), settings.notify_url.rstrip("/")),
            concurrency=settings.delivery_concurrency,
            give_up=timedelta(hours=settings.delivery_give_up_hours),
        ),
        core.crash,
        metrics,
    )
