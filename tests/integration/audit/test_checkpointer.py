"""The checkpointer against a real database: never skips, one at a time, refuses the past."""

import asyncio
import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared.audit.checkpoint_file import CheckpointFileBroken
from shared.audit.checkpointer import AuditTreeBroken, DatabaseOlderThanCheckpoint
from shared.testing.waiting import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="session")]
Ledger = Any
"""The class of `conftest.py`, which is not importable."""


async def _leaves(ledger: Ledger) -> list[tuple[int, int]]:
    rows = await ledger.place.fetch("SELECT leaf, entry_id FROM audit_leaf ORDER BY leaf")
    return [(row["leaf"], row["entry_id"]) for row in rows]


async def test_a_checkpoint_is_stored_published_and_filed(ledger: Ledger) -> None:
    await ledger.record("order-1", "order-2")
    checkpointer = ledger.checkpointer()
    made = await checkpointer.checkpoint()
    assert made is not None
    assert (made.size, ledger.key.signed(made)) == (2, True)
    assert checkpointer.file.last() == made
    rows = await ledger.place.fetch("SELECT topic, key, headers, value FROM outbox")
    assert [(row["topic"], row["key"]) for row in rows] == [("exportgate.audit.v1", b"audit/intake")]
    assert json.loads(rows[0]["value"])["root"] == made.root


async def test_without_anything_new_there_is_no_checkpoint(ledger: Ledger) -> None:
    checkpointer = ledger.checkpointer()
    assert await checkpointer.checkpoint() is None
    await ledger.record("order-1")
    assert await checkpointer.checkpoint() is not None
    assert await checkpointer.checkpoint() is None
    assert await ledger.place.count("audit_checkpoint") == 1


async def test_each_checkpoint_names_the_one_before_it(ledger: Ledger) -> None:
    checkpointer = ledger.checkpointer()
    await ledger.record("order-1")
    first = await checkpointer.checkpoint()
    await ledger.record("order-1")
    second = await checkpointer.checkpoint()
    assert second is not None
    assert first is not None
    assert second.previous_root == first.root


async def test_an_entry_that_commits_late_is_numbered_late_not_skipped(ledger: Ledger) -> None:
    """The late one has the smaller id; several rounds pass before it commits."""
    checkpointer = ledger.checkpointer()
    written, release = asyncio.Event(), asyncio.Event()

    async def late() -> None:
        async with ledger.transactions.begin(["late-tenant"]) as work:
            await work.lock([("late-tenant", "order-late")])
            work.record("order.received", tenant="late-tenant", key="order-late", actor="x")
            await work.flush()
            written.set()
            await release.wait()

    task = asyncio.create_task(late())
    await written.wait()
    for _ in range(5):
        await ledger.record("order-1")
        await checkpointer.checkpoint()
    assert [entry for _, entry in await _leaves(ledger)] == [2, 3, 4, 5, 6]
    release.set()
    await task
    await checkpointer.checkpoint()
    assert await _leaves(ledger) == [(0, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 1)]
    assert (await ledger.verify()).problems == []


async def test_many_writers_and_two_checkpointers_leave_one_whole_tree(
    ledger: Ledger, tmp_path: Path
) -> None:
    first, second = ledger.checkpointer(), ledger.checkpointer(tmp_path / "other")
    orders = [f"order-{number % 3}" for number in range(15)]
    writing = [asyncio.create_task(ledger.record(*orders, tenant=f"t{writer}")) for writer in range(4)]
    while not all(task.done() for task in writing):
        await asyncio.gather(first.checkpoint(), second.checkpoint())
    await asyncio.gather(*writing)
    await first.checkpoint()
    await second.checkpoint()
    await first.checkpoint()
    assert len(await _leaves(ledger)) == 60
    report = await ledger.verify()
    assert (report.problems, report.unnumbered) == ([], 0)


async def test_a_fresh_process_continues_the_tree(ledger: Ledger) -> None:
    await ledger.record("order-1")
    await ledger.checkpointer().checkpoint()
    await ledger.record("order-1", "order-2")
    made = await ledger.checkpointer().checkpoint()
    assert made is not None
    assert made.size == 3
    assert (await ledger.verify()).problems == []


async def test_what_a_crash_kept_from_the_file_is_filed_later(ledger: Ledger) -> None:
    await ledger.record("order-1")
    checkpointer = ledger.checkpointer()
    await checkpointer.checkpoint()
    await ledger.record("order-1")
    await checkpointer.checkpoint()
    path = checkpointer.file.path
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\n") + 30])  # the second line was cut off while written
    fresh = ledger.checkpointer()
    await fresh.check()
    await fresh.checkpoint()
    assert path.read_bytes() == whole


async def test_running_makes_a_last_checkpoint_when_it_stops(ledger: Ledger) -> None:
    checkpointer = ledger.checkpointer()
    stop = asyncio.Event()
    running = asyncio.create_task(checkpointer.run(stop))
    await ledger.record("order-1")
    stop.set()
    await running
    await eventually(lambda: checkpointer.file.last() is not None, what="a checkpoint in the file")
    assert (await ledger.verify()).unnumbered == 0


async def test_a_database_older_than_the_file_is_refused(ledger: Ledger) -> None:
    await ledger.record("order-1")
    await ledger.checkpointer().checkpoint()
    await ledger.tamper("DELETE FROM audit_checkpoint")
    with pytest.raises(DatabaseOlderThanCheckpoint, match="restored from an older state"):
        await ledger.checkpointer().run(asyncio.Event())


async def test_a_file_that_somebody_edited_is_refused(ledger: Ledger) -> None:
    await ledger.record("order-1")
    checkpointer = ledger.checkpointer()
    await checkpointer.checkpoint()
    text = checkpointer.file.path.read_text().replace('"size":1', '"size":2')
    checkpointer.file.path.write_text(text)
    with pytest.raises(CheckpointFileBroken, match="not signed"):
        await ledger.checkpointer().check()


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM audit_leaf WHERE leaf = 0", "UPDATE audit_leaf SET hash = sha256('x') WHERE leaf = 0"],
)
async def test_a_tree_that_was_changed_is_not_signed_over(ledger: Ledger, sql: str) -> None:
    await ledger.record("order-1", "order-2")
    await ledger.checkpointer().checkpoint()
    await ledger.record("order-3")
    await ledger.tamper(sql)
    with pytest.raises(AuditTreeBroken):
        await ledger.checkpointer().checkpoint()


async def test_the_service_role_may_not_change_or_delete_an_entry(ledger: Ledger) -> None:
    await ledger.record("order-1")
    for sql in ("DELETE FROM audit_entry", "UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_leaf"):
        async with ledger.database.transaction(["acme"]) as (connection, _):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with connection.transaction():
                    await connection.execute(sql)
