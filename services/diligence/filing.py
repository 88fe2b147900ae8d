"""Documents of a case, by their hash."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.diligence.clearing import audit
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.messaging.ids import new_id

ADD = """
INSERT INTO case_document
    (tenant, document_id, case_id, sha256, kind, title, media_type, uri, added_by, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (tenant, case_id, sha256) DO NOTHING RETURNING document_id
"""
OF_CASE = "SELECT * FROM case_document WHERE tenant = $1 AND case_id = $2 ORDER BY document_id"
BY_HASH = "SELECT * FROM case_document WHERE tenant = $1 AND case_id = $2 AND sha256 = $3"


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as described by whoever files it."""

    sha256: str
    kind: str
    title: str | None
    media_type: str | None
    uri: str | None


async def add_document(
    work: DiligenceWork, file: OrderFile, case: Case, document: Filed, person: str
) -> dict[str, Any]:
    """File it; the same document again is the one filed before."""
    values = (document.sha256, document.kind, document.title, document.media_type, document.uri)
    added = await work.connection.fetchval(
        ADD, file.tenant, new_id(), case.case_id, *values, person, work.now
    )
    if added is not None:
        details = {"case": str(case.case_id), "document": document.sha256, "kind": document.kind}
        audit(work, file, "document.filed", details, actor=f"person:{person}")
    row = await work.connection.fetchrow(BY_HASH, file.tenant, case.case_id, document.sha256)
    return _view(row)


async def documents_of(work: DiligenceWork, tenant: str, case_id: UUID) -> list[dict[str, Any]]:
    """Every document of a case, oldest first."""
    return [_view(row) for row in await work.connection.fetch(OF_CASE, tenant, case_id)]


def _view(row: Any) -> dict[str, Any]:
    return {
        "document_id": str(row["document_id"]),
        "sha256": row["sha256"],
        "kind": row["kind"],
        "title": row["title"],
        "media_type": row["media_type"],
        "uri": row["uri"],
        "added_by": row["added_by"],
        "added_at": iso(row["added_at"]),
    }
