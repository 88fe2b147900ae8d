"""Content of documents, kept by its hash; links under which customers answer questions."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0002"
down_revision = "diligence_0001"
branch_labels = None
depends_on = None

TABLES = """
-- Insert-only, by content: the same file is kept once, and nobody can change what a hash stands for.
CREATE TABLE document_content (
    tenant text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    content bytea NOT NULL,
    uploaded_by text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, sha256)
);
ALTER TABLE case_document ADD COLUMN expires_on date;
-- Only the hash of a link's secret is kept: whoever reads the database cannot answer for the customer.
CREATE TABLE answer_link (
    tenant text NOT NULL,
    link_id uuid NOT NULL,
    secret_sha256 bytea NOT NULL,
    case_id uuid NOT NULL,
    order_key text NOT NULL,
    exporter text NOT NULL,
    contact text NOT NULL,
    language text NOT NULL,
    questions jsonb NOT NULL,
    draft jsonb NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    answers jsonb,
    answered_at timestamptz,
    withdrawn_at timestamptz,
    PRIMARY KEY (tenant, link_id),
    UNIQUE (tenant, secret_sha256),
    FOREIGN KEY (tenant, case_id) REFERENCES diligence_case (tenant, case_id)
);
CREATE INDEX answer_link_case ON answer_link (tenant, case_id, asked_at)
"""


def upgrade() -> None:
    """Two tables and a column more, behind row-level security."""
    role = service_role()
    run(TABLES)
    for table in ("document_content", "answer_link"):
        run(tenant_policy(table))
        run(grant(table, role, "SELECT, INSERT"))
    run(grant("answer_link", role, "UPDATE (draft, answers, answered_at, withdrawn_at)"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
