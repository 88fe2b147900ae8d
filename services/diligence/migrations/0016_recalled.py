"""Cases of goods that have left on a clearance that does not stand any more are found in the queue."""

from shared.database.ddl import run

revision = "diligence_0016"
down_revision = "diligence_0015"

_RECALLED = """
ALTER TABLE case_queue ADD COLUMN recalled boolean NOT NULL DEFAULT false;
CREATE INDEX case_queue_recalled ON case_queue (tenant, weight, due_at, case_id) WHERE live AND recalled;
"""


def upgrade() -> None:
    """Add; what older code reads and writes stays as it is."""
    run(_RECALLED)
