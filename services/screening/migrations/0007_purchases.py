"""What was delivered to whom, and since when that is recorded."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "screening_0007"
down_revision = "screening_0006"

_PURCHASES = """
-- Released orders by each name of their customers; never changed, so that a replay finds what stood.
CREATE TABLE purchase (
    tenant text NOT NULL,
    customer text NOT NULL,
    released_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    key text NOT NULL,
    order_id text NOT NULL,
    countries text[] NOT NULL,
    goods jsonb NOT NULL,
    PRIMARY KEY (tenant, customer, released_at, key)
);
-- From here on deliveries are recorded; what an older release has released is not known here.
ALTER TABLE version_set ADD COLUMN history_since timestamptz NOT NULL DEFAULT now();
"""


def upgrade() -> None:
    """Add; what older code reads and writes stays as it is."""
    role = service_role()
    run(_PURCHASES)
    run(tenant_policy("purchase") + grant("purchase", role, "SELECT, INSERT"))
