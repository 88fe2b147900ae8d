"""Evidence that an entry stands in the audit tree, and that the tree only grew; checkable without us."""

from typing import Any

from shared.audit import sql
from shared.audit.checkpoint import Checkpoint
from shared.audit.checkpointer import AuditTreeBroken, stored
from shared.audit.merkle import (
    Steps,
    consistency_steps,
    consistent,
    folded,
    included,
    inclusion_steps,
)
from shared.database.pool import Connection, Database


class NoProof(LookupError):
    """There is no such entry or checkpoint, or no checkpoint covers the entry yet."""


class Proofs:
    """Reads checkpoints and proofs of one service: of the tree, two rows for each of its levels at most."""

    def __init__(self, database: Database, service: str) -> None:
        self._database = database
        self._service = service

    async def checkpoints(self, *, after: int, limit: int) -> list[Checkpoint]:
        """Checkpoints over more than `after` leaves, smallest first."""
        async with self._database.transaction(()) as (connection, _):
            rows = await connection.fetch(sql.CHECKPOINTS_AFTER + " LIMIT $2", after, limit)
        return [stored(row, self._service) for row in rows]

    async def inclusion(self, tenant: str, stream: str, position: int) -> dict[str, Any]:
        """`{leaf, leaf_hash, proof, checkpoint}` under the newest checkpoint.

        Raises `NoProof`, and `AuditTreeBroken` where what is stored does not prove it.
        """
        async with self._database.transaction([tenant]) as (connection, _):
            row = await connection.fetchrow(sql.LEAF_OF, tenant, stream, position)
            if row is None:
                raise NoProof(f"{stream} has no numbered entry {position}")
            last = await connection.fetchrow(sql.LAST_CHECKPOINT)
            if last is None or last["size"] <= row["leaf"]:
                raise NoProof("no checkpoint covers the entry yet: ask again in ten seconds")
            proof = await _proof(connection, inclusion_steps(row["leaf"], last["size"]))
        if not included(row["hash"], row["leaf"], last["size"], proof, last["root"]):
            raise AuditTreeBroken(f"leaf {row['leaf']} is not shown to stand under its checkpoint's root")
        return {
            "leaf": row["leaf"],
            "leaf_hash": row["hash"].hex(),
            "proof": [step.hex() for step in proof],
            "checkpoint": stored(last, self._service),
        }

    async def consistency(self, old_size: int, size: int) -> dict[str, Any]:
        """`{old, new, proof}`: that over `size` continues that over `old_size`.

        Raises `NoProof`, and `AuditTreeBroken` where what is stored does not prove it.
        """
        async with self._database.transaction(()) as (connection, _):
            rows = await connection.fetch(sql.CHECKPOINTS_OF, [old_size, size])
            found = {row["size"]: row for row in rows}
            if old_size > size or old_size not in found or size not in found:
                raise NoProof(f"there are no checkpoints over {old_size} and then {size} leaves")
            proof = await _proof(connection, consistency_steps(old_size, size))
        old, new = found[old_size], found[size]
        if not consistent(old_size, old["root"], size, new["root"], proof):
            raise AuditTreeBroken(f"the {size} leaves are not shown to continue the first {old_size}")
        return {
            "old": stored(old, self._service),
            "new": stored(new, self._service),
            "proof": [step.hex() for step in proof],
        }


async def _proof(connection: Connection, steps: Steps) -> list[bytes]:
    places = [place for step in steps for place in step]
    rows = await connection.fetch(
        sql.NODES_AT, [place.level for place in places], [place.position for place in places]
    )
    found = {(row["level"], row["position"]): row["hash"] for row in rows}
    if len(found) < len(places):
        raise NoProof("the tree is still being completed: ask again in ten seconds")
    return [folded([found[place] for place in step]) for step in steps]
