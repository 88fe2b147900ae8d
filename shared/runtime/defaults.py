"""What every service has alike: who may ask, when it is ready, what it does in the background."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from fastapi import APIRouter
from prometheus_client import CollectorRegistry

from shared.audit.checkpoint import AuditKey
from shared.audit.checkpointer import Checkpointer
from shared.audit.proofs import Proofs
from shared.audit.routes import proof_routes
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.pruning import InboxPruner
from shared.runtime.core import Background, Core
from shared.runtime.settings import ServiceSettings
from shared.telemetry.metrics import CoreMetrics
from shared.web.apikeys import ApiKeyStore
from shared.web.client import service_client, service_key
from shared.web.dead_letters import dead_letter_routes
from shared.web.local import LocalAuthenticator
from shared.web.oidc import OidcAuthenticator
from shared.web.oidc_discovery import SignIn, provider_client
from shared.web.oidc_people import OidcProvider
from shared.web.principals import Authenticator
from shared.web.remote_keys import KeysOfIntake

Work = TypeVar("Work", bound=UnitOfWork)
Readiness = Callable[[], Awaitable[str | None]]


def keys_of_intake(settings: ServiceSettings, service: str) -> ApiKeyStore | None:
    """Where a service that keeps no API keys asks for them; None without intake's address."""
    if not settings.intake_url:
        return None
    own = service_key(settings.service_keys_file, service)
    return KeysOfIntake(service_client(settings.intake_url, own))


def authenticator(
    settings: ServiceSettings, store: ApiKeyStore | None, *, people: SignIn | None = None
) -> LocalAuthenticator:
    """Service keys, API keys, people of the provider, and under `up` the sample keys and people.

    `people`: the provider, where the service asks it for more than tokens.
    """
    return LocalAuthenticator(
        service_keys_file=settings.service_keys_file,
        api_keys_file=settings.local_api_keys_file,
        people_file=settings.local_people_file,
        store=store,
        others=_people(settings, people),
    )


def provider(settings: ServiceSettings) -> OidcProvider:
    """The provider of people, as the settings describe it; raises `ValueError` for a role that is none."""
    return OidcProvider(
        settings.oidc_issuer,
        settings.oidc_audience,
        roles=settings.oidc_roles,
        roles_claim=settings.oidc_roles_claim,
        tenant=settings.oidc_tenant,
        tenant_claim=settings.oidc_tenant_claim,
        tenants=settings.oidc_tenants,
    )


def sign_in(settings: ServiceSettings) -> SignIn | None:
    """The provider of people, when there is one; a process makes one of it."""
    if not settings.oidc_issuer:
        return None
    return SignIn.at(provider(settings), provider_client(settings.oidc_ca_file))


def _people(settings: ServiceSettings, people: SignIn | None) -> list[Authenticator]:
    found = people or sign_in(settings)
    if found is None or not settings.oidc_audience:
        return []
    return [OidcAuthenticator(found.provider, found.verifier)]


def readiness(settings: ServiceSettings, core: Core[Work]) -> list[Readiness]:
    """The database answers, and its clock agrees with ours."""

    async def database() -> str | None:
        return None if await core.database.answers() else "the database does not answer"

    async def clock() -> str | None:
        return await clock_fault(core, settings.clock_tolerance_seconds)

    return [database, clock]


async def clock_fault(core: Core[Work], tolerance: float) -> str | None:
    """What is wrong with this machine's clock, measured against the database's; None when they agree."""
    async with core.database.transaction(()) as (_, now):
        apart = abs((datetime.now(UTC) - now).total_seconds())
    if apart <= tolerance:
        return None
    return f"this machine's clock is {apart:.0f} s apart from the database's"


def routers(core: Core[Any]) -> list[APIRouter]:
    """Routes of every service: proofs for auditors, dead letters for admins."""
    return [proof_routes(Proofs(core.database, core.service)), dead_letter_routes(core)]


def workers(settings: ServiceSettings, core: Core[Work], registry: CollectorRegistry) -> list[Background]:
    """Background work of every service: the audit checkpointer, the inbox's pruner, the core's metrics."""
    checkpointer = Checkpointer(
        core.transactions,
        service=core.service,
        key=AuditKey.load(settings.audit_key_file),
        directory=settings.data_dir,
    )
    pruner = InboxPruner(core.database, keep_days=settings.inbox_days)
    return [checkpointer.run, pruner.run, CoreMetrics(core, registry).run]
