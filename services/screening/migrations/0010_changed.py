"""What a new list or rule set changed: orders that are judged otherwise, or with other findings."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "screening_0010"
down_revision = "screening_0009"

_CHANGED = """
CREATE TABLE reassessed_order (
    tenant text NOT NULL,
    activation bigint NOT NULL,
    key text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    appeared jsonb NOT NULL,
    disappeared jsonb NOT NULL,
    PRIMARY KEY (tenant, activation, key)
);
CREATE INDEX reassessed_order_of ON reassessed_order (tenant, key);
"""


def upgrade() -> None:
    """Add; nothing else reads it."""
    role = service_role()
    run(_CHANGED)
    run(tenant_policy("reassessed_order") + grant("reassessed_order", role))
