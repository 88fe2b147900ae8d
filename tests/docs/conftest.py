"""One running system for every page."""

import json
from collections.abc import AsyncIterator

import pytest_asyncio

from deploy.faults.run import fresh
from deploy.local.layout import Layout
from deploy.local.samples import post_samples, sample_orders
from tests.docs.blocks import PORTS_FROM


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[Layout]:
    """The system of `make demo`, on other ports, its sample orders decided."""
    async with fresh(PORTS_FROM) as (layout, ports):
        key = json.loads(layout.credentials.read_text())["erp_key"]
        await post_samples(ports.url("intake"), key, sample_orders())
        yield layout
