"""The SQL of the core tables, named. Bulk statements take one array per column (`UNNEST`)."""

# One statement makes what is missing and locks the rest, row by row in key order, so that two batches
# never wait for each other in a ring. The condition never holds: a row is locked, not written.
# Gives how many rows are new; their tenants become known.
LOCK_STREAMS = """
WITH made AS (
    INSERT INTO stream AS s (tenant, key)
    SELECT * FROM UNNEST($1::text[], $2::text[]) AS wanted (tenant, key) ORDER BY tenant, key
    ON CONFLICT (tenant, key) DO UPDATE SET key = excluded.key WHERE false
    RETURNING s.tenant, s.key
), known AS (
    INSERT INTO tenant (tenant) SELECT DISTINCT tenant FROM made ORDER BY tenant ON CONFLICT DO NOTHING
)
SELECT count(*) FROM made
"""

# After the lock, with a snapshot of its own (READ COMMITTED): what the last holder wrote.
READ_STREAMS = """
SELECT s.tenant, s.key, s.sequence, s.audit_length, s.audit_head
FROM stream s JOIN UNNEST($1::text[], $2::text[]) AS wanted (tenant, key)
  ON s.tenant = wanted.tenant AND s.key = wanted.key
"""

# One statement writes what a piece of work leaves behind: outbox ($1-$4), audit entries ($5-$12), their
# personal values ($13-$18), and the streams they moved on ($19-$23). WITH ORDINALITY keeps the order of
# the arrays, so that outbox ids rise as events were published.
WRITE_TRAIL = """
WITH published AS (
    INSERT INTO outbox (topic, key, headers, value)
    SELECT topic, key, headers, value
    FROM UNNEST($1::text[], $2::bytea[], $3::bytea[], $4::bytea[])
      WITH ORDINALITY AS n (topic, key, headers, value, place)
    ORDER BY place
), entered AS (
    INSERT INTO audit_entry (tenant, stream, position, at, actor, action, body, hash)
    SELECT * FROM UNNEST($5::text[], $6::text[], $7::bigint[], $8::timestamptz[], $9::text[], $10::text[],
                         $11::bytea[], $12::bytea[])
), kept AS (
    INSERT INTO audit_personal (tenant, stream, position, field, salt, value)
    SELECT * FROM UNNEST($13::text[], $14::text[], $15::bigint[], $16::text[], $17::bytea[], $18::text[])
)
UPDATE stream s SET sequence = n.sequence, audit_length = n.audit_length, audit_head = n.audit_head
FROM UNNEST($19::text[], $20::text[], $21::bigint[], $22::bigint[], $23::bytea[])
  AS n (tenant, key, sequence, audit_length, audit_head)
WHERE s.tenant = n.tenant AND s.key = n.key
"""

# Claimed, published, then deleted in the same transaction: a row that commits late is seen later,
# never skipped. The advisory lock makes one relay at a time, which keeps the order per key; it is taken by
# the claim itself. What the relay before deleted between this statement's snapshot and its lock is not
# claimed again: `FOR UPDATE` looks at each row anew.
# At most $1 rows and about $2 bytes, but always one. The size is read without fetching the value.
CLAIM_OUTBOX = """
WITH alone AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(7251001) AS ok)
SELECT o.id, o.topic, o.key, o.headers, o.value
FROM alone CROSS JOIN outbox o JOIN (
    SELECT id, sum(size) OVER (ORDER BY id) - size AS before
    FROM (SELECT id, octet_length(value) + octet_length(headers) AS size
          FROM outbox ORDER BY id LIMIT $1) AS oldest
) AS sized ON o.id = sized.id
WHERE alone.ok AND sized.before < $2
ORDER BY o.id FOR UPDATE OF o SKIP LOCKED
"""

DELETE_OUTBOX = "DELETE FROM outbox WHERE id = ANY($1::bigint[])"

ADD_INBOX = """
INSERT INTO inbox (event_id) SELECT UNNEST($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id
"""

# A dead letter that is replayed finds its exhausted retry by this row: such rows stay.
PRUNE_INBOX = """
DELETE FROM inbox WHERE event_id IN (
    SELECT i.event_id FROM inbox i
    WHERE i.received_at < now() - $1::interval
      AND NOT EXISTS (SELECT 1 FROM retry r WHERE r.event_id = i.event_id)
    LIMIT $2 FOR UPDATE SKIP LOCKED
) RETURNING event_id
"""

# Only events seen for the first time count, so `sequence - events` is the number still missing, and
# `late` counts batches in which an older event came after a newer one.
SEE_SEQUENCES = """
INSERT INTO sequence_seen AS seen (source, tenant, key, sequence, events, late)
SELECT n.source, n.tenant, n.key, n.last, n.events,
       (n.disordered OR n.first <= COALESCE(known.sequence, 0))::int
FROM UNNEST($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::boolean[])
  AS n (source, tenant, key, first, last, events, disordered)
  LEFT JOIN sequence_seen known USING (source, tenant, key)
ON CONFLICT (source, tenant, key) DO UPDATE
SET sequence = GREATEST(seen.sequence, excluded.sequence),
    events = seen.events + excluded.events,
    late = seen.late + excluded.late
"""

# For metrics and invariants: streams with missing events, events missing, streams with late ones.
SEQUENCE_HEALTH = """
SELECT count(*) FILTER (WHERE sequence > events) AS gapped,
       COALESCE(sum(sequence - events), 0)::bigint AS missing,
       count(*) FILTER (WHERE late > 0) AS late
FROM sequence_seen
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

DELETE_RETRY = "DELETE FROM retry WHERE position = $1 RETURNING position"

# What was refused is in nobody's charge: a replay takes it anew.
FORGET_INBOX = "DELETE FROM inbox WHERE event_id = $1"

UNPARK_NEXT = """
UPDATE retry SET parked = false, next_at = now()
WHERE position = (SELECT min(position) FROM retry WHERE tenant = $1 AND key = $2) AND parked
"""

POSTPONE_RETRY = """
UPDATE retry SET attempts = attempts + 1, error = $2, exhausted = $4,
                 next_at = now() + $3::float8 * interval '1 second'
WHERE position = $1 RETURNING position
"""

# Somebody sent again what had failed too often: it gets its tries anew.
REVIVE_RETRY = """
UPDATE retry SET exhausted = false, attempts = 1, next_at = now()
WHERE event_id = ANY($1::uuid[]) AND exhausted
"""

# The digest tells records apart that stand at the same place after a broker lost its data.
ADD_DEAD_LETTERS = """
INSERT INTO dead_letter (id, topic, partition, "offset", digest, record, reason, tenant, key, event_id)
SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::bytea[], $6::bytea[], $7::text[],
                     $8::text[], $9::text[], $10::uuid[])
ON CONFLICT (topic, partition, "offset", digest) DO NOTHING RETURNING id
"""

# `$1` ids, or all waiting ones of topic `$2`; oldest first.
LOCK_DEAD_LETTERS = """
SELECT id, topic, record, tenant, key, event_id FROM dead_letter
WHERE replayed_at IS NULL AND (id = ANY($1::uuid[]) OR topic = $2)
ORDER BY added_at, topic, partition, "offset" LIMIT $3 FOR UPDATE
"""

MARK_REPLAYED = """
UPDATE dead_letter SET replayed_at = now(), replayed_by = $2, tenant = $3, key = $4, event_id = $5
WHERE id = $1
"""
