"""Erasures are found by their time, to be said once more."""

from shared.database.ddl import run

revision = "diligence_0013"
down_revision = "diligence_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index."""
    run("CREATE INDEX erasure_at ON erasure (class, erased_at)")


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
