"""One transaction: all of it or nothing, its tenants and no others, locks without rings."""

import asyncio
import random

import asyncpg
import pytest

from shared.audit.chain import GENESIS
from shared.contracts.events import WatchlistPublished
from shared.database.pool import Database, DatabaseAway
from shared.database.unit_of_work import StreamNotLocked
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase
from shared.testing.toy.work import ToyWork

pytestmark = pytest.mark.postgres


def _said(tenant: str) -> WatchlistPublished:
    return WatchlistPublished(tenant, "source", "1", 1, "2026-08-03T12:00:00Z")


async def _say(work: ToyWork, tenant: str, key: str) -> None:
    await work.lock([(tenant, key)])
    work.publish("watchlist.published", tenant=tenant, key=key, data=_said(tenant))
    work.record("toy.said", tenant=tenant, key=key, actor="toy", personal={"name": "Ana"})


async def test_a_work_that_fails_leaves_nothing(toy: Core[ToyWork], toy_database: ServiceDatabase) -> None:
    with pytest.raises(RuntimeError, match="halfway"):
        async with toy.transactions.begin(["acme"]) as work:
            await _say(work, "acme", "a")
            await work.flush()
            raise RuntimeError("halfway")
    for table in ("outbox", "audit_entry", "audit_personal", "stream", "tenant"):
        assert await toy_database.count(table) == 0, table


async def test_statements_are_not_compiled_whatever_the_server_does(toy: Core[ToyWork]) -> None:
    async with toy.transactions.begin(()) as work:
        assert await work.connection.fetchval("SHOW jit") == "off"


async def test_hints_run_after_the_commit_only(toy: Core[ToyWork]) -> None:
    told: list[str] = []
    with pytest.raises(RuntimeError):
        async with toy.transactions.begin(()) as work:
            work.after_commit(lambda: told.append("failed"))
            raise RuntimeError
    async with toy.transactions.begin(()) as work:
        work.after_commit(lambda: told.append("done"))
        assert told == []
    assert told == ["done"]


async def test_publishing_for_a_key_that_is_not_locked_is_refused(toy: Core[ToyWork]) -> None:
    with pytest.raises(StreamNotLocked):
        async with toy.transactions.begin(["acme"]) as work:
            work.publish("watchlist.published", tenant="acme", key="a", data=_said("acme"))


async def test_the_audit_chain_of_a_stream_goes_on_over_transactions(
    toy: Core[ToyWork], toy_database: ServiceDatabase
) -> None:
    for _ in range(3):
        async with toy.transactions.begin(["acme"]) as work:
            await _say(work, "acme", "a")
    rows = await toy_database.fetch("SELECT position, hash, body FROM audit_entry ORDER BY position")
    assert [row["position"] for row in rows] == [1, 2, 3]
    previous = GENESIS
    for row in rows:
        assert previous.hex().encode() in row["body"]
        previous = row["hash"]
    stream = (await toy_database.fetch("SELECT * FROM stream"))[0]
    assert (stream["sequence"], stream["audit_length"], stream["audit_head"]) == (3, 3, previous)


async def test_a_transaction_sees_its_tenants_only(toy: Core[ToyWork]) -> None:
    for tenant in ("acme", "bolt"):
        async with toy.transactions.begin([tenant]) as work:
            await _say(work, tenant, "a")
    for named, seen in ((["acme"], {"acme"}), (["acme", "bolt"], {"acme", "bolt"}), ([], set())):
        async with toy.transactions.begin(named) as work:
            for table in ("stream", "audit_entry", "audit_personal"):
                rows = await work.connection.fetch(f"SELECT tenant FROM {table}")
                assert {row["tenant"] for row in rows} == seen


async def test_a_transaction_cannot_write_for_another_tenant(toy: Core[ToyWork]) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with toy.transactions.begin(["acme"]) as work:
            await work.lock([("bolt", "a")])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with toy.transactions.begin(["acme"]) as work:
            await work.connection.execute(
                "INSERT INTO toy_handled (tenant, key, source, sequence, event_id, name) "
                "VALUES ('bolt', 'k', 's', 1, gen_random_uuid(), 'n')"
            )


async def test_the_service_role_can_neither_rewrite_audit_nor_pass_row_security(
    toy: Core[ToyWork],
) -> None:
    async with toy.transactions.begin(["acme"]) as work:
        await _say(work, "acme", "a")
    for sql in (
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_entry",
        "ALTER TABLE stream DISABLE ROW LEVEL SECURITY",
        "TRUNCATE outbox",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with toy.transactions.begin(["acme"]) as work:
                await work.connection.execute(sql)


async def test_concurrent_batches_over_the_same_keys_never_wait_in_a_ring(
    toy: Core[ToyWork], toy_database: ServiceDatabase
) -> None:
    """Half of the keys are new in each round: making and locking rows must keep one order."""
    chance = random.Random(7)

    async def batch(keys: list[str]) -> None:
        async with toy.transactions.begin(["acme"]) as work:
            await work.lock([("acme", key) for key in keys])
            for key in keys:
                work.publish("watchlist.published", tenant="acme", key=key, data=_said("acme"))

    total = 0
    for round_ in range(25):
        keys = [f"key-{n}" for n in range(round_ * 4, round_ * 4 + 12)]
        batches = [chance.sample(keys, 8) for _ in range(6)]
        total += 48
        async with asyncio.timeout(20):
            await asyncio.gather(*(batch(chosen) for chosen in batches))
    rows = await toy_database.fetch("SELECT sum(sequence) AS published FROM stream")
    assert rows[0]["published"] == total
    assert await toy_database.count("outbox") == total


async def test_a_lost_connection_is_said_as_such_and_the_pool_recovers(
    toy: Core[ToyWork], pool: Database, toy_database: ServiceDatabase
) -> None:
    with pytest.raises(DatabaseAway):
        async with toy.transactions.begin(["acme"]) as work:
            pid = await work.connection.fetchval("SELECT pg_backend_pid()")
            await toy_database.fetch("SELECT pg_terminate_backend($1)", pid)
            await work.lock([("acme", "a")])
    assert await pool.answers()
    async with toy.transactions.begin(["acme"]) as work:
        await work.lock([("acme", "a")])


async def test_cancelled_work_gives_its_connection_back(
    toy: Core[ToyWork], pool: Database, toy_database: ServiceDatabase
) -> None:
    async def held(reached: asyncio.Event) -> None:
        async with toy.transactions.begin(["acme"]) as work:
            await work.lock([("acme", "a")])
            reached.set()
            await asyncio.Event().wait()

    for _ in range(30):
        reached = asyncio.Event()
        task = asyncio.create_task(held(reached))
        await reached.wait()
        task.cancel()
        await asyncio.wait({task})
    assert await pool.answers()
    busy = await toy_database.fetch(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in%'",
        toy_database.name,
    )
    assert busy[0]["n"] == 0
