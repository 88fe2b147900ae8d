"""The tables of rule sets: proposals, approvals, every set that was ever active, and since when."""

import zlib
from datetime import date, datetime
from typing import Any

import asyncpg
import msgspec

from services.screening.rulesets.differences import Difference
from shared.database.pool import Connection


class SamePerson(Exception):
    """Whoever proposed a rule set cannot approve it: the database refuses."""


class Waiting(msgspec.Struct, frozen=True):
    """A proposed rule set."""

    version: str
    against: str
    reason: str
    proposed_by: str
    proposed_at: datetime


class Proposed(msgspec.Struct, frozen=True):
    """A proposed rule set with all that was reviewed."""

    version: str
    against: str
    reason: str
    document: bytes
    content: bytes
    changes: list[Difference]
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    declined_by: str | None = None
    declined_at: datetime | None = None
    declined_reason: str | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has approved or declined it yet."""
        return self.approved_by is None and self.declined_by is None


class StoredSet(msgspec.Struct, frozen=True):
    """A set that was active; without `document` it is a release's."""

    tenant: str
    version: str
    content: bytes
    seal: str
    document: bytes | None = None
    proposal: str | None = None
    against: str | None = None
    proposed_by: str | None = None
    approved_by: str | None = None


_PROPOSE = """
INSERT INTO rule_proposal (tenant, version, against, reason, document, content, changes, proposed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant, version, against) DO NOTHING
"""
_WAITING = """
SELECT version, against, reason, proposed_by, proposed_at FROM rule_proposal p
WHERE tenant = $1 AND against = $2
  AND NOT EXISTS (SELECT FROM rule_approval a
                  WHERE (a.tenant, a.version, a.against) = (p.tenant, p.version, p.against))
  AND NOT EXISTS (SELECT FROM rule_refusal r
                  WHERE (r.tenant, r.version, r.against) = (p.tenant, p.version, p.against))
ORDER BY proposed_at DESC LIMIT 50
"""
_PROPOSAL = """
SELECT p.version, p.against, p.reason, p.document, p.content, p.changes, p.proposed_by, p.proposed_at,
       a.approved_by, a.approved_at, r.declined_by, r.declined_at, r.reason AS declined_reason
FROM rule_proposal p LEFT JOIN rule_approval a USING (tenant, version, against)
LEFT JOIN rule_refusal r USING (tenant, version, against)
WHERE p.tenant = $1 AND p.version = $2 ORDER BY p.proposed_at DESC LIMIT 1
"""
_APPROVE = """
INSERT INTO rule_approval (tenant, version, against, proposed_by, approved_by) VALUES ($1, $2, $3, $4, $5)
"""
_DECLINE = """
INSERT INTO rule_refusal (tenant, version, against, declined_by, reason) VALUES ($1, $2, $3, $4, $5)
"""
_ADD = """
INSERT INTO rule_set (tenant, version, content, seal, document, proposal, against, proposed_by, approved_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant, version) DO NOTHING
"""
_STORED = """
SELECT tenant, version, content, seal, document, proposal, against, proposed_by, approved_by
FROM rule_set WHERE tenant = $1 AND version = $2
"""
_ACTIVATED = "INSERT INTO rule_activation (tenant, activation, version) VALUES ($1, $2, $3)"
_ON_DAY = """
SELECT version FROM rule_activation WHERE tenant = $1 AND activated_at < $2::date + 1
ORDER BY activation DESC LIMIT 1
"""


async def add_proposal(connection: Connection, tenant: str, found: Proposed) -> None:
    """Keep a proposal; one that is the same, against the same, stays its first proposer's."""
    await connection.execute(
        _PROPOSE,
        tenant,
        found.version,
        found.against,
        found.reason,
        zlib.compress(found.document),
        zlib.compress(found.content),
        zlib.compress(msgspec.json.encode(found.changes)),
        found.proposed_by,
    )


async def waiting_proposals(connection: Connection, tenant: str, against: str) -> list[Waiting]:
    """What waits for a second person, newest first; what was compared with an older set waits no more."""
    return [Waiting(**dict(row)) for row in await connection.fetch(_WAITING, tenant, against)]


async def read_proposal(connection: Connection, tenant: str, version: str) -> Proposed | None:
    """The newest proposal of this version, approved or not."""
    row = await connection.fetchrow(_PROPOSAL, tenant, version)
    if row is None:
        return None
    values: dict[str, Any] = dict(row)
    for name in ("document", "content", "changes"):
        values[name] = zlib.decompress(values[name])
    values["changes"] = msgspec.json.decode(values["changes"], type=list[Difference])
    return Proposed(**values)


async def add_approval(connection: Connection, tenant: str, found: Proposed, by: str) -> None:
    """Note the second person; raises `SamePerson`."""
    try:
        await connection.execute(_APPROVE, tenant, found.version, found.against, found.proposed_by, by)
    except asyncpg.CheckViolationError as error:
        raise SamePerson from error


async def add_refusal(connection: Connection, tenant: str, found: Proposed, by: str, reason: str) -> None:
    """Note who declined it, and why."""
    await connection.execute(_DECLINE, tenant, found.version, found.against, by, reason)


async def add_set(connection: Connection, found: StoredSet) -> None:
    """Keep a set; it is never changed."""
    document = None if found.document is None else zlib.compress(found.document)
    await connection.execute(
        _ADD,
        found.tenant,
        found.version,
        zlib.compress(found.content),
        found.seal,
        document,
        found.proposal,
        found.against,
        found.proposed_by,
        found.approved_by,
    )


async def stored_set(connection: Connection, tenant: str, version: str) -> StoredSet | None:
    """A set that was kept."""
    row = await connection.fetchrow(_STORED, tenant, version)
    if row is None:
        return None
    values: dict[str, Any] = dict(row)
    values["content"] = zlib.decompress(values["content"])
    values["document"] = None if values["document"] is None else zlib.decompress(values["document"])
    return StoredSet(**values)


async def note_activation(connection: Connection, tenant: str, activation: int, version: str) -> None:
    """Since when a set is active."""
    await connection.execute(_ACTIVATED, tenant, activation, version)


async def version_on(connection: Connection, tenant: str, day: date) -> str | None:
    """The set that was active at the end of a day; None before the first that is known."""
    version: str | None = await connection.fetchval(_ON_DAY, tenant, day)
    return version
