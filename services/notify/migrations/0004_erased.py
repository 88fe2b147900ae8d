"""What diligence has erased is erased here: the mark that keeps a replay from bringing it back."""

from shared.database.core_tables import grant
from shared.database.ddl import run, service_role

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A mark on the order, and the least that erasing takes."""
    role = service_role()
    run("ALTER TABLE order_standing ADD COLUMN erased boolean NOT NULL DEFAULT false")
    for table in ("alert_recipient", "delivery", "delivery_attempt"):
        run(grant(table, role, "DELETE"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
