"""A database with the core tables only, a way to record in it, and a checkpointer over it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.audit.checkpoint import AuditKey
from shared.audit.checkpointer import Checkpointer
from shared.audit.verification import verify_service
from shared.audit.verify import VerificationReport
from shared.database.core_tables import audit_nodes_ddl, core_ddl
from shared.database.pool import Database
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.keys import TestingKeys


async def _core_tables(owner_url: str, role: str) -> None:
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        await connection.execute(core_ddl(role) + audit_nodes_ddl(role))
    finally:
        await connection.close()


@dataclass
class Ledger:
    """What the tests speak to."""

    place: ServiceDatabase
    database: Database
    transactions: Transactions[UnitOfWork]
    directory: Path
    key: AuditKey = field(default_factory=lambda: AuditKey(Ed25519PrivateKey.generate()))

    def checkpointer(self, directory: Path | None = None) -> Checkpointer:
        """A checkpointer as a fresh process has it."""
        return Checkpointer(
            self.transactions, service="intake", key=self.key, directory=directory or self.directory
        )

    async def record(self, *orders: str, tenant: str = "acme") -> None:
        """One entry per order, each in a transaction of its own."""
        for order in orders:
            async with self.transactions.begin([tenant]) as work:
                await work.lock([(tenant, order)])
                buyer = {"buyer": "Anna"}
                work.record("order.received", tenant=tenant, key=order, actor="api_key:eg_1", personal=buyer)

    async def verify(self, *, url: str | None = None) -> VerificationReport:
        """As `exportgate audit verify` does."""
        file = self.checkpointer().file.path
        return await verify_service("intake", url or self.place.owner_url, file, self.key.public_key())

    async def tamper(self, sql: str) -> None:
        """Change the database as its superuser."""
        connection = await asyncpg.connect(self.place.admin_url, timeout=10)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def ledger(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> AsyncIterator[Ledger]:
    """An empty ledger of intake."""
    async with (
        service_databases.clone("audited", prepare=_core_tables) as place,
        place.connected() as database,
    ):
        transactions = Transactions(
            database, UnitOfWork, service="intake", signer=testing_keys.signers["intake"]
        )
        yield Ledger(place, database, transactions, tmp_path)
