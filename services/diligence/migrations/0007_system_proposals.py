"""What the system proposes by itself when a customer does not answer; people decide."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0007"
down_revision = "diligence_0006"
branch_labels = None
depends_on = None

TABLE = """
-- Insert-only. Never a decision: nothing is released or declined on a row of this table.
CREATE TABLE system_proposal (
    tenant text NOT NULL,
    link_id uuid NOT NULL,
    case_id uuid NOT NULL,
    choice text NOT NULL CHECK (choice = 'decline'),
    overdue_at timestamptz NOT NULL,
    proposed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, link_id),
    FOREIGN KEY (tenant, link_id) REFERENCES answer_link (tenant, link_id)
);
CREATE INDEX system_proposal_case ON system_proposal (tenant, case_id);
CREATE INDEX answer_link_waiting ON answer_link (tenant, asked_at)
    WHERE answered_at IS NULL AND withdrawn_at IS NULL
"""


def upgrade() -> None:
    """One table and an index, behind row-level security."""
    role = service_role()
    run(TABLE)
    run(tenant_policy("system_proposal"))
    run(grant("system_proposal", role, "SELECT, INSERT"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
