"""A service's audit as NDJSON, for `verify.py` and for archives.

Lines, in this order: one `header`; `checkpoint` by size; `stream` (length and head of every chain as
its aggregate has them); `entry` by leaf, those without leaf last, with the `personal` values behind
their commitments when asked for; one `end`, which says how many such values there are. Bytes are
hexadecimal, except the body, which is the text that was hashed.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec

from shared.audit import sql
from shared.audit.checkpointer import stored

FORMAT = "exportgate-audit-v1"
_PREFETCH = 1_000
_ENCODE = msgspec.json.Encoder(order="deterministic").encode


async def export_audit(service: str, database_url: str, *, personal: bool = False) -> AsyncIterator[bytes]:
    """The lines, from one snapshot of the database; the role may be the owner or the service.

    `personal` adds the values behind the commitments: such an export is personal data.
    Raises asyncpg's errors and `OSError`.
    """
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute(sql.ALL_TENANTS)
            async for line in _lines(connection, service, personal=personal):
                yield line
    finally:
        await connection.close(timeout=5)


async def _lines(
    connection: "asyncpg.Connection[asyncpg.Record]", service: str, *, personal: bool
) -> AsyncIterator[bytes]:
    at = await connection.fetchval("SELECT now()")
    yield _line("header", format=FORMAT, service=service, at=_time(at))
    for row in await connection.fetch(sql.CHECKPOINTS_AFTER, -1):
        yield _line("checkpoint", **msgspec.structs.asdict(stored(row, service)))
    async for row in connection.cursor(sql.EXPORT_STREAMS, prefetch=_PREFETCH):
        yield _line("stream", **{name: _value(name, value) for name, value in row.items()})
    async for row in connection.cursor(sql.EXPORT_ENTRIES, personal, prefetch=_PREFETCH):
        yield _line("entry", **{name: _value(name, value) for name, value in row.items()})
    yield _line("end", personal=await connection.fetchval(sql.PERSONAL_VALUES, personal))


def _line(kind: str, **members: Any) -> bytes:
    return _ENCODE({"line": kind, **members}) + b"\n"


def _value(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        # A body that is not UTF-8 was not written by us; the verifier then finds a wrong hash.
        return value.decode(errors="replace") if name == "body" else value.hex()
    if name == "personal":
        return msgspec.Raw(value.encode() if value else b"[]")
    return _time(value) if isinstance(value, datetime) else value


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()
