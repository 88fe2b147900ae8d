"""The SQL of the audit tree, named."""

# One checkpointer per database, however many processes run.
CHECKPOINTER_LOCK = "SELECT pg_try_advisory_xact_lock(7251002)"

SIZE = "SELECT COALESCE(max(leaf) + 1, 0) FROM audit_leaf"

LEAVES_FROM = "SELECT leaf, hash FROM audit_leaf WHERE leaf >= $1 ORDER BY leaf LIMIT $2"

# Entries become visible in the order of their commits, not of their ids: whatever is not numbered yet
# gets the next number. `$1` is an id up to which all are known to be numbered.
NUMBER_ENTRIES = """
INSERT INTO audit_leaf (leaf, entry_id, hash)
SELECT $2::bigint - 1 + row_number() OVER (ORDER BY entry_id), entry_id, hash
FROM (
    SELECT e.entry_id, e.hash FROM audit_entry e
    WHERE e.entry_id > $1 AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.entry_id)
    ORDER BY e.entry_id LIMIT $3
) AS unnumbered
ORDER BY entry_id
RETURNING leaf, hash
"""

# The newest entry id seen, the first transaction that had not begun, the oldest still running.
HORIZON = """
SELECT (SELECT COALESCE(max(entry_id), 0) FROM audit_entry) AS newest,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next_transaction,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest_running
"""

LAST_CHECKPOINT = (
    "SELECT size, root, previous_root, at, signature FROM audit_checkpoint ORDER BY size DESC LIMIT 1"
)

CHECKPOINT_OF_SIZE = "SELECT root FROM audit_checkpoint WHERE size = $1"

CHECKPOINTS_AFTER = """
SELECT size, root, previous_root, at, signature FROM audit_checkpoint WHERE size > $1 ORDER BY size
"""

ADD_CHECKPOINT = """
INSERT INTO audit_checkpoint (size, root, previous_root, at, signature) VALUES ($1, $2, $3, $4, $5)
"""

# For the export: leaves in their order, then what has no leaf yet. A leaf without entry shows too.
# `$1`: with the values behind the commitments.
EXPORT_ENTRIES = """
SELECT l.leaf, COALESCE(e.entry_id, l.entry_id) AS entry_id, l.hash AS leaf_hash,
       e.tenant, e.stream, e.position, e.at, e.actor, e.action, e.body, e.hash,
       (SELECT json_agg(json_build_object('field', p.field, 'salt', encode(p.salt, 'hex'), 'value', p.value))
        FROM audit_personal p
        WHERE $1 AND p.tenant = e.tenant AND p.stream = e.stream AND p.position = e.position) AS personal
FROM audit_leaf l FULL JOIN audit_entry e ON e.entry_id = l.entry_id
ORDER BY l.leaf NULLS LAST, e.entry_id
"""

PERSONAL_VALUES = "SELECT count(*) FROM audit_personal WHERE $1"

EXPORT_STREAMS = """
SELECT tenant, key, audit_length, audit_head FROM stream WHERE audit_length > 0 ORDER BY tenant, key
"""

ALL_TENANTS = """
SELECT set_config('app.tenants', (SELECT COALESCE(string_agg(tenant, ','), '') FROM tenant), true)
"""

LEAF_OF = """
SELECT l.leaf, l.hash FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.entry_id
WHERE e.tenant = $1 AND e.stream = $2 AND e.position = $3
"""

# At most as many rows as places are asked for: `$1` levels, `$2` positions.
NODES_AT = """
SELECT n.level, n.position, n.hash
FROM UNNEST($1::smallint[], $2::bigint[]) AS wanted (level, position)
JOIN audit_node n ON n.level = wanted.level AND n.position = wanted.position
UNION ALL
SELECT 0, l.leaf, l.hash
FROM UNNEST($1::smallint[], $2::bigint[]) AS wanted (level, position)
JOIN audit_leaf l ON l.leaf = wanted.position WHERE wanted.level = 0
"""

ADD_NODES = """
INSERT INTO audit_node (level, position, hash)
SELECT * FROM UNNEST($1::smallint[], $2::bigint[], $3::bytea[])
ON CONFLICT DO NOTHING
"""

# Of pairs of leaves: whoever numbers the second one writes every node that it completes.
PAIRS_BETWEEN = "SELECT count(*) FROM audit_node WHERE level = 1 AND position >= $1 AND position < $2"

CHECKPOINTS_OF = """
SELECT size, root, previous_root, at, signature FROM audit_checkpoint WHERE size = ANY($1::bigint[])
"""
