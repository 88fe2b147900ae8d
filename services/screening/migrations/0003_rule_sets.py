"""Rule sets published at run time: proposed by one person, approved by another, kept as they were."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "screening_0003"
down_revision = "screening_0002"

_RULE_SETS = """
CREATE TABLE rule_proposal (
    tenant text NOT NULL,
    version text NOT NULL,
    -- The version that was active: what people compared with. Approved only while it still is.
    against text NOT NULL,
    reason text NOT NULL,
    document bytea NOT NULL,
    content bytea NOT NULL,
    changes bytea NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, version, against),
    UNIQUE (tenant, version, against, proposed_by),
    CHECK (proposed_by LIKE 'person:_%')
);
CREATE TABLE rule_approval (
    tenant text NOT NULL,
    version text NOT NULL,
    against text NOT NULL,
    proposed_by text NOT NULL,
    approved_by text NOT NULL,
    approved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, version, against),
    UNIQUE (tenant, version, against, proposed_by, approved_by),
    FOREIGN KEY (tenant, version, against, proposed_by)
        REFERENCES rule_proposal (tenant, version, against, proposed_by),
    -- A rule set is never published alone, nor by a key or a service.
    CHECK (approved_by <> proposed_by),
    CHECK (approved_by LIKE 'person:_%')
);
-- Every set that was ever active. One of a release has no people; one of an exporter names its two, and the
-- seal (the service's signature) keeps a row written by SQL from being assessed with.
CREATE TABLE rule_set (
    tenant text NOT NULL,
    version text NOT NULL,
    content bytea NOT NULL,
    document bytea,
    proposal text,
    against text,
    proposed_by text,
    approved_by text,
    seal text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, version),
    FOREIGN KEY (tenant, proposal, against, proposed_by, approved_by)
        REFERENCES rule_approval (tenant, version, against, proposed_by, approved_by),
    CHECK ((document IS NULL) = (approved_by IS NULL)),
    CHECK (num_nulls(document, proposal, against, proposed_by, approved_by) IN (0, 5))
);
CREATE TABLE rule_activation (
    tenant text NOT NULL,
    activation bigint NOT NULL,
    version text NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, activation)
);
"""

_TABLES = ("rule_proposal", "rule_approval", "rule_set", "rule_activation")


def upgrade() -> None:
    """Add; nothing that was written here is ever changed or deleted by the service."""
    role = service_role()
    run(_RULE_SETS)
    for table in _TABLES:
        run(tenant_policy(table) + grant(table, role, "SELECT, INSERT"))
