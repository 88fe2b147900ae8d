"""Orders stopped by a listing after their goods had left are assessed again when that listing ends."""

from shared.database.ddl import run

revision = "screening_0012"
down_revision = "screening_0011"

_STOPPED = "ALTER TABLE screened_order ADD COLUMN stopped boolean NOT NULL DEFAULT false"


def upgrade() -> None:
    """Add; what older code reads and writes stays as it is."""
    run(_STOPPED)
