"""Notify on a real PostgreSQL, and mail servers that behave as the worst of them do."""

from __future__ import annotations

import asyncio
import dataclasses
import email
import email.policy
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notify.bootstrap import Notify, bootstrap
from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.subscriptions import Subscription
from services.notify.settings import NotifySettings
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceReason, ClearanceState
from shared.contracts.events import CaseEvent, ClearanceIssued, ClearanceRevoked, OrderCancelled, OrderEvent
from shared.contracts.order.keys import OrderKey
from shared.messaging.envelope import Event
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.given import given_one_by_one
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for

REASONS = {
    "finding": ClearanceReason("finding", "Li Wei, end user", rule="END-01"),
    "system": ClearanceReason("system", "The rules are not loaded."),
}
Start = Callable[..., Awaitable[Notify]]


@dataclass
class MailReceiver:
    """A mail server whose manners a test chooses; `mails` holds what it has accepted."""

    port: int = 0
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    seen: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Everything whose data arrived, accepted or not."""
    recipients: list[str] = field(default_factory=list)
    """Every RCPT, in order."""
    deferring: dict[str, int] = field(default_factory=dict)
    """Recipient to how often 451 is answered first."""
    refused: set[str] = field(default_factory=set)
    dropping: int = 0
    """How often the connection is cut after the data, without an answer."""
    hanging: set[str] = field(default_factory=set)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.recipients.append(address)
        if address in self.hanging:
            await self.let_go.wait()
        if self.deferring.get(address, 0) > 0:
            self.deferring[address] -= 1
            return "451 4.7.1 greylisted, come back later"
        if address in self.refused:
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(_bytes(envelope.content), policy=email.policy.default)
        arrived = [(address, message) for address in envelope.rcpt_tos]
        self.seen += arrived
        if self.dropping > 0:
            self.dropping -= 1
            cut = server.transport
            assert isinstance(cut, asyncio.WriteTransport)
            cut.abort()
            return "250 never heard"
        self.mails += arrived
        return "250 OK"

    def to(self, recipient: str) -> list[EmailMessage]:
        """Accepted messages to one recipient."""
        return [message for address, message in self.mails if address == recipient]

    def text(self) -> str:
        """The text of everything accepted."""
        return "\n".join(message.get_content() for _, message in self.mails)


def _bytes(content: bytes | str | None) -> bytes:
    return content.encode() if isinstance(content, str) else content or b""


@asynccontextmanager
async def listening(receiver: MailReceiver) -> AsyncIterator[MailReceiver]:
    """Serve on a free port of loopback."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(receiver, loop=loop), "127.0.0.1", receiver.port)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.close()
        await server.wait_closed()


@pytest.fixture
def maker(testing_keys: TestingKeys) -> EventMaker:
    return EventMaker(testing_keys)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[MailReceiver]:
    async with listening(MailReceiver()) as found:
        yield found


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
        given = {
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
        notify = await bootstrap(settings, bus=MemoryBus())
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
) -> None:
    """Let somebody hear of alerts."""
    async with notify.core.transactions.begin([tenant]) as work:
        await work.lock([(tenant, "subscriptions")])
        wish = Subscription(tenant, uuid4(), recipient, "email", kinds, min_severity, level)
        await work.subscriptions.add(wish, "test", work.now)


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
