"""Orders as screening knows them, assessments, version sets, reassessments."""

from shared.database.core_tables import core_ddl, grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "screening_0001"
down_revision = None

_TABLES = """
CREATE TABLE screened_order (
    tenant text NOT NULL,
    key text NOT NULL,
    source_system text NOT NULL,
    order_id text NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    canonical bytea NOT NULL,
    closed boolean NOT NULL,
    facts_version integer NOT NULL,
    facts bytea NOT NULL,
    assessment_number integer NOT NULL,
    assessed_revision integer NOT NULL,
    assessed_facts_version integer NOT NULL,
    activation bigint NOT NULL,
    end_users text[] NOT NULL,
    considered text[] NOT NULL,
    accepted_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, key)
);
CREATE INDEX screened_order_open ON screened_order (tenant, activation) WHERE NOT closed;
CREATE INDEX screened_order_end_users ON screened_order USING gin (end_users);
CREATE TABLE assessment (
    tenant text NOT NULL,
    key text NOT NULL,
    number integer NOT NULL,
    revision integer NOT NULL,
    activation bigint NOT NULL,
    disposition text NOT NULL,
    assessed_at timestamptz NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, key, number)
);
-- The active version set: one row per tenant. Assessments read it FOR SHARE, activation FOR UPDATE.
CREATE TABLE version_set (
    tenant text PRIMARY KEY,
    activation bigint NOT NULL,
    rules text NOT NULL,
    sources jsonb NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE reassessment (
    tenant text NOT NULL,
    activation bigint NOT NULL,
    source text NOT NULL,
    version text NOT NULL,
    orders integer NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (tenant, activation)
);
CREATE TABLE reassessment_order (
    tenant text NOT NULL,
    activation bigint NOT NULL,
    key text NOT NULL,
    PRIMARY KEY (tenant, activation, key)
);
"""

# Snapshots are the same for all tenants, as published; who uses which is in version_set.
_SNAPSHOTS = """
CREATE TABLE snapshot (
    source text NOT NULL,
    version text NOT NULL,
    entries integer NOT NULL,
    sha256 text NOT NULL,
    sample boolean NOT NULL,
    label text NOT NULL,
    file text,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, version)
);
"""

_TENANT_TABLES = ("screened_order", "assessment", "version_set", "reassessment", "reassessment_order")


def upgrade() -> None:
    """Create everything; the service role may do what its work needs."""
    role = service_role()
    run(core_ddl(role))
    run(_TABLES + _SNAPSHOTS)
    for table in _TENANT_TABLES:
        run(tenant_policy(table) + grant(table, role))
    run(grant("snapshot", role, "SELECT, INSERT, UPDATE"))
