"""The console of an organisation that signs its people in at an OpenID Connect provider, over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.organisation.browser import CONSOLE, Browser
from tests.integration.diligence.world import World, assessment, finding, open_world
from tests.support.provider import AUDIENCE, CLIENT, SECRET, Provider, provider_on_loopback

GROUPS = {"export-control": "reviewer", "legal": "approver", "desk": "analyst", "it": "admin"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def listening() -> AsyncIterator[Provider]:
    async with provider_on_loopback() as provider:
        yield provider


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    service_databases: ServiceDatabases,
    testing_keys: TestingKeys,
    tmp_path_factory: pytest.TempPathFactory,
    listening: Provider,
) -> AsyncIterator[World]:
    settings: dict[str, Any] = {
        "console_url": CONSOLE,
        "oidc_issuer": listening.issuer,
        "oidc_client_id": CLIENT,
        "oidc_audience": AUDIENCE,
        "oidc_client_secret": SECRET,
        "oidc_roles": GROUPS,
        "oidc_tenant_claim": "org",
        "oidc_tenants": {"Acme Ltd": "acme", "Rival plc": "rival"},
    }
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path_factory.mktemp("console"), **settings) as opened,
    ):
        await opened.given(opened.order(), opened.assessed(assessment(1, [finding("k1")])))
        yield opened


@pytest.fixture
def provider(listening: Provider) -> Provider:
    """The provider as it should be, Rita at the browser."""
    listening.as_it_should_be()
    listening.knows("rita", "export-control", "football")
    listening.claims["org"] = "Acme Ltd"
    return listening


@pytest_asyncio.fixture(loop_scope="module")
async def browser(world: World, provider: Provider) -> AsyncIterator[Browser]:
    opened = Browser(world)
    yield opened
    await opened.client.aclose()
