"""API keys without a running intake: the operator's way in, straight to the database, audited too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.database.pool import Database
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.keys import EventSigner


@asynccontextmanager
async def keyring(database_url: str, tenant: str) -> AsyncIterator[UnitOfWork]:
    """One transaction of `tenant` in intake's database; `database_url` is of the service role or the owner.

    Raises asyncpg's errors, `OSError`, and `ValueError` for a tenant that no table takes.
    """
    if not tenant or not tenant.isprintable():
        raise ValueError("a tenant is named by printable characters")
    database = await Database.connect(database_url, size=1)
    try:
        # Keys are no events: nothing is published, so nothing is signed with this.
        signer = EventSigner(Ed25519PrivateKey.generate())
        transactions = Transactions(database, UnitOfWork, service="intake", signer=signer)
        async with transactions.begin([tenant]) as work:
            yield work
    finally:
        await database.close()
