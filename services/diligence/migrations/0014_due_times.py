"""Due times by outcome, as the exporter sets them; each change with its reason, none overwritten."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0014"
down_revision = "diligence_0013"

TABLE = """
CREATE TABLE due_time (
    tenant text NOT NULL,
    disposition text NOT NULL CHECK (disposition IN ('REVIEW', 'HOLD', 'NOTIFY', 'BLOCK')),
    hours integer NOT NULL CHECK (hours BETWEEN 1 AND 8760),
    reason text NOT NULL CHECK (reason <> ''),
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, disposition, changed_at)
);
"""


def upgrade() -> None:
    """Add, behind row-level security."""
    run(TABLE + tenant_policy("due_time") + grant("due_time", service_role(), "SELECT, INSERT"))
