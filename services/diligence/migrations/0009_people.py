"""Who has signed in, and when a session's person last proved who they are."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0009"
down_revision = "diligence_0008"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE console_session ADD COLUMN authenticated_at timestamptz;
CREATE INDEX console_session_person ON console_session (tenant, person);
-- Everybody who has signed in, with the roles of the last time. Programs never sign in.
CREATE TABLE console_person (
    tenant text NOT NULL,
    person text NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    roles text[] NOT NULL,
    first_at timestamptz NOT NULL,
    signed_in_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, person)
)
"""


def upgrade() -> None:
    """One table behind row-level security, and a column."""
    role = service_role()
    run(TABLES)
    run(tenant_policy("console_person"))
    run(grant("console_person", role, "SELECT, INSERT, UPDATE"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
