"""What a list change can affect, where lists come from, and changes that wait for a second person."""

from shared.database.core_tables import grant
from shared.database.ddl import run, service_role

revision = "screening_0002"
down_revision = "screening_0001"

_CHANGES = """
-- Names and numbers looked for on lists; NULL: stored by an older release, and near to every change.
ALTER TABLE screened_order ADD COLUMN party_names text[];
-- Held by the system's own state (a list too old): assessed again as soon as a list is confirmed.
ALTER TABLE screened_order ADD COLUMN system_held boolean NOT NULL DEFAULT false;
-- Near orders are assessed first, and finish the reassessment; the others follow.
ALTER TABLE reassessment_order ADD COLUMN near boolean NOT NULL DEFAULT true;
CREATE INDEX reassessment_order_near ON reassessment_order (tenant, activation) WHERE near;
ALTER TABLE reassessment ADD COLUMN previous text;
ALTER TABLE reassessment ADD COLUMN narrowed boolean NOT NULL DEFAULT true;
ALTER TABLE reassessment ADD COLUMN near_orders integer;
ALTER TABLE snapshot ADD COLUMN published_on date;
ALTER TABLE snapshot ADD COLUMN names integer NOT NULL DEFAULT 0;
ALTER TABLE snapshot ADD COLUMN former text;
ALTER TABLE snapshot ADD COLUMN delta jsonb;
"""

# The same for all tenants, as snapshots are.
_SOURCES = """
CREATE TABLE list_source (
    source text PRIMARY KEY,
    etag text,
    last_modified text,
    checked_at timestamptz,
    failed_at timestamptz,
    failure text
);
CREATE TABLE list_proposal (
    source text NOT NULL,
    version text NOT NULL,
    file text NOT NULL,
    entries integer NOT NULL,
    objections text[] NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    approved_by text,
    approved_at timestamptz,
    PRIMARY KEY (source, version),
    -- Who loads a list that moved too far does not say that it is right.
    CHECK (approved_by IS DISTINCT FROM proposed_by)
);
"""


def upgrade() -> None:
    """Add; what older code reads and writes stays as it is."""
    role = service_role()
    run(_CHANGES + _SOURCES)
    for table in ("list_source", "list_proposal"):
        run(grant(table, role, "SELECT, INSERT, UPDATE"))
