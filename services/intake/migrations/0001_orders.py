"""Orders, their revisions, what diligence said of them, releases, idempotency, API keys."""

from shared.database.core_tables import core_ddl, grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "intake_0001"
down_revision = None

# One row per order: its current revision and where it stands. Room on each page (fillfactor) keeps
# the few updates of an order on the page it lies on.
ORDERS = """
CREATE TABLE sales_order (
    tenant text NOT NULL,
    key text NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,
    source_system text NOT NULL,
    order_id text NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    accepted_at timestamptz NOT NULL,
    state text NOT NULL,
    words bytea,
    cancelled_at timestamptz,
    released_at timestamptz,
    release_id text,
    certificate_id text,
    stopped_at timestamptz,
    rechecks integer NOT NULL DEFAULT 0,
    rechecked_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant, key)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX sales_order_place ON sales_order (tenant, place);
CREATE INDEX sales_order_id ON sales_order (tenant, order_id);
CREATE INDEX sales_order_pending ON sales_order (accepted_at) WHERE state = 'PENDING';
"""

# The bytes as received beside the canonical form, each with its own hash. Rows of a usual order stay in
# line and uncompressed: compressing two kilobytes costs more than it saves.
REVISIONS = """
CREATE TABLE order_revision (
    tenant text NOT NULL,
    key text NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    canonical bytea NOT NULL,
    received bytea NOT NULL,
    received_sha256 text NOT NULL,
    media_type text NOT NULL,
    submitters text NOT NULL, -- a JSON list
    submitted_with text NOT NULL,
    accepted_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, key, revision)
) WITH (toast_tuple_target = 8160);
CREATE TABLE order_assessment (
    tenant text NOT NULL,
    key text NOT NULL,
    revision integer NOT NULL,
    assessment_number bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, key)
) WITH (toast_tuple_target = 8160, fillfactor = 70);
"""

RELEASES = """
CREATE TABLE release (
    tenant text NOT NULL,
    release_id text NOT NULL,
    key text NOT NULL,
    revision integer NOT NULL,
    certificate_id text NOT NULL,
    certificate text NOT NULL,
    receipt text NOT NULL,
    released_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, release_id),
    UNIQUE (tenant, key)
);
"""

IDEMPOTENCY = """
CREATE TABLE idempotency (
    tenant text NOT NULL,
    idempotency_key text NOT NULL,
    fingerprint text NOT NULL,
    key text NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, idempotency_key)
);
CREATE INDEX idempotency_answered_at ON idempotency USING brin (answered_at);
"""

API_KEYS = """
CREATE TABLE api_key (
    tenant text NOT NULL,
    prefix text NOT NULL,
    sha256 text NOT NULL,
    label text NOT NULL,
    scopes text[] NOT NULL,
    owner_emails text[] NOT NULL,
    issued_at timestamptz NOT NULL,
    issued_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (prefix)
);
"""

# A key is looked up before its tenant is known: the row of the one prefix at hand may be read.
API_KEY_LOOKUP = """
CREATE POLICY key_at_hand ON api_key FOR SELECT
    USING (prefix = current_setting('app.api_key_prefix', true));
"""

CHANGING = "SELECT, INSERT, UPDATE"
PRIVILEGES = {
    "sales_order": CHANGING,
    "order_revision": "SELECT, INSERT",
    "order_assessment": CHANGING,
    "release": "SELECT, INSERT",
    "idempotency": "SELECT, INSERT, DELETE",
    "api_key": CHANGING,
}


def upgrade() -> None:
    """Make everything."""
    role = service_role()
    run(core_ddl(role))
    for sql in (ORDERS, REVISIONS, RELEASES, IDEMPOTENCY, API_KEYS):
        run(sql)
    for table, privileges in PRIVILEGES.items():
        run(tenant_policy(table))
        run(grant(table, role, privileges))
    run(API_KEY_LOOKUP)


def downgrade() -> None:
    """Not supported: restore a backup."""
    raise NotImplementedError("the orders of a newer release are not thrown away; restore a backup")
