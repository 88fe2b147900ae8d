"""Sessions of the console are sealed: a row written by SQL signs nobody in and gives nobody a role."""

from shared.database.ddl import run

revision = "diligence_0012"
down_revision = "diligence_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column; who has a session without a seal signs in again."""
    run("ALTER TABLE console_session ADD COLUMN seal bytea")


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
