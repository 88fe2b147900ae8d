"""Erases what is kept of an order's alerts: the words of each, and who was told."""

from datetime import datetime

from shared.database.pool import Connection
from shared.database.shredding import shred_trail

_ALERTS = "SELECT alert_id FROM alert WHERE tenant = $1 AND subject_key = $2"
# That there was an alert, and when it was delivered and acknowledged, stays.
_BLANK = """
UPDATE alert SET cause = '', settled_at = COALESCE(settled_at, $3), next_escalation_at = NULL,
    settlement = CASE WHEN settled_at IS NULL THEN 'order_erased' ELSE settlement END,
    changed_at = $3, version = version + 1
WHERE tenant = $1 AND alert_id = ANY($2::uuid[])
"""
_RECIPIENTS = """
DELETE FROM alert_recipient WHERE tenant = $1 AND alert_id = ANY($2::uuid[]) RETURNING delivery_id
"""
# A digest that tells of other orders as well stays until the last of them is erased.
_ATTEMPTS = """
DELETE FROM delivery_attempt a WHERE a.tenant = $1 AND a.delivery_id = ANY($2::uuid[]) AND NOT EXISTS (
    SELECT 1 FROM alert_recipient r WHERE r.tenant = a.tenant AND r.delivery_id = a.delivery_id)
"""
_DELIVERIES = """
DELETE FROM delivery d WHERE d.tenant = $1 AND d.delivery_id = ANY($2::uuid[]) AND NOT EXISTS (
    SELECT 1 FROM alert_recipient r WHERE r.tenant = d.tenant AND r.delivery_id = d.delivery_id)
"""


async def erase_alerts(connection: Connection, tenant: str, key: str, now: datetime) -> int:
    """Erase; gives how many alerts there were. The caller holds the order's stream."""
    alerts = [row["alert_id"] for row in await connection.fetch(_ALERTS, tenant, key)]
    await connection.execute(_BLANK, tenant, alerts, now)
    rows = await connection.fetch(_RECIPIENTS, tenant, alerts)
    deliveries = [row["delivery_id"] for row in rows if row["delivery_id"] is not None]
    for statement in (_ATTEMPTS, _DELIVERIES):
        await connection.execute(statement, tenant, deliveries)
    for stream in (key, *map(str, alerts)):
        await shred_trail(connection, tenant, stream)
    return len(alerts)
