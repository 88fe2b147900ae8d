"""The nodes of the audit tree, so that a proof reads a few rows and not every leaf."""

from shared.database.ddl import make_audit_nodes

revision = "intake_0002"
down_revision = "intake_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, with the nodes of the leaves there are."""
    make_audit_nodes()


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
