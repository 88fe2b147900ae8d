"""What is measured of a running core, against a real database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry

from shared.contracts.events import AuditCheckpoint
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event
from shared.messaging.memory import MemoryBus
from shared.messaging.routes import Routes
from shared.runtime.core import Core, connect_core
from shared.runtime.settings import ServiceSettings
from shared.telemetry.handlers import measured
from shared.telemetry.metrics import CoreMetrics, ListAge, new_registry
from shared.testing.databases import ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.given import given_events
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="session")]


async def _fails_on_nine(event: Event, work: UnitOfWork) -> None:
    if isinstance(event.data, AuditCheckpoint) and event.data.size == 9:
        raise ValueError("nine")


@pytest.fixture
def registry() -> CollectorRegistry:
    return new_registry()


@pytest.fixture
def maker(testing_keys: TestingKeys) -> EventMaker:
    return EventMaker(testing_keys)


@pytest_asyncio.fixture(loop_scope="session")
async def core(
    service_databases: ServiceDatabases,
    testing_keys: TestingKeys,
    tmp_path: Path,
    registry: CollectorRegistry,
) -> AsyncIterator[Core[UnitOfWork]]:
    routes = Routes(
        {"audit.checkpoint": _fails_on_nine}, topics=("exportgate.audit.v1",), restrictive=frozenset()
    )
    async with service_databases.clone("intake") as place:
        settings = settings_for(
            ServiceSettings, "intake", database=place, keys=testing_keys, directory=tmp_path
        )
        core = await connect_core(
            settings,
            service="intake",
            make_work=UnitOfWork,
            routes=measured(routes, registry),
            bus=MemoryBus(),
            signer=testing_keys.signers["intake"],
            verifier=testing_keys.verifier,
        )
        yield core
        await core.database.close()


def _event(maker: EventMaker, size: int, *, sequence: int | None = None) -> Event:
    data = AuditCheckpoint("notify", size, "aa", "bb", "2026-08-03T12:00:00+00:00", "sig")
    return maker.event(
        "audit.checkpoint", data, key="audit/notify", tenant="system", producer="notify", sequence=sequence
    )


async def test_waiting_failed_and_missing_events_are_counted(
    core: Core[UnitOfWork], registry: CollectorRegistry, maker: EventMaker
) -> None:
    events = [_event(maker, size, sequence=sequence) for size, sequence in ((1, 1), (9, 4), (3, 5))]
    await given_events(core, events, maker)
    async with core.transactions.begin(["acme"]) as work:
        await work.lock([("acme", "audit/intake")])
        data = AuditCheckpoint("intake", 1, "aa", "bb", "2026-08-03T12:00:00+00:00", "sig")
        work.publish("audit.checkpoint", tenant="acme", key="audit/intake", data=data)
    await CoreMetrics(core, registry).sample()
    assert registry.get_sample_value("exportgate_outbox_rows") == 1
    assert registry.get_sample_value("exportgate_retry_rows", {"state": "due"}) == 1
    assert registry.get_sample_value("exportgate_retry_rows", {"state": "parked"}) == 1
    assert registry.get_sample_value("exportgate_sequence_gaps") == 2
    assert registry.get_sample_value("exportgate_dead_letters_open") == 0
    assert abs(registry.get_sample_value("exportgate_clock_difference_seconds") or 99) < 60


async def test_handlers_are_timed_by_type_and_outcome(
    core: Core[UnitOfWork], registry: CollectorRegistry, maker: EventMaker
) -> None:
    await given_events(core, [_event(maker, 1)], maker)
    await given_events(core, [_event(maker, 9)], maker)
    name, type_ = "exportgate_handler_seconds_count", "audit.checkpoint"
    assert registry.get_sample_value(name, {"type": type_, "outcome": "handled"}) == 1
    assert registry.get_sample_value(name, {"type": type_, "outcome": "failed"}) == 1


async def test_the_age_of_a_list_is_shown_by_source(registry: CollectorRegistry) -> None:
    ListAge(registry).set("eu", 90.0, limit=100.0)
    assert registry.get_sample_value("exportgate_watchlist_age_seconds", {"source": "eu"}) == 90
    assert registry.get_sample_value("exportgate_watchlist_age_limit_seconds", {"source": "eu"}) == 100
