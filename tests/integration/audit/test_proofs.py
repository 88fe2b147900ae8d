"""Proofs over HTTP, checked as an auditor would: with nothing but the hashes in the answer."""

import json
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg
import httpx
import pytest

from shared.audit.checkpointer import AuditTreeBroken
from shared.audit.merkle import consistent, included
from shared.audit.proofs import Proofs
from shared.audit.routes import proof_routes
from shared.database.core_tables import audit_nodes_of
from shared.database.pool import Connection, Database
from shared.web.app import create_app
from shared.web.auth import Principal

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="session")]
Ledger = Any
ENTRIES = int(os.environ.get("EXPORTGATE_AUDIT_ENTRIES", "2000"))
"""`make faults` takes 100,000."""


class _AuditorOf:
    """Everybody is the auditor of one tenant."""

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant

    async def authenticate(self, token: str) -> Principal | None:
        return Principal("person", "ines", self._tenant, roles=frozenset({"auditor"}))


async def _get(ledger: Ledger, path: str, *, tenant: str = "acme") -> httpx.Response:
    routes = proof_routes(Proofs(ledger.database, "intake"))
    app = create_app(service="intake", title="x", routers=[routes], authenticator=_AuditorOf(tenant))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://x", headers={"Authorization": "Bearer x"}
    ) as client:
        return await client.get(path)


async def _two_checkpoints(ledger: Ledger) -> None:
    checkpointer = ledger.checkpointer()
    await ledger.record("order-1", "order-2", "order-1")
    await checkpointer.checkpoint()
    await ledger.record("order-1", "order-2")
    await checkpointer.checkpoint()


