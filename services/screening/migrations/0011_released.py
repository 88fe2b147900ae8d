"""Orders whose goods have left are held against what is listed later."""

from shared.database.ddl import run

revision = "screening_0011"
down_revision = "screening_0010"

_RELEASED = """
ALTER TABLE screened_order ADD COLUMN released boolean NOT NULL DEFAULT false;
-- Those that older code closed without saying why: looked at before each look back.
CREATE INDEX screened_order_unsaid ON screened_order (tenant, key)
    WHERE closed AND NOT released AND NOT erased;
ALTER TABLE reassessment_order ADD COLUMN released boolean NOT NULL DEFAULT false;
-- What was active before is not looked back on; what becomes active from here on is, also by older code.
ALTER TABLE reassessment ADD COLUMN looked_back boolean NOT NULL DEFAULT true;
ALTER TABLE reassessment ALTER COLUMN looked_back SET DEFAULT false;
"""


def upgrade() -> None:
    """Add; what older code reads and writes stays as it is."""
    run(_RELEASED)
