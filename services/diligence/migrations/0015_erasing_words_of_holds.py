"""What people wrote of a legal hold goes with the order, and so do answers kept for repeated requests."""

from shared.database.core_tables import grant
from shared.database.ddl import run, service_role

revision = "diligence_0015"
down_revision = "diligence_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, empty for what was answered before: such rows go after a month anyway."""
    run("ALTER TABLE answered_request ADD COLUMN order_key text")
    run(grant("legal_hold", service_role(), "UPDATE (reason)"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