async def test_an_entry_is_shown_to_stand_in_the_tree(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    found = (await _get(ledger, "/v1/audit/inclusion?key=order-1&position=2")).json()
    assert found["leaf"] == 2
    proof = [bytes.fromhex(step) for step in found["proof"]]
    root = bytes.fromhex(found["checkpoint"]["root"])
    assert included(bytes.fromhex(found["leaf_hash"]), 2, found["checkpoint"]["size"], proof, root)


async def test_one_checkpoint_is_shown_to_continue_another(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    found = (await _get(ledger, "/v1/audit/consistency?old_size=3&size=5")).json()
    roots = [bytes.fromhex(found[name]["root"]) for name in ("old", "new")]
    assert consistent(3, roots[0], 5, roots[1], [bytes.fromhex(step) for step in found["proof"]])


async def test_checkpoints_come_in_pages(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    page = (await _get(ledger, "/v1/audit/checkpoints?limit=1")).json()
    assert [item["size"] for item in page["items"]] == [3]
    rest = (await _get(ledger, page["next"])).json()
    assert ([item["size"] for item in rest["items"]], rest["next"]) == ([5], None)


@pytest.mark.parametrize(
    "path",
    ["inclusion?key=order-1&position=9", "inclusion?key=order-9&position=1", "consistency?old_size=4&size=5",
     "consistency?old_size=5&size=3"],
)  # fmt: skip
async def test_what_is_not_there_has_no_proof(ledger: Ledger, path: str) -> None:
    await _two_checkpoints(ledger)
    assert (await _get(ledger, f"/v1/audit/{path}")).status_code == 404


async def test_an_entry_without_checkpoint_has_no_proof_yet(ledger: Ledger) -> None:
    await ledger.record("order-1")
    assert (await _get(ledger, "/v1/audit/inclusion?key=order-1&position=1")).status_code == 404


async def test_another_tenant_sees_no_entry(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    response = await _get(ledger, "/v1/audit/inclusion?key=order-1&position=1", tenant="other")
    assert response.status_code == 404


async def _nodes(ledger: Ledger) -> list[tuple[int, int, bytes]]:
    rows = await ledger.place.fetch("SELECT level, position, hash FROM audit_node ORDER BY level, position")
    return [(row["level"], row["position"], row["hash"]) for row in rows]


async def _many(ledger: Ledger) -> None:
    """`ENTRIES` numbered entries of one chain under two checkpoints; what they say does not matter here."""
    checkpointer = ledger.checkpointer()
    await ledger.tamper("INSERT INTO tenant VALUES ('acme')")
    for first in (1, ENTRIES // 2 + 1):
        await ledger.tamper(
            "INSERT INTO audit_entry (tenant, stream, position, at, actor, action, body, hash) "
            "SELECT 'acme', 'order-1', n, now(), 'a', 'b', '', sha256(n::text::bytea) "
            f"FROM generate_series({first}, {first + ENTRIES // 2 - 1}) AS n"
        )
        await checkpointer.checkpoint()


class _Listening(Database):
    """Keeps every statement that asks for the audit; asyncpg's questions about types are its own."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        super().__init__(pool)
        self._asked: list[Any] = []

    @property
    def statements(self) -> list[Any]:
        return [one for one in self._asked if "FROM audit_" in one.query or "JOIN audit_" in one.query]

    @asynccontextmanager
    async def transaction(self, tenants: Iterable[str]) -> AsyncIterator[tuple[Connection, datetime]]:
        async with super().transaction(tenants) as (connection, now):
            with connection.query_logger(self._asked.append):
                yield connection, now

    async def rows_read(self) -> int:
        """What the database itself says that these statements read."""
        async with super().transaction(["acme"]) as (connection, _):
            plans = [
                await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {one.query}", *one.args)
                for one in self.statements
            ]
        return sum(_rows(json.loads(plan)[0]["Plan"]) for plan in plans)


def _rows(plan: dict[str, Any]) -> int:
    left_out = sum(plan.get(name, 0) for name in ("Rows Removed by Filter", "Rows Removed by Index Recheck"))
    own = (plan["Actual Rows"] + left_out) * plan["Actual Loops"] if "Relation Name" in plan else 0
    return round(own) + sum(_rows(part) for part in plan.get("Plans", ()))


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
async def test_a_proof_over_many_entries_reads_a_few_rows_a_level(ledger: Ledger, kind: str) -> None:
    await _many(ledger)
    await ledger.tamper("ANALYZE")
    database = await _Listening.connect(ledger.place.url, size=1)
    try:
        proofs = Proofs(database, "intake")
        if kind == "inclusion":
            await proofs.inclusion("acme", "order-1", ENTRIES - 2)
        else:
            await proofs.consistency(ENTRIES // 2, ENTRIES)
        assert len(database.statements) <= 3
        # Two rows a level, and the entry, its leaf and the checkpoints.
        assert await database.rows_read() <= 2 * ENTRIES.bit_length() + 5
    finally:
        await database.close()


async def test_the_migration_makes_the_nodes_that_the_checkpointer_makes(ledger: Ledger) -> None:
    await ledger.record(*(f"order-{number % 3}" for number in range(11)))
    await ledger.checkpointer().checkpoint()
    kept = await _nodes(ledger)
    assert len(kept) == 11 - (11).bit_count()
    await ledger.tamper("TRUNCATE audit_node")
    for statement in audit_nodes_of(11):
        await ledger.tamper(statement)
    assert await _nodes(ledger) == kept


async def test_nodes_of_leaves_numbered_by_an_older_release_are_completed(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    kept = await _nodes(ledger)
    await ledger.tamper("DELETE FROM audit_node WHERE position > 0 OR level > 1")
    assert (await _get(ledger, "/v1/audit/inclusion?key=order-1&position=1")).status_code == 404
    await ledger.checkpointer().checkpoint()
    assert await _nodes(ledger) == kept


async def test_a_node_that_proves_nothing_is_not_handed_out(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    await ledger.tamper("UPDATE audit_node SET hash = sha256('x')")
    proofs = Proofs(ledger.database, "intake")
    with pytest.raises(AuditTreeBroken):
        await proofs.inclusion("acme", "order-2", 2)
    with pytest.raises(AuditTreeBroken):
        await proofs.consistency(3, 5)
