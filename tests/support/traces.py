"""Where words still stand in a service's database, and whether its audit verifies."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.audit.checkpoint import AuditKey
from shared.audit.checkpointer import Checkpointer
from shared.audit.verification import verify_service
from shared.testing.databases import ServiceDatabase

TABLES = """
SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'outbox'
"""
"""What waits in the outbox is on its way to topics, which let go of it by themselves."""


async def places_with(database: ServiceDatabase, words: str) -> set[str]:
    """Tables in which these words stand, in text or in bytes."""
    found = set()
    for table in await database.fetch(TABLES):
        name = table["table_name"]
        rows = await database.fetch(f'SELECT row_to_json(t)::text AS row FROM "{name}" t')
        if any(words in row["row"] or words.encode().hex() in row["row"] for row in rows):
            found.add(name)
    return found


class AuditKeeper:
    """Checkpoints an audit before and after, and verifies it with what was kept outside."""

    def __init__(self, core: Any, database: ServiceDatabase, directory: Path) -> None:
        self._key = AuditKey(Ed25519PrivateKey.generate())
        self._core, self._database = core, database
        self._keeper = Checkpointer(
            core.transactions, service=core.service, key=self._key, directory=directory / "kept"
        )

    async def checkpoint(self) -> None:
        await self._keeper.checkpoint()

    async def problems(self) -> list[str]:
        """What the verifier finds now."""
        await self.checkpoint()
        url, outside = self._database.owner_url, self._keeper.file.path
        return (await verify_service(self._core.service, url, outside, self._key.public_key())).problems
