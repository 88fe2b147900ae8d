"""Keeps the content of documents by its hash, and hands it out again as it came."""

from dataclasses import dataclass
from uuid import UUID

from services.diligence.domain.uploads import Upload
from services.diligence.work import DiligenceWork

KEEP = """
INSERT INTO document_content (tenant, sha256, name, media_type, size, content, uploaded_by, uploaded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant, sha256) DO NOTHING RETURNING sha256
"""
OF_DOCUMENT = """
SELECT c.name, c.media_type, c.sha256, c.content
FROM case_document d JOIN document_content c ON c.tenant = d.tenant AND c.sha256 = d.sha256
WHERE d.tenant = $1 AND d.case_id = $2 AND d.document_id = $3
"""
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
"""Of every answer with content: a browser saves it and never runs it with our origin."""


@dataclass(frozen=True, slots=True)
class Content:
    """A kept file."""

    name: str
    media_type: str
    sha256: str
    content: bytes


async def keep_content(work: DiligenceWork, tenant: str, upload: Upload, actor: str) -> None:
    """Keep it; the same content again changes nothing, whatever it is called.

    In a transaction of its own: it locks the document's stream, and an order's may be locked only first.
    """
    key = f"document:{upload.sha256}"
    await work.lock([(tenant, key)])
    values = (upload.sha256, upload.name, upload.media_type, len(upload.content), upload.content)
    kept = await work.connection.fetchval(KEEP, tenant, *values, actor, work.now)
    if kept is not None:
        details = {"sha256": upload.sha256, "media_type": upload.media_type, "size": len(upload.content)}
        work.record("document.kept", tenant=tenant, key=key, actor=actor, details=details)


async def content_of(work: DiligenceWork, tenant: str, case_id: UUID, document_id: UUID) -> Content | None:
    """The content of a document of this case; None when it was filed by its hash alone."""
    row = await work.connection.fetchrow(OF_DOCUMENT, tenant, case_id, document_id)
    return None if row is None else Content(**dict(row))
