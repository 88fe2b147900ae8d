"""DDL that every service database begins with: streams, outbox, inbox, retry, dead letters, audit.

Run by each service's first migration as the owner role; `{role}` is the service role. Business and
audit tables are behind row-level security (`tenant_policy`). Transport tables hold messages of all
tenants, as the topics do, and are reached by no route except the audited replay of dead letters.
"""

STREAMS = """
CREATE TABLE tenant (
    tenant text PRIMARY KEY,
    added_at timestamptz NOT NULL DEFAULT now()
);
-- One row per order (or list source): its lock, its event sequence, the head of its audit chain.
CREATE TABLE stream (
    tenant text NOT NULL,
    key text NOT NULL,
    sequence bigint NOT NULL DEFAULT 0,
    audit_length bigint NOT NULL DEFAULT 0,
    audit_head bytea,
    PRIMARY KEY (tenant, key)
) WITH (fillfactor = 80);
"""

TRANSPORT = """
-- A queue: rows live for milliseconds, so that it is vacuumed by number of dead rows, not by share.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    key bytea NOT NULL,
    headers bytea NOT NULL,
    value bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
-- Rows outlive topic retention, so that a replay from offset 0 is harmless.
CREATE TABLE inbox (
    event_id uuid PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);
-- What was seen of each producer and key: `gaps` are missing, `late` came out of order.
-- A metric and a test invariant, never a reason to wait.
CREATE TABLE sequence_seen (
    source text NOT NULL,
    tenant text NOT NULL,
    key text NOT NULL,
    sequence bigint NOT NULL,
    events bigint NOT NULL,
    gaps bigint GENERATED ALWAYS AS (sequence - events) STORED,
    late bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (source, tenant, key)
);
-- An inbox row says that this service has taken charge of the event: applied it, or keeps it here.
-- Readable events that failed (`parked` = false) and later events of the same key behind them.
CREATE TABLE retry (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    tenant text NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    record bytea NOT NULL,
    attempts integer NOT NULL,
    next_at timestamptz NOT NULL,
    parked boolean NOT NULL,
    exhausted boolean NOT NULL DEFAULT false,
    error text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX retry_due ON retry (next_at) WHERE NOT parked AND NOT exhausted;
CREATE INDEX retry_key ON retry (tenant, key, position);
CREATE TABLE dead_letter (
    id uuid PRIMARY KEY,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    digest bytea NOT NULL,
    record bytea NOT NULL,
    reason text NOT NULL,
    tenant text,
    key text,
    event_id uuid,
    added_at timestamptz NOT NULL DEFAULT now(),
    replayed_at timestamptz,
    replayed_by text,
    UNIQUE (topic, partition, "offset", digest)
);
"""

AUDIT = """
CREATE TABLE audit_entry (
    tenant text NOT NULL,
    stream text NOT NULL,
    position bigint NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    body bytea NOT NULL,
    hash bytea NOT NULL,
    entry_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    PRIMARY KEY (tenant, stream, position)
);
-- Personal values behind the salted commitments of an entry; deleting a row keeps the chain whole.
CREATE TABLE audit_personal (
    tenant text NOT NULL,
    stream text NOT NULL,
    position bigint NOT NULL,
    field text NOT NULL,
    salt bytea NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (tenant, stream, position, field)
);
-- Leaves are numbered after commit, by the one checkpointer.
CREATE TABLE audit_leaf (
    leaf bigint PRIMARY KEY,
    entry_id bigint NOT NULL UNIQUE,
    hash bytea NOT NULL
);
CREATE TABLE audit_checkpoint (
    size bigint PRIMARY KEY,
    root bytea NOT NULL,
    previous_root bytea NOT NULL,
    at timestamptz NOT NULL,
    signature text NOT NULL
);
"""

AUDIT_NODES = """
-- Roots of the complete subtrees of 2^level leaves, level 1 and up: what proofs are made of. Written in the
-- transaction that numbers the leaves.
CREATE TABLE audit_node (
    level smallint NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, position)
);
"""
COUNT_LEAVES = "SELECT count(*) FROM audit_leaf"

_TENANT_TABLES = ("stream", "audit_entry", "audit_personal")
_READ_WRITE = ("tenant", "stream", "outbox", "inbox", "sequence_seen", "retry", "dead_letter")
_INSERT_ONLY = ("audit_entry", "audit_personal", "audit_leaf", "audit_checkpoint")


def tenant_policy(table: str) -> str:
    """SQL that puts `table` (with a column `tenant`) behind row-level security, its owner included."""
    scope = "tenant = ANY (string_to_array(current_setting('app.tenants', true), ','))"
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY tenant_scope ON {table} USING ({scope}) WITH CHECK ({scope});\n"
    )


def grant(table: str, role: str, privileges: str = "SELECT, INSERT, UPDATE, DELETE") -> str:
    """SQL that lets the service role use `table`."""
    return f'GRANT {privileges} ON {table} TO "{role}";\n'


def core_ddl(role: str) -> str:
    """Everything above, with policies and grants, for the service role `role`."""
    policies = "".join(tenant_policy(table) for table in _TENANT_TABLES)
    grants = "".join(grant(table, role) for table in _READ_WRITE)
    grants += "".join(grant(table, role, "SELECT, INSERT") for table in _INSERT_ONLY)
    # Shredding personal values is the one deletion that the audit allows.
    grants += grant("audit_personal", role, "DELETE")
    return STREAMS + TRANSPORT + AUDIT + policies + grants


def audit_nodes_ddl(role: str) -> str:
    """The table of the audit tree's nodes, which came after the first release of the core's tables."""
    return AUDIT_NODES + grant("audit_node", role, "SELECT, INSERT")


def audit_nodes_of(leaves: int) -> list[str]:
    """The statements that make the nodes over so many leaves, level by level (RFC 6962, section 2.1)."""
    below = "SELECT leaf AS position, hash FROM audit_leaf"
    statements = []
    for level in range(1, leaves.bit_length()):
        statements.append(
            f"INSERT INTO audit_node (level, position, hash) "  # noqa: S608  # numbers and constants
            f"SELECT {level}, a.position / 2, sha256('\\x01'::bytea || a.hash || b.hash) "
            f"FROM ({below}) AS a JOIN ({below}) AS b ON b.position = a.position + 1 WHERE a.position & 1 = 0"
        )
        below = f"SELECT position, hash FROM audit_node WHERE level = {level}"  # noqa: S608
    return statements


CORE_TABLES = (
    "tenant", "stream", "outbox", "inbox", "sequence_seen", "retry", "dead_letter",
    "audit_entry", "audit_personal", "audit_leaf", "audit_checkpoint",
    "audit_node",
)  # fmt: skip
