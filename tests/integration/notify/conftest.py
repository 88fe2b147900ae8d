"""Notify on a real PostgreSQL, and mail servers that behave as the worst of them do."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio

from services.notify.bootstrap import Notify, bootstrap
from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.subscriptions import Subscription
from services.notify.domain.timing import Timing
from services.notify.settings import NotifySettings
from services.notify.subscribing import Rules, Subscribing
from services.notify.vault import Endpoint
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceReason, ClearanceState
from shared.contracts.events import (
    CancelRefused,
    CaseEvent,
    ChangeRefused,
    ClearanceIssued,
    ClearanceRevoked,
    OrderCancelled,
    OrderEvent,
)
from shared.contracts.order.keys import OrderKey
from shared.messaging.envelope import Event
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.given import given_one_by_one
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from shared.web.principals import Principal
from tests.support.hooks import HookReceiver, receiving
from tests.support.mail import MailReceiver, listening

REASONS = {
    "finding": ClearanceReason("finding", "Li Wei, end user", rule="END-01"),
    "system": ClearanceReason("system", "The rules are not loaded."),
}
Start = Callable[..., Awaitable[Notify]]
OWNER = "jan@example.com"
"""Mail of the admin who makes the subscriptions of tests."""


@pytest.fixture
def maker(testing_keys: TestingKeys) -> EventMaker:
    return EventMaker(testing_keys)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[MailReceiver]:
    async with listening(MailReceiver()) as found:
        yield found


@pytest_asyncio.fixture
async def hooks() -> AsyncIterator[HookReceiver]:
    async with receiving(HookReceiver()) as found:
        yield found


def notify_key(directory: Path) -> Path:
    """The key file of a test, the same for every process in it."""
    path = directory / "notify.key"
    path.write_bytes(b"n" * 44)
    return path


@pytest_asyncio.fixture
async def notify_database(service_databases: ServiceDatabases) -> AsyncIterator[ServiceDatabase]:
    async with service_databases.clone("notify") as database:
        yield database


@pytest_asyncio.fixture
async def start(
    notify_database: ServiceDatabase, testing_keys: TestingKeys, receiver: MailReceiver, tmp_path: Path
) -> AsyncIterator[Start]:
    """Starts processes of notify on one database; settings of a test override."""
    started: list[Notify] = []

    async def starting(**values: Any) -> Notify:
        resolve = values.pop("resolve", None)
        given = {
            "notify_key_file": notify_key(tmp_path),
            "smtp_host": "127.0.0.1",
            "smtp_port": receiver.port,
            "digest_seconds": 0.0,
            "diligence_url": "http://console.example",
            "notify_url": "http://notify.example",
            **values,
        }
        settings = settings_for(
            NotifySettings, "notify", database=notify_database, keys=testing_keys, directory=tmp_path,
            **given,
        )  # fmt: skip
        notify = await bootstrap(settings, bus=MemoryBus(), resolve=resolve)
        started.append(notify)
        return notify

    yield starting
    for notify in started:
        await notify.core.database.close()


@pytest.fixture
def process_environment(
    notify_database: ServiceDatabase, testing_keys: TestingKeys, receiver: MailReceiver, tmp_path: Path
) -> dict[str, str]:
    """What a process of notify is told, with a broker that is never there."""
    files = testing_keys.write(tmp_path / "keys of a process", "notify")
    told = {name.upper(): str(path) for name, path in dataclasses.asdict(files).items()}
    told |= {"DATABASE_URL": notify_database.url, "DATA_DIR": str(tmp_path), "HTTP_PORT": "0"}
    told |= {"NOTIFY_KEY_FILE": str(notify_key(tmp_path))}
    told |= {"KAFKA_BOOTSTRAP": "127.0.0.1:1", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(receiver.port)}
    root = str(Path(__file__).parents[3])
    return {**os.environ, **{f"EXPORTGATE_{name}": value for name, value in told.items()}, "PYTHONPATH": root}


@pytest_asyncio.fixture
async def notify(start: Start) -> Notify:
    """One process with three subscribers: two who hear first, one on escalation."""
    found = await start()
    await subscribe(found, "rui@example.com")
    await subscribe(found, "lena@example.com")
    await subscribe(found, "tomas@example.com", level=2)
    return found


async def subscribe(
    notify: Notify,
    recipient: str,
    *,
    tenant: str = "acme",
    level: int = 1,
    kinds: frozenset[AlertKind] = frozenset(),
    min_severity: Severity = Severity.NORMAL,
    channel: str = "email",
    url: str | None = None,
    timing: Timing | None = None,
) -> Endpoint | None:
    """Let somebody hear of alerts, as the admin Jan would; gives the endpoint of a channel that has one."""
    wish = Subscription(
        tenant, uuid4(), recipient, channel, kinds, min_severity, level, timing or Timing(), OWNER
    )
    jan = Principal("person", "jan", tenant, frozenset({"admin"}), email=OWNER)
    async with notify.core.transactions.begin([tenant]) as work:
        return await Subscribing(work, jan, notify.vault, Rules(True, 24.0)).add(wish, url)


async def hear_by_hook(
    notify: Notify, hooks: HookReceiver, name: str = "wms", *, channel: str = "webhook", level: int = 1
) -> Endpoint:
    """Let a receiver on loopback hear of alerts."""
    url = f"http://127.0.0.1:{hooks.port}/{name}"
    endpoint = await subscribe(notify, name, channel=channel, url=url, level=level)
    assert endpoint is not None
    return endpoint


@dataclass
class Story:
    """Makes the events of one order, as intake and diligence would."""

    maker: EventMaker
    order_id: str = "SO-1001"
    tenant: str = "acme"

    @property
    def key(self) -> str:
        return str(OrderKey(self.tenant, "erp", self.order_id))

    @property
    def case_id(self) -> str:
        return f"case-{self.tenant}-{self.order_id}"

    def case(
        self,
        type_: str = "case.opened",
        *,
        state: str = "open",
        epoch: int = 1,
        version: int = 1,
        disposition: Disposition = Disposition.HOLD,
        revision: int = 1,
        clearance: ClearanceState = ClearanceState.HELD,
        reason: str = "finding",
    ) -> Event:
        data = CaseEvent(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=revision,
            case_id=self.case_id, case_state=state, case_version=version, decision_epoch=epoch,
            disposition=disposition, assessment_number=1, clearance=clearance,
            reasons=(REASONS[reason],),
            changed_at="2026-08-03T12:00:00+00:00",
        )  # fmt: skip
        return self.maker.event(type_, data, key=self.key)

    def system_hold(self, text: str, *, changed_at: str = "2026-08-03T12:00:00+00:00") -> Event:
        data = CaseEvent(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=1, case_id="",
            case_state="", case_version=0, decision_epoch=1, disposition=Disposition.HOLD,
            assessment_number=1, clearance=ClearanceState.HELD, system=True, changed_at=changed_at,
            reasons=(ClearanceReason("system", text),),
        )  # fmt: skip
        return self.maker.event("case.changed", data, key=self.key)

    def revoked(self, *, reserved: bool = False, epoch: int = 1) -> Event:
        data = ClearanceRevoked(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=1,
            decision_epoch=epoch, certificate_id=f"certificate-{self.order_id}", reserved=reserved,
            revoked_at="2026-08-03T12:00:00+00:00", reason="a new finding",
        )  # fmt: skip
        return self.maker.event("clearance.revoked", data, key=self.key)

    def rechecked(self, count: int, *, revision: int = 1) -> Event:
        return self._order("order.rechecked", recheck=count, revision=revision)

    def change_refused(self, *, revision: int = 2, content: str = "1") -> Event:
        data = ChangeRefused(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=revision,
            order_sha256=content * 64, released_revision=1, release_id="r1",
            refused_at="2026-08-03T12:00:00+00:00",
        )  # fmt: skip
        return self.maker.event("order.change-refused", data, key=self.key)

    def cancel_refused(self) -> Event:
        data = CancelRefused(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=1, release_id="r1",
            refused_at="2026-08-03T12:00:00+00:00",
        )  # fmt: skip
        return self.maker.event("order.cancel-refused", data, key=self.key)

    def received(self) -> Event:
        return self._order("order.received", recheck=0, revision=1)

    def _order(self, type_: str, *, recheck: int, revision: int) -> Event:
        data = OrderEvent(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=revision,
            order_sha256="0" * 64, order=msgspec.Raw(b"{}"), accepted_at="2026-08-03T11:00:00+00:00",
            recheck=recheck,
        )  # fmt: skip
        return self.maker.event(type_, data, key=self.key)

    def cancelled(self) -> Event:
        data = OrderCancelled(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=1,
            cancelled_at="2026-08-03T12:00:00+00:00",
        )  # fmt: skip
        return self.maker.event("order.cancelled", data, key=self.key)

    def issued(self, *, epoch: int = 1) -> Event:
        data = ClearanceIssued(
            tenant=self.tenant, source_system="erp", order_id=self.order_id, revision=1,
            order_sha256="0" * 64, decision_epoch=epoch, assessment_number=1, certificate_id="c1",
            certificate="x", outcome="CLEARED", conditions=(), issued_at="2026-08-03T12:00:00+00:00",
            expires_at="2026-11-03T12:00:00+00:00",
        )  # fmt: skip
        return self.maker.event("clearance.issued", data, key=self.key)


@pytest.fixture
def story(maker: EventMaker) -> Story:
    return Story(maker)


@pytest.fixture
def told(notify: Notify, maker: EventMaker) -> Callable[..., Awaitable[None]]:
    """Tell notify of events, each in a transaction of its own."""

    async def tell(*events: Event) -> None:
        await given_one_by_one(notify.core, events, maker)

    return tell
