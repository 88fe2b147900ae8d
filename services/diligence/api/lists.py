"""The SQL of lists."""

from uuid import UUID

MAX_ID = UUID(int=2**128 - 1)

# Case ids are UUIDv7: they sort by the time of opening.
LIST_CASES = """
SELECT d.case_id, d.state, d.version, d.choice, d.cause, d.opened_at, d.changed_at, f.order_id,
       f.source_system, f.revision, f.disposition, f.clearance
FROM diligence_case d JOIN order_file f ON f.tenant = d.tenant AND f.order_key = d.order_key
WHERE d.tenant = $1 AND d.case_id < $2 AND ($3::text IS NULL OR d.state = $3)
  AND ($4::text IS NULL OR f.disposition = $4)
ORDER BY d.case_id DESC LIMIT $5
"""
LIST_ENTRIES = """
SELECT position, at, actor, action, hash, body FROM audit_entry
WHERE tenant = $1 AND stream = $2 AND position > $3 ORDER BY position LIMIT $4
"""
LIST_REVOKED = """
SELECT certificate_id, order_key, revoked_at FROM certificate
WHERE tenant = $1 AND revoked_at IS NOT NULL AND expires_at > $2 ORDER BY certificate_id
"""
