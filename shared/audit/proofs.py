"""Evidence that an entry stands in the audit tree, and that the tree only grew; checkable without us."""

import asyncio
from typing import Any

from shared.audit import sql
from shared.audit.checkpoint import Checkpoint
from shared.audit.checkpointer import stored
from shared.audit.merkle import consistency_proof, inclusion_proof
from shared.database.pool import Connection, Database


class NoProof(LookupError):
    """There is no such entry or checkpoint, or no checkpoint covers the entry yet."""


class Proofs:
    """Reads leaves and checkpoints of one service. A proof reads every leaf below it: it is for auditors."""

    def __init__(self, database: Database, service: str) -> None:
        self._database = database
        self._service = service

    async def checkpoints(self, *, after: int, limit: int) -> list[Checkpoint]:
        """Checkpoints over more than `after` leaves, smallest first."""
        async with self._database.transaction(()) as (connection, _):
            rows = await connection.fetch(sql.CHECKPOINTS_AFTER + " LIMIT $2", after, limit)
        return [stored(row, self._service) for row in rows]

    async def inclusion(self, tenant: str, stream: str, position: int) -> dict[str, Any]:
        """`{leaf, leaf_hash, proof, checkpoint}` under the newest checkpoint; raises `NoProof`."""
        async with self._database.transaction([tenant]) as (connection, _):
            row = await connection.fetchrow(sql.LEAF_OF, tenant, stream, position)
            if row is None:
                raise NoProof(f"{stream} has no numbered entry {position}")
            last = await connection.fetchrow(sql.LAST_CHECKPOINT)
            if last is None or last["size"] <= row["leaf"]:
                raise NoProof("no checkpoint covers the entry yet: ask again in ten seconds")
            leaves = await _leaves(connection, last["size"])
        proof = await asyncio.to_thread(inclusion_proof, leaves, row["leaf"])
        return {
            "leaf": row["leaf"],
            "leaf_hash": row["hash"].hex(),
            "proof": [step.hex() for step in proof],
            "checkpoint": stored(last, self._service),
        }

    async def consistency(self, old_size: int, size: int) -> dict[str, Any]:
        """`{old, new, proof}`: that over `size` continues that over `old_size`; raises `NoProof`."""
        async with self._database.transaction(()) as (connection, _):
            rows = await connection.fetch(sql.CHECKPOINTS_OF, [old_size, size])
            found = {row["size"]: stored(row, self._service) for row in rows}
            if old_size > size or old_size not in found or size not in found:
                raise NoProof(f"there are no checkpoints over {old_size} and then {size} leaves")
            leaves = await _leaves(connection, size)
        proof = await asyncio.to_thread(consistency_proof, leaves, old_size)
        return {"old": found[old_size], "new": found[size], "proof": [step.hex() for step in proof]}


async def _leaves(connection: Connection, size: int) -> list[bytes]:
    return [row["hash"] for row in await connection.fetch(sql.LEAVES_BELOW, size)]
