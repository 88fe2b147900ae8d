"""The statements of intake, named. Bulk statements take one array per column (`UNNEST`)."""

LOAD_ORDERS = """
SELECT o.* FROM sales_order o JOIN UNNEST($1::text[], $2::text[]) AS wanted (tenant, key)
  ON o.tenant = wanted.tenant AND o.key = wanted.key
"""

# What is newer than the waiting requests of one process know, for all of them at once.
NEWER_ORDERS = """
SELECT o.*
FROM sales_order o JOIN UNNEST($1::text[], $2::text[], $3::bigint[]) AS known (tenant, key, version)
  ON o.tenant = known.tenant AND o.key = known.key
WHERE o.version > known.version
"""

ADD_ORDERS = """
INSERT INTO sales_order (tenant, key, source_system, order_id, revision, order_sha256, accepted_at,
                         state, words, cancelled_at, rechecks, rechecked_at)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[],
                     $7::timestamptz[], $8::text[], $9::bytea[], $10::timestamptz[], $11::int[],
                     $12::timestamptz[])
"""

# Commands over HTTP race with events: whoever read an older version writes nothing.
UPDATE_ORDERS = """
UPDATE sales_order o SET
    version = o.version + 1, revision = n.revision, order_sha256 = n.order_sha256,
    accepted_at = n.accepted_at, state = n.state, words = n.words, cancelled_at = n.cancelled_at,
    released_at = n.released_at, release_id = n.release_id, certificate_id = n.certificate_id,
    stopped_at = n.stopped_at, rechecks = n.rechecks, rechecked_at = n.rechecked_at,
    erased_at = n.erased_at
FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::int[], $5::text[], $6::timestamptz[], $7::text[],
            $8::bytea[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[],
            $13::timestamptz[], $14::int[], $15::timestamptz[], $16::timestamptz[])
  AS n (tenant, key, version, revision, order_sha256, accepted_at, state, words, cancelled_at, released_at,
        release_id, certificate_id, stopped_at, rechecks, rechecked_at, erased_at)
WHERE o.tenant = n.tenant AND o.key = n.key AND o.version = n.version
RETURNING o.key
"""

ADD_REVISIONS = """
INSERT INTO order_revision (tenant, key, revision, order_sha256, canonical, received, received_sha256,
                            media_type, submitters, submitted_with, accepted_at)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::int[], $4::text[], $5::bytea[], $6::bytea[], $7::text[],
                     $8::text[], $9::text[], $10::text[], $11::timestamptz[])
"""

KEEP_ASSESSMENTS = """
INSERT INTO order_assessment AS kept (tenant, key, revision, assessment_number, body)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::int[], $4::bigint[], $5::bytea[])
ON CONFLICT (tenant, key) DO UPDATE
SET revision = excluded.revision, assessment_number = excluded.assessment_number, body = excluded.body
WHERE (excluded.revision, excluded.assessment_number) > (kept.revision, kept.assessment_number)
"""

# The hashes stay: a repeated post of the same content is recognised.
ERASE_REVISIONS = """
UPDATE order_revision SET canonical = '', received = '', submitters = '[]' WHERE tenant = $1 AND key = $2
"""

ERASE_ASSESSMENT = "DELETE FROM order_assessment WHERE tenant = $1 AND key = $2"

CANONICAL = "SELECT canonical FROM order_revision WHERE tenant = $1 AND key = $2 AND revision = $3"

REVISION = "SELECT * FROM order_revision WHERE tenant = $1 AND key = $2 AND revision = $3"

# After a commit whose connection died: which of these revisions are stored with this very content?
STORED_REVISIONS = """
SELECT r.tenant, r.key, r.revision, r.order_sha256
FROM order_revision r JOIN UNNEST($1::text[], $2::text[], $3::int[]) AS wanted (tenant, key, revision)
  ON r.tenant = wanted.tenant AND r.key = wanted.key AND r.revision = wanted.revision
"""

KNOWN_ANSWERS = """
SELECT i.tenant, i.idempotency_key, i.fingerprint, i.key, i.revision, i.order_sha256
FROM idempotency i JOIN UNNEST($1::text[], $2::text[]) AS wanted (tenant, idempotency_key)
  ON i.tenant = wanted.tenant AND i.idempotency_key = wanted.idempotency_key
"""

ADD_ANSWERS = """
INSERT INTO idempotency (tenant, idempotency_key, fingerprint, key, revision, order_sha256, answered_at)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::timestamptz[])
"""

FORGET_ANSWERS = """
DELETE FROM idempotency WHERE answered_at < now() - $1::float8 * interval '1 second'
"""

SOURCES = """
SELECT source_system FROM sales_order WHERE tenant = $1 AND order_id = $2 ORDER BY source_system
"""

ORDER = "SELECT * FROM sales_order WHERE tenant = $1 AND key = $2"

REVISIONS = """
SELECT revision, order_sha256, received_sha256, media_type, submitted_with, accepted_at
FROM order_revision WHERE tenant = $1 AND key = $2 ORDER BY revision DESC
"""

ASSESSMENT = "SELECT body FROM order_assessment WHERE tenant = $1 AND key = $2 AND revision = $3"

LIST_ORDERS = """
SELECT * FROM sales_order
WHERE tenant = $1 AND place < $2 AND ($3::text IS NULL OR state = $3)
  AND ($4::text IS NULL OR source_system = $4)
ORDER BY place DESC LIMIT $5
"""

ADD_RELEASE = """
INSERT INTO release (tenant, release_id, key, revision, certificate_id, certificate, receipt, released_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

RELEASE = "SELECT * FROM release WHERE tenant = $1 AND release_id = $2"

# Without a decision and without a case for longer than the order's time limit; each further question
# waits twice as long, so that a long outage does not bury the broker in questions.
OVERDUE = """
SELECT tenant, key FROM sales_order
WHERE state = 'PENDING' AND erased_at IS NULL
  AND COALESCE(rechecked_at, accepted_at)
      < now() - $1::float8 * interval '1 second' * power(2, LEAST(GREATEST(rechecks - 1, 0), 6))
ORDER BY accepted_at LIMIT $2
"""

ADD_API_KEY = """
INSERT INTO api_key (tenant, prefix, sha256, label, scopes, owner_emails, issued_at, issued_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

# Row-level security lets this one row be read before its tenant is known.
API_KEY_AT_HAND = "SELECT set_config('app.api_key_prefix', $1, true)"

API_KEY = "SELECT * FROM api_key WHERE prefix = $1 AND revoked_at IS NULL"

REVOKE_API_KEY = """
UPDATE api_key SET revoked_at = $3 WHERE tenant = $1 AND prefix = $2 AND revoked_at IS NULL RETURNING label
"""

LIST_API_KEYS = """
SELECT prefix, label, scopes, owner_emails, issued_at, issued_by, expires_at, revoked_at
FROM api_key WHERE tenant = $1 ORDER BY issued_at
"""
