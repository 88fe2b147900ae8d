"""Documents of a case, by their hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.diligence.clearing import audit
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.messaging.ids import new_id

ADD = """
INSERT INTO case_document
    (tenant, document_id, case_id, sha256, kind, title, media_type, uri, expires_on, added_by, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (tenant, case_id, sha256) DO NOTHING RETURNING document_id
"""
_SEEN = """
SELECT d.*, c.name, c.size, c.sha256 IS NOT NULL AS kept
FROM case_document d LEFT JOIN document_content c ON c.tenant = d.tenant AND c.sha256 = d.sha256
WHERE d.tenant = $1
"""
OF_CASES = _SEEN + "AND d.case_id = ANY($2) ORDER BY d.document_id"
BY_HASH = _SEEN + "AND d.case_id = $2 AND d.sha256 = $3"


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as described by whoever files it."""

    sha256: str
    kind: str
    title: str | None
    media_type: str | None
    uri: str | None
    expires_on: date | None = None
    """Until when it is evidence: an approval or a statement has its day."""


async def add_document(
    work: DiligenceWork, file: OrderFile, case: Case, document: Filed, actor: str
) -> dict[str, Any]:
    """File it; the same document again is the one filed before. `actor` is as the audit names it."""
    values = (document.sha256, document.kind, document.title, document.media_type, document.uri)
    added = await work.connection.fetchval(
        ADD,
        file.tenant,
        new_id(),
        case.case_id,
        *values,
        document.expires_on,
        actor.removeprefix("person:"),
        work.now,
    )
    if added is not None:
        details = {"case": str(case.case_id), "document": document.sha256, "kind": document.kind}
        audit(work, file, "document.filed", details, actor=actor)
    (row,) = await work.connection.fetch(BY_HASH, file.tenant, case.case_id, document.sha256)
    return _view(row, work.now)


async def documents_of(work: DiligenceWork, tenant: str, case_id: UUID) -> list[dict[str, Any]]:
    """Every document of a case, oldest first."""
    return (await documents_of_cases(work, tenant, [case_id]))[case_id]


async def documents_of_cases(
    work: DiligenceWork, tenant: str, cases: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    """Every document of each of these cases, oldest first."""
    found: dict[UUID, list[dict[str, Any]]] = {case: [] for case in cases}
    for row in await work.connection.fetch(OF_CASES, tenant, cases):
        found[row["case_id"]].append(_view(row, work.now))
    return found


def _view(row: asyncpg.Record, now: datetime) -> dict[str, Any]:
    expires = row["expires_on"]
    return {
        "document_id": str(row["document_id"]),
        "sha256": row["sha256"],
        "kind": row["kind"],
        "title": row["title"],
        "media_type": row["media_type"],
        "uri": row["uri"],
        "kept": row["kept"],
        "name": row["name"],
        "size": row["size"],
        "expires_on": expires.isoformat() if expires else None,
        "expired": bool(expires and expires < now.date()),
        "added_by": row["added_by"],
        "added_at": iso(row["added_at"]),
    }
