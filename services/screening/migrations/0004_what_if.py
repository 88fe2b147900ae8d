"""What-if: jobs that assess stored orders with a proposed rule set, and what they would change."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "screening_0004"
down_revision = "screening_0003"

_WHAT_IF = """
CREATE TABLE what_if (
    tenant text NOT NULL,
    id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled', 'failed')),
    problem text NOT NULL DEFAULT '',
    version text NOT NULL,
    against text NOT NULL,
    reason text NOT NULL,
    document bytea NOT NULL,
    closed boolean NOT NULL,
    created_by text NOT NULL,
    request_key text,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    total integer NOT NULL,
    done integer NOT NULL DEFAULT 0,
    verdicts_changed integer NOT NULL DEFAULT 0,
    findings_changed integer NOT NULL DEFAULT 0,
    matrix jsonb NOT NULL DEFAULT '{}',
    -- The last order looked at. A batch that finds another place here, or the job ended, is thrown away.
    place text NOT NULL DEFAULT '',
    leased_until timestamptz,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, created_by, request_key)
);
CREATE INDEX what_if_open ON what_if (tenant, created_at) WHERE state IN ('queued', 'running');
CREATE TABLE what_if_order (
    tenant text NOT NULL,
    id uuid NOT NULL,
    key text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    appeared jsonb NOT NULL,
    disappeared jsonb NOT NULL,
    PRIMARY KEY (tenant, id, key),
    FOREIGN KEY (tenant, id) REFERENCES what_if (tenant, id) ON DELETE CASCADE
);
"""


def upgrade() -> None:
    """Add; nothing else reads it."""
    role = service_role()
    run(_WHAT_IF)
    for table in ("what_if", "what_if_order"):
        run(tenant_policy(table) + grant(table, role))
