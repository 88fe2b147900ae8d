"""What diligence has erased is erased here: the mark that keeps a replay from bringing it back."""

from shared.database.core_tables import grant
from shared.database.ddl import run, service_role

revision = "screening_0008"
down_revision = "screening_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A mark on the order, and the least that erasing takes."""
    role = service_role()
    run("ALTER TABLE screened_order ADD COLUMN erased boolean NOT NULL DEFAULT false")
    run(grant("purchase", role, "DELETE"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
