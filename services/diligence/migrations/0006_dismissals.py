"""Why a name hit was said not to be the party, by whom and until when."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0006"
down_revision = "diligence_0005"
branch_labels = None
depends_on = None

TABLE = """
-- Insert-only. `subject_sha256` is the party by content, `entry` the list entry as it read (`KEY@VERSION`).
CREATE TABLE dismissal (
    tenant text NOT NULL,
    dismissal_id uuid NOT NULL,
    case_id uuid NOT NULL,
    subject_sha256 text NOT NULL,
    entry text NOT NULL,
    claim text NOT NULL,
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    until date NOT NULL,
    person text NOT NULL CHECK (person = lower(person)),
    email text CHECK (email = lower(email)),
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant, dismissal_id),
    FOREIGN KEY (tenant, case_id) REFERENCES diligence_case (tenant, case_id)
);
CREATE INDEX dismissal_case ON dismissal (tenant, case_id, dismissal_id)
"""


def upgrade() -> None:
    """One table, behind row-level security."""
    role = service_role()
    run(TABLE)
    run(tenant_policy("dismissal"))
    run(grant("dismissal", role, "SELECT, INSERT"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
