"""Alerts, who must hear of them, messages and their attempts, subscriptions, causes, standings."""

from shared.database.core_tables import core_ddl, grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "0001"
down_revision = None

_ALERTS = """
CREATE TABLE alert (
    tenant text NOT NULL,
    alert_id uuid NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    subject_key text NOT NULL,
    epoch bigint NOT NULL,
    source_system text NOT NULL,
    order_id text NOT NULL,
    revision integer NOT NULL,
    case_id text NOT NULL,
    disposition text NOT NULL,
    cause text NOT NULL,
    level integer NOT NULL,
    raised_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    escalations integer NOT NULL DEFAULT 0,
    next_escalation_at timestamptz,
    escalation_reason text,
    delivered_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    settled_at timestamptz,
    settlement text,
    changed_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant, alert_id)
);
CREATE INDEX alert_subject ON alert (tenant, subject_key);
CREATE INDEX alert_newest ON alert (tenant, raised_at, alert_id);
CREATE INDEX alert_open ON alert (tenant, raised_at, alert_id)
    WHERE acknowledged_at IS NULL AND settled_at IS NULL;
CREATE INDEX alert_changed ON alert (tenant, changed_at);
CREATE INDEX alert_escalation ON alert (next_escalation_at) WHERE next_escalation_at IS NOT NULL;
-- Who must hear of an alert; the message that tells them is made by the worker.
CREATE TABLE alert_recipient (
    tenant text NOT NULL,
    alert_id uuid NOT NULL,
    channel text NOT NULL,
    recipient text NOT NULL,
    level integer NOT NULL,
    reason text NOT NULL,
    added_at timestamptz NOT NULL,
    delivery_id uuid,
    PRIMARY KEY (tenant, alert_id, channel, recipient),
    FOREIGN KEY (tenant, alert_id) REFERENCES alert
);
CREATE INDEX alert_recipient_waiting ON alert_recipient (added_at) WHERE delivery_id IS NULL;
CREATE INDEX alert_recipient_delivery ON alert_recipient (tenant, delivery_id);
"""

_DELIVERIES = """
-- One message to one recipient about one alert or several (a digest); its Message-ID never changes.
CREATE TABLE delivery (
    tenant text NOT NULL,
    delivery_id uuid NOT NULL,
    channel text NOT NULL,
    recipient text NOT NULL,
    message_id text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('due', 'sent', 'failed')),
    composed_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    lease uuid,
    leased_until timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (tenant, delivery_id)
);
CREATE INDEX delivery_due ON delivery (next_at) WHERE state = 'due';
CREATE INDEX delivery_recent ON delivery (tenant, channel, recipient, composed_at);
-- A row without an end is an attempt whose process died: nobody knows what the receiver kept.
CREATE TABLE delivery_attempt (
    tenant text NOT NULL,
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text,
    code integer,
    reply text,
    PRIMARY KEY (tenant, delivery_id, number)
);
"""

_OTHERS = """
CREATE TABLE subscription (
    tenant text NOT NULL,
    subscription_id uuid NOT NULL,
    recipient text NOT NULL,
    channel text NOT NULL CHECK (channel = 'email'),
    kinds text[] NOT NULL,
    min_severity text NOT NULL,
    level integer NOT NULL CHECK (level BETWEEN 1 AND 9),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, subscription_id),
    UNIQUE (tenant, channel, recipient, level)
);
CREATE TABLE system_cause (
    tenant text NOT NULL,
    cause text NOT NULL,
    episode integer NOT NULL,
    last_seen_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (tenant, cause)
);
-- Only orders that have had a case or were cancelled: a cleared order leaves no row here.
CREATE TABLE order_standing (
    tenant text NOT NULL,
    key text NOT NULL,
    decision_epoch bigint NOT NULL,
    case_version bigint NOT NULL,
    case_state text NOT NULL,
    revision integer NOT NULL,
    cancelled boolean NOT NULL,
    PRIMARY KEY (tenant, key)
);
"""

_NO_DELETE = ("alert", "alert_recipient", "delivery", "delivery_attempt", "system_cause", "order_standing")


def upgrade() -> None:
    """Make the tables."""
    role = service_role()
    run(core_ddl(role))
    run(_ALERTS + _DELIVERIES + _OTHERS)
    for table in _NO_DELETE:
        run(tenant_policy(table) + grant(table, role, "SELECT, INSERT, UPDATE"))
    run(tenant_policy("subscription") + grant("subscription", role))


def downgrade() -> None:
    """Not supported: expand before contract."""
    raise NotImplementedError
