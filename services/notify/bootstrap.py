"""The composition root of notify."""

import ssl
from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI

from services.notify.api.acknowledge import acknowledge_routes
from services.notify.api.alerts import alert_routes
from services.notify.api.stream import PATH as STREAM_PATH
from services.notify.api.stream import stream_routes
from services.notify.api.subscriptions import subscription_routes
from services.notify.delivery.channels import Channel
from services.notify.delivery.channels.chat import ChatChannel
from services.notify.delivery.channels.email import EmailChannel
from services.notify.delivery.channels.hooks import HookPost
from services.notify.delivery.channels.smtp import MailServer
from services.notify.delivery.channels.webhook import WebhookChannel
from services.notify.delivery.claims import Claims
from services.notify.delivery.composer import Composer
from services.notify.delivery.lane import Lane, LaneTools
from services.notify.delivery.worker import DeliveryWorker
from services.notify.domain.cards import MOST_ALERTS, slack, teams
from services.notify.domain.links import LinkSigner
from services.notify.domain.words import Links
from services.notify.escalation import Escalation
from services.notify.handlers import ROUTES
from services.notify.metrics import NotifyMetrics, Sampler
from services.notify.seeding import seed
from services.notify.settings import NotifySettings
from services.notify.subscribing import Rules
from services.notify.vault import Vault
from services.notify.work import NotifyWork, make_work
from shared.database.pool import Database
from shared.messaging.bus import Bus
from shared.runtime import defaults
from shared.runtime.core import Background, Core, connect_core
from shared.telemetry.handlers import measured
from shared.telemetry.metrics import new_registry
from shared.web.app import create_app
from shared.web.auth import Authenticator
from shared.web.outbound import Resolve, SystemResolver, outbound_client

SERVICE = "notify"


@dataclass(frozen=True)
class Tools:
    """What channels are built with."""

    vault: Vault
    links: Links
    post: HookPost


@dataclass(frozen=True)
class Notify:
    """Everything a notify process consists of."""

    core: Core[NotifyWork]
    app: FastAPI
    workers: tuple[Background, ...]
    delivery: DeliveryWorker
    escalation: Escalation
    vault: Vault


async def bootstrap(
    settings: NotifySettings,
    *,
    bus: Bus | None = None,
    database: Database | None = None,
    authenticator: Authenticator | None = None,
    resolve: Resolve | None = None,
) -> Notify:
    """Build everything from settings; outside things may be given instead."""
    registry = new_registry()
    core = await connect_core(
        settings,
        service=SERVICE,
        make_work=make_work(
            settings.escalation_policy(), timedelta(seconds=settings.system_hold_quiet_seconds)
        ),
        routes=measured(ROUTES, registry),
        bus=bus,
        database=database,
    )
    if settings.local and settings.local_people_file:
        await seed(core.transactions, settings.local_people_file)
    metrics = NotifyMetrics(registry)
    vault = Vault.load(settings.notify_key_file)
    signer = LinkSigner(vault.link_key, timedelta(days=settings.link_days))
    links = Links(settings.diligence_url.rstrip("/"), settings.notify_url.rstrip("/"), signer)
    tools = Tools(vault, links, _hook_post(settings, resolve or SystemResolver()))
    delivery = _delivery(settings, core, metrics, tools)
    escalation = Escalation(core.transactions)
    return Notify(
        core=core,
        app=create_app(
            service=SERVICE,
            title="exportgate notify",
            routers=[
                stream_routes(core.transactions, most=settings.streams_most),
                alert_routes(core.transactions),
                subscription_routes(
                    core.transactions, vault, Rules(settings.hooks_loopback, settings.secret_overlap_hours)
                ),
                acknowledge_routes(core.transactions, signer),
                *defaults.routers(core),
            ],
            authenticator=authenticator
            or defaults.authenticator(settings, defaults.keys_of_intake(settings, SERVICE)),
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
        vault=vault,
    )


def _delivery(
    settings: NotifySettings, core: Core[NotifyWork], metrics: NotifyMetrics, tools: Tools
) -> DeliveryWorker:
    lanes = LaneTools(
        Claims(core.transactions, tools.vault, lease_seconds=settings.delivery_lease_seconds),
        core.crash,
        metrics,
    )
    mail = email_channels(settings, tools.links)
    composer = Composer(
        core.transactions,
        domain=settings.mail_domain,
        window=settings.digest_seconds,
        most={
            "email": settings.digest_most,
            "webhook": settings.digest_most,
            "slack": min(settings.digest_most, MOST_ALERTS),
            "teams": min(settings.digest_most, MOST_ALERTS),
        },
    )
    return DeliveryWorker(
        core.database,
        composer,
        [
            Lane(mail, settings.delivery_concurrency, lanes),
            Lane(hook_channels(tools.post, tools.links), settings.hook_concurrency, lanes),
        ],
        mail=bool(mail),
    )


def email_channels(settings: NotifySettings, links: Links) -> dict[str, Channel]:
    """The mail channel; none when no server is named."""
    if not settings.smtp_host:
        return {}
    ca = settings.smtp_ca_file
    server = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        timeout=settings.smtp_timeout_seconds,
        ca=ssl.create_default_context(cafile=str(ca)) if ca else None,
    )
    give_up = timedelta(hours=settings.delivery_give_up_hours)
    return {"email": EmailChannel(server, settings.mail_from, links, give_up)}


def hook_channels(post: HookPost, links: Links) -> dict[str, Channel]:
    """Endpoints: signed webhooks, Slack, Teams."""
    return {
        "webhook": WebhookChannel(post, links),
        "slack": ChatChannel(slack, post, links),
        "teams": ChatChannel(teams, post, links),
    }


def _hook_post(settings: NotifySettings, resolve: Resolve) -> HookPost:
    ca = settings.hook_ca_file
    client = outbound_client(
        seconds=settings.hook_timeout_seconds,
        resolve=resolve,
        loopback=settings.hooks_loopback,
        ca=ssl.create_default_context(cafile=str(ca)) if ca else None,
    )
    return HookPost(client, settings.hook_timeout_seconds)
