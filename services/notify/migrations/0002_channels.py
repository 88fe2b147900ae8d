"""Channels beside mail: endpoints with their circuits, digests and quiet hours, urgent messages first."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "0002"
down_revision = "0001"

_SUBSCRIPTIONS = """
ALTER TABLE subscription
    DROP CONSTRAINT subscription_channel_check,
    ADD CONSTRAINT subscription_channel_check CHECK (channel IN ('email', 'webhook', 'slack', 'teams')),
    ADD COLUMN digest text NOT NULL DEFAULT 'now' CHECK (digest IN ('now', 'hour', 'day')),
    ADD COLUMN digest_at time,
    ADD COLUMN quiet_from time,
    ADD COLUMN quiet_until time,
    ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC',
    ADD COLUMN owner_email text NOT NULL DEFAULT '',
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT subscription_quiet_check CHECK ((quiet_from IS NULL) = (quiet_until IS NULL));
"""

_ENDPOINTS = """
-- Where a webhook, Slack or Teams recipient is. Address and secrets are sealed with a key outside the
-- database; the circuit keeps everybody from waiting for one that does not answer.
CREATE TABLE endpoint (
    tenant text NOT NULL,
    channel text NOT NULL,
    recipient text NOT NULL,
    host text NOT NULL,
    sealed bytea NOT NULL,
    version integer NOT NULL DEFAULT 1,
    failures integer NOT NULL DEFAULT 0,
    open_until timestamptz,
    disabled_at timestamptz,
    disabled_reason text,
    PRIMARY KEY (tenant, channel, recipient)
);
ALTER TABLE delivery ADD COLUMN urgent boolean NOT NULL DEFAULT false;
-- A digest or the morning: nothing is composed of it before.
ALTER TABLE alert_recipient ADD COLUMN not_before timestamptz;
"""


def upgrade() -> None:
    """Add columns and the table."""
    run(_SUBSCRIPTIONS + _ENDPOINTS)
    run(tenant_policy("endpoint") + grant("endpoint", service_role()))


def downgrade() -> None:
    """Not supported: expand before contract."""
    raise NotImplementedError
