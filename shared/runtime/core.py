"""Composes the messaging core of a service: pool, bus, relay, inbox, retries, consumer."""

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.audit.checkpoint import AuditKey
from shared.audit.checkpoint_file import CheckpointFile
from shared.audit.checkpointer import refuse_older_database
from shared.database.pool import Database
from shared.database.transactions import Transactions, WorkFactory
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Bus
from shared.messaging.consumer import Consumer
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.deadletters import DeadLetters
from shared.messaging.inbox import Inbox
from shared.messaging.kafka import KafkaBus
from shared.messaging.keys import EventSigner, EventVerifier
from shared.messaging.relay import Relay
from shared.messaging.replay import Replay
from shared.messaging.retry import RetryTable
from shared.messaging.routes import Routes
from shared.runtime.settings import ServiceSettings

Work = TypeVar("Work", bound=UnitOfWork)
Background = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""A task that works until its stop event is set."""


@dataclass(frozen=True)
class Core(Generic[Work]):
    """The messaging core of one service process."""

    service: str
    database: Database
    bus: Bus
    transactions: Transactions[Work]
    relay: Relay
    consumer: Consumer[Work]
    retries: RetryTable[Work]
    inbox: Inbox[Work]
    dead_letters: DeadLetters
    replay: Replay[Work]
    verifier: EventVerifier
    crash: CrashPoints


async def connect_core(
    settings: ServiceSettings,
    *,
    service: str,
    make_work: WorkFactory[Work],
    routes: Routes[Work],
    bus: Bus | None = None,
    database: Database | None = None,
    signer: EventSigner | None = None,
    verifier: EventVerifier | None = None,
) -> Core[Work]:
    """Open the pool and wire everything; outside things may be given instead of made.

    Raises `DatabaseOlderThanCheckpoint` for a database restored to an older state.
    """
    crash = CrashPoints(settings.crash_at)
    signer = signer or EventSigner.load(settings.event_signing_key_file)
    verifier = verifier or EventVerifier.load(settings.event_public_keys_file)
    database = database or await Database.connect(
        settings.database_url.get_secret_value(), size=settings.pool_size
    )
    checkpoints = CheckpointFile(settings.data_dir, service)
    await refuse_older_database(database, checkpoints, AuditKey.load(settings.audit_key_file))
    member = settings.member or f"{service}-{socket.gethostname()}-{os.getpid()}"
    bus = bus or KafkaBus(
        settings.kafka_bootstrap,
        client_id=member,
        gather_ms=settings.gather_ms,
        static_members=bool(settings.member),
        security=settings.kafka_security,
    )
    relay = Relay(database, bus, crash)
    transactions = Transactions(database, make_work, service=service, signer=signer, committed=relay.wake)
    dead_letters = DeadLetters(service)
    retries = RetryTable(transactions, routes, verifier, dead_letters, crash)
    inbox = Inbox(transactions, routes, retries, crash)
    consumer = Consumer(
        bus,
        transactions,
        inbox,
        dead_letters,
        verifier,
        crash,
        topics=routes.topics,
        group=f"exportgate.{service}",
        member=member,
        batch=settings.batch,
    )
    return Core(
        service=service,
        database=database,
        bus=bus,
        transactions=transactions,
        relay=relay,
        consumer=consumer,
        retries=retries,
        inbox=inbox,
        dead_letters=dead_letters,
        replay=Replay(transactions, retries, verifier),
        verifier=verifier,
        crash=crash,
    )
