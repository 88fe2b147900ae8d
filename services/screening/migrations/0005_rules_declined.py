"""Rule sets that a person declined: they wait no more."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "screening_0005"
down_revision = "screening_0004"

_DECLINED = """
CREATE TABLE rule_refusal (
    tenant text NOT NULL,
    version text NOT NULL,
    against text NOT NULL,
    declined_by text NOT NULL,
    reason text NOT NULL,
    declined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, version, against),
    FOREIGN KEY (tenant, version, against) REFERENCES rule_proposal (tenant, version, against),
    CHECK (declined_by LIKE 'person:_%'),
    CHECK (reason <> '')
);
"""


def upgrade() -> None:
    """Add; a refusal is never changed or deleted."""
    role = service_role()
    run(_DECLINED + tenant_policy("rule_refusal") + grant("rule_refusal", role, "SELECT, INSERT"))
