"""The nodes of the audit tree, so that a proof reads a few rows and not every leaf."""

from shared.database.ddl import make_audit_nodes

revision = "screening_0006"
down_revision = "screening_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, with the nodes of the leaves there are."""
    make_audit_nodes()


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
