"""What diligence has erased is erased here: the mark that keeps a replay from bringing it back."""

from shared.database.core_tables import grant
from shared.database.ddl import run, service_role

revision = "intake_0003"
down_revision = "intake_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A mark on the order, and the least that erasing takes."""
    role = service_role()
    run("ALTER TABLE sales_order ADD COLUMN erased_at timestamptz")
    run(grant("order_revision", role, "UPDATE (canonical, received, submitters)"))
    run(grant("order_assessment", role, "DELETE"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
