"""Messages to authorities: every version, insert-only, sealed when approved."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0004"
down_revision = "diligence_0003"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE notification (
    tenant text NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'approved', 'sent', 'acknowledged', 'decided')),
    document bytea NOT NULL,
    order_sha256 text NOT NULL,
    reference text,
    person text NOT NULL CHECK (person = lower(person)),
    at timestamptz NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, case_id, version),
    FOREIGN KEY (tenant, case_id) REFERENCES diligence_case (tenant, case_id)
)
"""


def upgrade() -> None:
    """One table, behind row-level security."""
    role = service_role()
    run(TABLE)
    run(tenant_policy("notification"))
    run(grant("notification", role, "SELECT, INSERT"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
