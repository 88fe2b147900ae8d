"""Lists that wait for a second person, and what went wrong with a source last."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import WatchlistSnapshot
from shared.database.pool import Connection


class Proposal(msgspec.Struct, frozen=True):
    """A list that moved too far to be used on one person's word."""

    source: str
    version: str
    entries: int
    objections: tuple[str, ...]
    proposed_by: str
    proposed_at: datetime


class Approved(msgspec.Struct, frozen=True):
    """What a second person lets through all the same, and the file that holds it."""

    file: str
    entries: int
    objections: tuple[str, ...]


LONGEST_FAILURE = 1_000
"""Characters kept of why a copy could not be had."""


class SourceState(msgspec.Struct, frozen=True):
    """How the last attempts to have the newest copy of a source went."""

    source: str
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None


_PROPOSE = """
INSERT INTO list_proposal (source, version, file, entries, objections, proposed_by)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (source, version) DO NOTHING RETURNING version
"""
_APPROVE = """
UPDATE list_proposal SET approved_by = $3, approved_at = now()
WHERE source = $1 AND version = $2 AND approved_by IS NULL RETURNING file, entries, objections
"""
_OPEN = """
SELECT source, version, entries, objections, proposed_by, proposed_at FROM list_proposal
WHERE approved_by IS NULL ORDER BY source, proposed_at DESC
"""
_FAILED = """
INSERT INTO list_source (source, failure, failed_at, checked_at) VALUES ($1, $2, now(), now())
ON CONFLICT (source) DO UPDATE SET failure = $2, failed_at = now(), checked_at = now()
"""
_CHECKED = """
INSERT INTO list_source (source, etag, last_modified, checked_at) VALUES ($1, $2, $3, now())
ON CONFLICT (source) DO UPDATE SET etag = $2, last_modified = $3, checked_at = now(),
    failure = NULL, failed_at = NULL
"""
_CLAIM = """
INSERT INTO list_source (source, checked_at) VALUES ($1, now())
ON CONFLICT (source) DO UPDATE SET checked_at = now()
WHERE list_source.checked_at IS NULL OR list_source.checked_at < now() - make_interval(secs => $2 * 3600)
RETURNING source
"""
_STATES = (
    "SELECT source, etag, last_modified, checked_at, failed_at, failure FROM list_source ORDER BY source"
)


async def propose(
    connection: Connection, snapshot: WatchlistSnapshot, file: str, objections: Sequence[str], by: str
) -> bool:
    """Keep a list for a second person; the first who proposed it stays the first. Whether it is new."""
    row = (snapshot.source, snapshot.version, file, len(snapshot.entries), list(objections), by)
    return await connection.fetchval(_PROPOSE, *row) is not None


async def approve(connection: Connection, source: str, version: str, by: str) -> Approved:
    """The proposal that `by` approves; the database refuses whoever proposed it."""
    try:
        row = await connection.fetchrow(_APPROVE, source, version, by)
    except asyncpg.CheckViolationError as error:
        raise WatchlistError(
            source, f"{version} was proposed by you; another person must approve it"
        ) from error
    if row is None:
        raise WatchlistError(source, f"nothing waits for approval as {version}")
    return Approved(row["file"], row["entries"], tuple(row["objections"]))


async def open_proposals(connection: Connection) -> list[Proposal]:
    """What waits for a second person, newest first."""
    return [
        Proposal(**{**dict(row), "objections": tuple(row["objections"])})
        for row in await connection.fetch(_OPEN)
    ]


async def note_failure(connection: Connection, source: str, failure: str) -> None:
    """The newest copy could not be had, or not be used."""
    await connection.execute(_FAILED, source, failure[:LONGEST_FAILURE])


async def note_checked(
    connection: Connection, source: str, etag: str | None, last_modified: str | None
) -> None:
    """The newest copy was had, or is the one we have; the failure before is over."""
    await connection.execute(_CHECKED, source, etag, last_modified)


async def claim_source(connection: Connection, source: str, hours: float) -> bool:
    """Whether the source is due, and this process the one to fetch it: it is not due again for a while."""
    return await connection.fetchval(_CLAIM, source, hours) is not None


async def source_states(connection: Connection) -> dict[str, SourceState]:
    """By source."""
    return {row["source"]: SourceState(**dict(row)) for row in await connection.fetch(_STATES)}
