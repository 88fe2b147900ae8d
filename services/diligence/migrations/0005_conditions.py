"""Release conditions that the gate checks, what fulfils them, and what is watched after the sale."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0005"
down_revision = "diligence_0004"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE decision ADD COLUMN terms jsonb;
-- Insert-only, sealed; the newest of a condition counts. A row added by SQL opens no gate.
CREATE TABLE condition_evidence (
    tenant text NOT NULL,
    evidence_id uuid NOT NULL,
    case_id uuid NOT NULL,
    round integer NOT NULL,
    number integer NOT NULL,
    value text NOT NULL,
    document_sha256 text,
    signed_on date,
    person text NOT NULL CHECK (person = lower(person)),
    at timestamptz NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, evidence_id),
    FOREIGN KEY (tenant, case_id) REFERENCES diligence_case (tenant, case_id)
);
CREATE INDEX condition_evidence_case ON condition_evidence (tenant, case_id, round, evidence_id);
CREATE TABLE watch_item (
    tenant text NOT NULL,
    item_id uuid NOT NULL,
    case_id uuid NOT NULL,
    order_key text NOT NULL,
    round integer NOT NULL,
    text text NOT NULL,
    owner text NOT NULL,
    due date NOT NULL,
    made_at timestamptz NOT NULL,
    reminders integer NOT NULL DEFAULT 0,
    reminded_at timestamptz,
    done_at timestamptz,
    done_by text,
    note text,
    PRIMARY KEY (tenant, item_id),
    FOREIGN KEY (tenant, case_id) REFERENCES diligence_case (tenant, case_id)
);
CREATE INDEX watch_item_case ON watch_item (tenant, case_id, item_id);
CREATE INDEX watch_item_due ON watch_item (tenant, due) WHERE done_at IS NULL
"""


def upgrade() -> None:
    """A column and two tables, behind row-level security."""
    role = service_role()
    run(TABLES)
    for table in ("condition_evidence", "watch_item"):
        run(tenant_policy(table))
        run(grant(table, role, "SELECT, INSERT"))
    run(grant("watch_item", role, "UPDATE (reminders, reminded_at, done_at, done_by, note)"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
