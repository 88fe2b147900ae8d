"""`exportgate audit verify` against a real database that somebody with its password has changed."""

from pathlib import Path
from typing import Any

import pytest

from shared.audit.export import export_audit
from shared.audit.verification import VerificationImpossible, verify_service

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="session")]
Ledger = Any


async def _morning(ledger: Ledger) -> None:
    checkpointer = ledger.checkpointer()
    await ledger.record("order-1", "order-2", "order-1")
    await ledger.record("order-1", tenant="other")
    await checkpointer.checkpoint()
    await ledger.record("order-2")
    await checkpointer.checkpoint()


@pytest.mark.parametrize("role", ["url", "owner_url"])
async def test_a_whole_audit_verifies_for_the_owner_and_for_the_service(ledger: Ledger, role: str) -> None:
    """Row-level security binds both: neither may see less than all tenants."""
    await _morning(ledger)
    report = await ledger.verify(url=getattr(ledger.place, role))
    assert report.problems == []
    assert (report.entries, report.streams, report.checkpoints, report.outside) == (5, 3, 2, 2)


async def test_shredding_keeps_it_whole(ledger: Ledger) -> None:
    await _morning(ledger)
    async with ledger.database.transaction(["acme"]) as (connection, _):
        await connection.execute("DELETE FROM audit_personal WHERE stream = 'order-1'")
    assert (await ledger.verify()).problems == []


@pytest.mark.parametrize("content", [b"", b"\xff\x00 no line", b'{"size": 1'])
async def test_a_file_outside_that_holds_nothing_vouches_for_nothing(ledger: Ledger, content: bytes) -> None:
    await _morning(ledger)
    ledger.checkpointer().file.path.write_bytes(content)
    assert "vouches" in (await ledger.verify()).problems[0]


_BODY = """
UPDATE audit_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), 'received', 'cleared'), 'UTF8')
"""
_REHASH = "UPDATE audit_entry SET hash = sha256('\\x00'::bytea || body)"
_ALL_LEAVES = "UPDATE audit_leaf l SET hash = e.hash FROM audit_entry e WHERE e.entry_id = l.entry_id"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET actor = 'person:eve' WHERE entry_id = 2",
        "UPDATE audit_entry SET action = 'order.cleared' WHERE entry_id = 2",
        "UPDATE audit_entry SET at = at - interval '1 day' WHERE entry_id = 2",
        "UPDATE audit_entry SET tenant = 'eve' WHERE entry_id = 2",
        "UPDATE audit_entry SET position = 9 WHERE entry_id = 2",
        "UPDATE audit_personal SET value = 'Eve' WHERE stream = 'order-2' AND position = 1",
        "UPDATE audit_checkpoint SET root = sha256('x') WHERE size = 4",
        "UPDATE audit_checkpoint SET at = at + interval '1 second' WHERE size = 4",
        "DELETE FROM audit_checkpoint WHERE size = 4",
        "DELETE FROM audit_entry WHERE entry_id = 5",
        "DELETE FROM audit_entry WHERE entry_id = 5; DELETE FROM audit_leaf WHERE entry_id = 5",
        "UPDATE stream SET audit_length = 1 WHERE key = 'order-2'",
        "DELETE FROM stream WHERE tenant = 'other'",
        "UPDATE audit_leaf SET hash = sha256('x') WHERE leaf = 2",
        _BODY,
        f"{_BODY}; {_REHASH}",
        f"{_BODY}; {_REHASH}; {_ALL_LEAVES}",
        "TRUNCATE audit_entry, audit_leaf, audit_checkpoint, audit_personal, stream",
    ],
)
async def test_a_change_by_the_superuser_is_found(ledger: Ledger, sql: str) -> None:
    await _morning(ledger)
    await ledger.tamper(sql)
    report = await ledger.verify()
    assert not report.whole
    assert report.summary().startswith("intake: NOT whole: ")


async def test_a_full_rewrite_with_the_real_key_is_found_by_the_file_outside(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Everything emptied, another history recorded, checkpoints signed anew: only the file knows."""
    await _morning(ledger)
    await ledger.tamper("TRUNCATE audit_entry, audit_leaf, audit_checkpoint, audit_personal, stream")
    forger = ledger.checkpointer(tmp_path / "forger")
    await ledger.record("order-1", "order-2", "order-1")
    await ledger.record("order-1", tenant="other")
    await forger.checkpoint()
    await ledger.record("order-2")
    await forger.checkpoint()
    forged = await verify_service("intake", ledger.place.owner_url, forger.file.path, ledger.key.public_key())
    assert forged.problems == []
    report = await ledger.verify()
    assert "the checkpoint over 4 leaves is another one than that kept outside" in report.problems


async def test_a_missing_file_is_a_problem_once_there_are_checkpoints(ledger: Ledger) -> None:
    assert (await ledger.verify()).whole
    await _morning(ledger)
    ledger.checkpointer().file.path.unlink()
    assert "nothing outside vouches" in (await ledger.verify()).problems[0]


async def test_personal_values_are_exported_only_when_asked_for(ledger: Ledger) -> None:
    await _morning(ledger)
    plain = b"".join([line async for line in export_audit("intake", ledger.place.url)])
    assert b"Anna" not in plain
    full = b"".join([line async for line in export_audit("intake", ledger.place.url, personal=True)])
    assert b"Anna" in full


async def test_a_database_that_does_not_answer_is_one_line(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(VerificationImpossible, match=r"^intake: cannot verify: ") as caught:
        await verify_service("intake", "postgresql://u:hunter2@127.0.0.1:1/x", tmp_path / "f", "")
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)
