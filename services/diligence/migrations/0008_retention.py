"""Retention: what was erased of which order, and legal holds that keep it."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0008"
down_revision = "diligence_0007"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE order_file ADD COLUMN erased_at timestamptz;
-- Insert-only: which class of an order's data was erased, and when.
CREATE TABLE erasure (
    tenant text NOT NULL,
    order_key text NOT NULL,
    class text NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, order_key, class)
);
-- While `lifted_at` is null nothing of the order is erased. One person asks for the end, another ends it.
CREATE TABLE legal_hold (
    tenant text NOT NULL,
    hold_id uuid NOT NULL,
    order_key text NOT NULL,
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    placed_by text NOT NULL CHECK (placed_by = lower(placed_by)),
    placed_at timestamptz NOT NULL,
    lift_reason text,
    lift_asked_by text CHECK (lift_asked_by = lower(lift_asked_by)),
    lift_asked_email text CHECK (lift_asked_email = lower(lift_asked_email)),
    lift_asked_at timestamptz,
    lifted_by text CHECK (lifted_by = lower(lifted_by)),
    lifted_email text CHECK (lifted_email = lower(lifted_email)),
    lifted_at timestamptz,
    PRIMARY KEY (tenant, hold_id),
    CHECK (lifted_at IS NULL OR (lift_asked_by IS NOT NULL AND lifted_by IS NOT NULL
        AND lifted_by <> lift_asked_by AND lifted_email IS DISTINCT FROM lift_asked_email))
);
CREATE INDEX legal_hold_order ON legal_hold (tenant, order_key)
"""
ERASABLE = (
    "document_content", "order_revision", "assessment", "established_fact", "due_diligence", "notification",
    "console_draft", "case_queue", "case_term", "answered_request",
)  # fmt: skip
BLANKED = {
    "case_document": "title, uri",
    "decision": "name, reasons_for, reasons_against",
    "answer_link": "exporter, contact, questions",
    "dismissal": "claim, reason",
    "watch_item": "text, owner",
}


def upgrade() -> None:
    """Two tables and a column, behind row-level security; the least that erasing takes."""
    role = service_role()
    run(TABLES)
    for table in ("erasure", "legal_hold"):
        run(tenant_policy(table))
        run(grant(table, role, "SELECT, INSERT"))
    asked = "lift_reason, lift_asked_by, lift_asked_email, lift_asked_at, lifted_by, lifted_email, lifted_at"
    run(grant("legal_hold", role, f"UPDATE ({asked})"))
    for table in ERASABLE:
        run(grant(table, role, "DELETE"))
    for table, columns in BLANKED.items():
        run(grant(table, role, f"UPDATE ({columns})"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
