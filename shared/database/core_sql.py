"""The SQL of the core tables, named. Bulk statements take one array per column (`UNNEST`)."""

# Rows are locked in key order, so that two batches never wait for each other in a ring.
LOCK_STREAMS = """
SELECT s.tenant, s.key, s.sequence, s.audit_length, s.audit_head
FROM stream s JOIN UNNEST($1::text[], $2::text[]) AS wanted (tenant, key)
  ON s.tenant = wanted.tenant AND s.key = wanted.key
ORDER BY s.tenant, s.key
FOR UPDATE OF s
"""

ADD_TENANTS = "INSERT INTO tenant (tenant) SELECT UNNEST($1::text[]) ON CONFLICT DO NOTHING"

ADD_STREAMS = """
INSERT INTO stream (tenant, key)
SELECT * FROM UNNEST($1::text[], $2::text[]) AS new (tenant, key) ORDER BY tenant, key
ON CONFLICT DO NOTHING
"""

UPDATE_STREAMS = """
UPDATE stream s SET sequence = n.sequence, audit_length = n.audit_length, audit_head = n.audit_head
FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[])
  AS n (tenant, key, sequence, audit_length, audit_head)
WHERE s.tenant = n.tenant AND s.key = n.key
"""

# WITH ORDINALITY keeps the order of the arrays, so that ids rise as events were published.
ADD_OUTBOX = """
INSERT INTO outbox (topic, key, headers, value)
SELECT topic, key, headers, value
FROM UNNEST($1::text[], $2::bytea[], $3::bytea[], $4::bytea[])
  WITH ORDINALITY AS n (topic, key, headers, value, place)
ORDER BY place
"""

ADD_AUDIT_ENTRIES = """
INSERT INTO audit_entry (tenant, stream, position, at, actor, action, body, hash)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[],
                     $7::bytea[], $8::bytea[])
"""

ADD_AUDIT_PERSONAL = """
INSERT INTO audit_personal (tenant, stream, position, field, salt, value)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bytea[], $6::text[])
"""

# Claimed, published, then deleted in the same transaction: a row that commits late is seen later,
# never skipped. The advisory lock makes one relay at a time, which keeps the order per key.
RELAY_LOCK = "SELECT pg_try_advisory_xact_lock(7251001)"

CLAIM_OUTBOX = """
SELECT id, topic, key, headers, value FROM outbox ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
"""

DELETE_OUTBOX = "DELETE FROM outbox WHERE id = ANY($1::bigint[])"

ADD_INBOX = """
INSERT INTO inbox (event_id) SELECT UNNEST($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id
"""

SEE_SEQUENCES = """
INSERT INTO sequence_seen AS seen (source, tenant, key, sequence, gaps)
SELECT source, tenant, key, sequence, GREATEST(first - 1, 0)
FROM UNNEST($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
  AS n (source, tenant, key, first, sequence)
ON CONFLICT (source, tenant, key) DO UPDATE
SET sequence = GREATEST(seen.sequence, excluded.sequence),
    gaps = seen.gaps + GREATEST(excluded.gaps - seen.sequence, 0)
"""

RETRY_KEYS = """
SELECT DISTINCT r.tenant, r.key
FROM retry r JOIN UNNEST($1::text[], $2::text[]) AS n (tenant, key) ON r.tenant = n.tenant AND r.key = n.key
"""

ADD_RETRY = """
INSERT INTO retry (event_id, tenant, key, type, record, attempts, next_at, parked, error)
VALUES ($1, $2, $3, $4, $5, $6, now() + $7::float8 * interval '1 second', $8, $9)
ON CONFLICT (event_id) DO NOTHING
"""

CLAIM_RETRY = """
SELECT position, event_id, tenant, key, record, attempts FROM retry
WHERE NOT parked AND NOT exhausted AND next_at <= now()
ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED
"""

DELETE_RETRY = "DELETE FROM retry WHERE position = $1"

UNPARK_NEXT = """
UPDATE retry SET parked = false, next_at = now()
WHERE position = (SELECT min(position) FROM retry WHERE tenant = $1 AND key = $2)
"""

POSTPONE_RETRY = """
UPDATE retry SET attempts = attempts + 1, error = $2, exhausted = $4,
                 next_at = now() + $3::float8 * interval '1 second'
WHERE position = $1
"""

ADD_DEAD_LETTER = """
INSERT INTO dead_letter (id, topic, partition, "offset", record, reason, tenant, key, event_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (topic, partition, "offset") DO NOTHING RETURNING id
"""
