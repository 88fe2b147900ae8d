"""The tables of what-if jobs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from services.screening.comparing import Compared, Matrix, stored_comparison
from shared.database.pool import Connection


class Job(msgspec.Struct, frozen=True):
    """A job; `place` is the last order it looked at."""

    tenant: str
    id: UUID
    state: str
    problem: str
    version: str
    against: str
    reason: str
    document: bytes
    closed: bool
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    verdicts_changed: int
    findings_changed: int
    matrix: Matrix
    place: str


_COLUMNS = ", ".join(Job.__struct_fields__)
_ADD = f"""
INSERT INTO what_if (tenant, id, state, version, against, reason, document, closed, created_by, request_key,
    total)
SELECT $1, $2, 'queued', $3, $4, $5, $6, $7, $8, $9,
    (SELECT count(*) FROM screened_order
     WHERE tenant = $1 AND revision > 0 AND NOT erased AND (NOT closed OR $7))
ON CONFLICT (tenant, created_by, request_key) DO NOTHING RETURNING {_COLUMNS}
"""  # noqa: S608  # our own column names
_SAME = f"SELECT {_COLUMNS} FROM what_if WHERE tenant = $1 AND created_by = $2 AND request_key = $3"  # noqa: S608  # our own
_READ = f"SELECT {_COLUMNS} FROM what_if WHERE tenant = $1 AND id = $2"  # noqa: S608  # our own column names
_NEWEST = f"""
SELECT {_COLUMNS} FROM what_if
WHERE tenant = $1 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
ORDER BY created_at DESC, id DESC LIMIT $2
"""  # noqa: S608  # our own column names
_UNFINISHED = "SELECT count(*) FROM what_if WHERE tenant = $1 AND state IN ('queued', 'running')"
_CLAIM = f"""
UPDATE what_if SET state = 'running', leased_until = now() + make_interval(secs => $2)
WHERE tenant = $1 AND id = (
    SELECT id FROM what_if WHERE tenant = $1 AND state IN ('queued', 'running')
      AND (leased_until IS NULL OR leased_until < now())
    ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING {_COLUMNS}
"""  # noqa: S608  # our own column names
_NEXT = """
SELECT key FROM screened_order
WHERE tenant = $1 AND revision > 0 AND NOT erased AND (NOT closed OR $2) AND key > $3
ORDER BY key LIMIT $4
"""
_ADVANCE = """
UPDATE what_if SET place = $4, done = done + $5, verdicts_changed = verdicts_changed + $6,
    findings_changed = findings_changed + $7, matrix = $8::jsonb, leased_until = NULL
WHERE tenant = $1 AND id = $2 AND state = 'running' AND place = $3 RETURNING id
"""
_ADD_ORDERS = """
INSERT INTO what_if_order (tenant, id, key, before, after, appeared, disappeared)
SELECT $1, $2, n.key, n.before, n.after, n.appeared::jsonb, n.disappeared::jsonb
FROM UNNEST($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
  AS n (key, before, after, appeared, disappeared)
"""
_END = """
UPDATE what_if SET state = $3, problem = $4, finished_at = now(), leased_until = NULL
WHERE tenant = $1 AND id = $2 AND state IN ('queued', 'running') RETURNING id
"""
_REST = "UPDATE what_if SET leased_until = NULL WHERE tenant = $1 AND id = $2"
_ORDERS = """
SELECT key, before, after, appeared, disappeared FROM what_if_order
WHERE tenant = $1 AND id = $2 AND key > $3 AND (NOT $4 OR before <> after) ORDER BY key LIMIT $5
"""
_FORGET = """
DELETE FROM what_if WHERE tenant = $1 AND state NOT IN ('queued', 'running') AND id NOT IN
    (SELECT id FROM what_if WHERE tenant = $1 ORDER BY created_at DESC LIMIT $2)
"""


async def add_job(connection: Connection, job: Job, request_key: str | None) -> Job:
    """Queue a job, with the number of orders it will look at; the one that is there for the same request."""
    values = (job.version, job.against, job.reason, job.document, job.closed, job.created_by, request_key)
    row = await connection.fetchrow(_ADD, job.tenant, job.id, *values)
    if row is None:
        row = await connection.fetchrow(_SAME, job.tenant, job.created_by, request_key)
        assert row is not None  # it is what the new one is in conflict with
    return _job(row)


async def read_job(connection: Connection, tenant: str, job: UUID) -> Job | None:
    """A job, or None."""
    row = await connection.fetchrow(_READ, tenant, job)
    return _job(row) if row else None


async def newest_jobs(
    connection: Connection, tenant: str, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[Job]:
    """The newest jobs, finished or not, of those made before one."""
    return [_job(row) for row in await connection.fetch(_NEWEST, tenant, limit, *(before or (None, None)))]


async def unfinished(connection: Connection, tenant: str) -> int:
    """Jobs that wait or run."""
    return int(await connection.fetchval(_UNFINISHED, tenant))


async def claim_job(connection: Connection, tenant: str, *, seconds: float) -> Job | None:
    """The oldest unfinished job that no other process works on; it is ours for so long."""
    row = await connection.fetchrow(_CLAIM, tenant, seconds)
    return _job(row) if row else None


async def next_keys(connection: Connection, job: Job, limit: int) -> list[str]:
    """The orders that come next."""
    return [row["key"] for row in await connection.fetch(_NEXT, job.tenant, job.closed, job.place, limit)]


async def advance_job(
    connection: Connection, job: Job, found: Sequence[Compared], *, place: str, matrix: Matrix
) -> bool:
    """Write a batch; False when the job was ended or another process has gone on with it."""
    differing = [item for item in found if item.differs]
    verdicts = sum(item.verdict_changes for item in found)
    counts = (len(found), verdicts, len(differing), msgspec.json.encode(matrix).decode())
    if await connection.fetchval(_ADVANCE, job.tenant, job.id, job.place, place, *counts) is None:
        return False
    rows = [
        (i.key, i.before, i.after, *(msgspec.json.encode(x).decode() for x in (i.appeared, i.disappeared)))
        for i in differing
    ]
    await connection.execute(_ADD_ORDERS, job.tenant, job.id, *[[row[n] for row in rows] for n in range(5)])
    return True


async def end_job(connection: Connection, tenant: str, job: UUID, state: str, problem: str = "") -> bool:
    """Done, cancelled or failed; False when it had ended already."""
    return await connection.fetchval(_END, tenant, job, state, problem) is not None


async def rest_job(connection: Connection, job: Job) -> None:
    """Leave the job to whoever comes next."""
    await connection.execute(_REST, job.tenant, job.id)


async def orders_of(
    connection: Connection, job: Job, *, after: str, verdicts: bool, limit: int
) -> list[Compared]:
    """Orders that the rule set changes, by key; with `verdicts` only those judged otherwise."""
    rows = await connection.fetch(_ORDERS, job.tenant, job.id, after, verdicts, limit)
    return [stored_comparison(dict(row)) for row in rows]


async def forget_old(connection: Connection, tenant: str, keep: int) -> None:
    """Delete the oldest finished jobs, with their orders."""
    await connection.execute(_FORGET, tenant, keep)


def _job(row: asyncpg.Record) -> Job:
    return Job(**{**dict(row), "matrix": msgspec.json.decode(row["matrix"])})
