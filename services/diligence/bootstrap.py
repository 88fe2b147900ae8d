"""The one composition root of diligence."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import httpx

from services.diligence.api.audit import audit_router
from services.diligence.api.cases import reading_router
from services.diligence.api.certificates import certificates_router
from services.diligence.api.changes import changing_router
from services.diligence.api.conditions import conditions_router
from services.diligence.api.customers import PREFIX, customers_router
from services.diligence.api.desk import Desk
from services.diligence.api.dismissals import dismissals_router
from services.diligence.api.holds import holds_router
from services.diligence.api.notification import notification_router
from services.diligence.console.console import STREAMS, UPLOADS, build_house, console_routers, finish
from services.diligence.console.flows import Flows
from services.diligence.console.house import House
from services.diligence.console.organisation import Client, Organisation
from services.diligence.console.screening import Screening
from services.diligence.domain.uploads import MAX_UPLOAD
from services.diligence.handlers import ROUTES
from services.diligence.metrics import CaseMetrics
from services.diligence.policy import record_policy
from services.diligence.proposing import propose_overdue
from services.diligence.retaining import erase_due, forget_answers, say_erasures_again
from services.diligence.seals import Seals
from services.diligence.settings import DiligenceSettings
from services.diligence.signing import Issuer
from services.diligence.sweeper import Sweeper
from services.diligence.watching import remind_due
from services.diligence.work import DiligenceWork, Tools
from shared.database.pool import Database
from shared.messaging.bus import Bus
from shared.messaging.keys import EventSigner
from shared.runtime import defaults
from shared.runtime.core import Background, Core, connect_core
from shared.runtime.retired_keys import read_retired
from shared.telemetry.handlers import measured
from shared.telemetry.metrics import new_registry
from shared.web.app import create_app
from shared.web.client import service_client, service_key
from shared.web.oidc_discovery import SignIn
from shared.web.on_behalf import Spokesman
from shared.web.openapi import ServiceApp
from shared.web.principals import Authenticator

SERVICE = "diligence"
CHORES = (remind_due, propose_overdue, erase_due, say_erasures_again, forget_answers)


@dataclass(frozen=True)
class Application:
    """Diligence, composed."""

    core: Core[DiligenceWork]
    app: ServiceApp
    workers: list[Background]
    tools: Tools
    sweeper: Sweeper


async def bootstrap(
    settings: DiligenceSettings,
    *,
    bus: Bus | None = None,
    database: Database | None = None,
    authenticator: Authenticator | None = None,
    screening: httpx.AsyncClient | None = None,
) -> Application:
    """Compose from settings; raises when a key is missing or is none, before anything is connected."""
    tools = Tools(_issuer(settings), Seals.load(settings.seal_key_file), settings.policy)
    registry = new_registry()
    core = await connect_core(
        settings,
        service=SERVICE,
        make_work=partial(DiligenceWork, tools=tools),
        routes=measured(ROUTES, registry),
        bus=bus,
        database=database,
    )
    await record_policy(core.transactions)
    desk = Desk(core.transactions, tools.issuer, settings.revocations_hours)
    people = defaults.sign_in(settings)
    organisation = _organisation(settings, people, tools.seals)
    house = _house(settings, desk, organisation, screening or _screening(settings))
    app = create_app(
        service=SERVICE,
        title="exportgate diligence",
        description="Cases, decisions, certificates.",
        routers=[
            reading_router(desk),
            changing_router(desk),
            certificates_router(desk),
            notification_router(desk),
            conditions_router(desk),
            dismissals_router(desk),
            holds_router(desk),
            customers_router(desk),
            audit_router(desk),
            *defaults.routers(core),
            *console_routers(house),
        ],
        authenticator=authenticator
        or defaults.authenticator(settings, defaults.keys_of_intake(settings, SERVICE), people=people),
        readiness=defaults.readiness(settings, core),
        metrics=registry,
        body_limits={
            "/v1/documents": MAX_UPLOAD,
            f"{PREFIX}*": MAX_UPLOAD,
            **dict.fromkeys(UPLOADS, MAX_UPLOAD),
        },
        streams=STREAMS,
        step_up=timedelta(minutes=settings.step_up_minutes),
    )
    finish(app, house)
    sweeper = Sweeper(core.transactions, CHORES, every=settings.sweep_seconds)
    workers = [
        sweeper.run,
        CaseMetrics(core.database, registry).run,
        *defaults.workers(settings, core, registry),
    ]
    return Application(core, app, workers, tools, sweeper)


def _house(
    settings: DiligenceSettings,
    desk: Desk,
    organisation: Organisation | None,
    screening: httpx.AsyncClient | None,
) -> House:
    return build_house(
        desk,
        zone=settings.time_zone,
        limits=settings.source_age_limits,
        screening=Screening(screening, _spokesman(settings)),
        local=settings.local,
        session=timedelta(hours=settings.session_hours),
        idle=timedelta(minutes=settings.session_idle_minutes),
        organisation=organisation,
        step_up=timedelta(minutes=settings.step_up_minutes),
        url=settings.console_url.removesuffix("/"),
    )


def _organisation(settings: DiligenceSettings, people: SignIn | None, seals: Seals) -> Organisation | None:
    if not settings.sign_in or people is None:
        return None
    url = settings.console_url.removesuffix("/")
    client = Client(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        f"{url}/signin/callback",
        settings.oidc_scopes,
    )
    flows = Flows(seals, https=url.startswith("https://"))
    return Organisation(people, client, flows)


def _screening(settings: DiligenceSettings) -> httpx.AsyncClient | None:
    if not settings.screening_url:
        return None
    return service_client(settings.screening_url, service_key(settings.service_keys_file, SERVICE))


def _spokesman(settings: DiligenceSettings) -> Spokesman:
    return Spokesman(EventSigner.load(settings.event_signing_key_file), SERVICE, "screening")


def _issuer(settings: DiligenceSettings) -> Issuer:
    retired = read_retired(settings.retired_certificate_keys_file)
    return Issuer.load(settings.certificate_key_file, issuer=settings.certificate_issuer, retired=retired)
