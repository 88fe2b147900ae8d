"""The SQL of delivering, named."""

# What a digest or quiet hours hold back waits for their end. Whoever got a message within the window waits
# for the next one, except with an urgent alert.
WAITING = """
SELECT r.tenant, r.channel, r.recipient, r.alert_id, a.severity
FROM alert_recipient r JOIN alert a ON a.tenant = r.tenant AND a.alert_id = r.alert_id
WHERE r.delivery_id IS NULL AND (r.not_before IS NULL OR r.not_before <= now())
  AND (a.severity = 'urgent' OR NOT EXISTS (
    SELECT 1 FROM delivery d
    WHERE d.tenant = r.tenant AND d.channel = r.channel AND d.recipient = r.recipient
      AND d.composed_at > now() - $1::float8 * interval '1 second'))
ORDER BY r.added_at, r.alert_id LIMIT 2000
FOR UPDATE OF r SKIP LOCKED
"""

ADD_DELIVERIES = """
INSERT INTO delivery
    (tenant, delivery_id, channel, recipient, message_id, urgent, state, composed_at, next_at)
SELECT n.*, 'due', $7, $7
FROM UNNEST($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[])
  AS n (tenant, delivery_id, channel, recipient, message_id, urgent)
"""

ASSIGN = """
UPDATE alert_recipient r SET delivery_id = n.delivery_id
FROM UNNEST($1::text[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
  AS n (tenant, alert_id, channel, recipient, delivery_id)
WHERE r.tenant = n.tenant AND r.alert_id = n.alert_id AND r.channel = n.channel AND r.recipient = n.recipient
"""

# The lease, not the transaction, keeps other workers away: no transaction is open while a message is sent.
# One per recipient, the urgent first: a hundred messages to somebody who does not answer must not hide those
# to others, nor a shipment to be stopped. An endpoint whose circuit is open is left alone.
DUE = """
WITH first AS (
    SELECT DISTINCT ON (d.tenant, d.channel, d.recipient) d.tenant, d.delivery_id FROM delivery d
    LEFT JOIN endpoint e ON e.tenant = d.tenant AND e.channel = d.channel AND e.recipient = d.recipient
    WHERE d.state = 'due' AND d.channel = ANY ($1::text[]) AND d.next_at <= now()
      AND (d.leased_until IS NULL OR d.leased_until < now())
      AND concat_ws(E'\\x1f', d.tenant, d.channel, d.recipient) <> ALL ($2::text[])
      AND (e.open_until IS NULL OR e.open_until <= now())
      AND NOT EXISTS (
        SELECT FROM delivery o WHERE o.tenant = d.tenant AND o.channel = d.channel
          AND o.recipient = d.recipient AND o.state = 'due' AND o.leased_until >= now())
    ORDER BY d.tenant, d.channel, d.recipient, d.urgent DESC, d.next_at
)
SELECT d.tenant, d.delivery_id, d.channel, d.recipient, d.message_id, d.composed_at, d.attempts,
       e.sealed, e.disabled_at
FROM delivery d JOIN first ON d.tenant = first.tenant AND d.delivery_id = first.delivery_id
LEFT JOIN endpoint e ON e.tenant = d.tenant AND e.channel = d.channel AND e.recipient = d.recipient
WHERE d.state = 'due' AND (d.leased_until IS NULL OR d.leased_until < now())
ORDER BY d.urgent DESC, d.next_at LIMIT $3 FOR UPDATE OF d SKIP LOCKED
"""

LEASE = """
UPDATE delivery SET lease = $3, leased_until = now() + $4::float8 * interval '1 second',
                    attempts = attempts + 1
FROM UNNEST($1::text[], $2::uuid[]) AS n (tenant, delivery_id)
WHERE delivery.tenant = n.tenant AND delivery.delivery_id = n.delivery_id
"""

START_ATTEMPTS = """
INSERT INTO delivery_attempt (tenant, delivery_id, number, started_at)
SELECT n.*, now() FROM UNNEST($1::text[], $2::uuid[], $3::integer[]) AS n (tenant, delivery_id, number)
"""

CONTENTS = """
SELECT r.tenant, r.delivery_id, r.reason, a.alert_id, a.kind, a.severity, a.source_system, a.order_id,
       a.revision, a.case_id, a.disposition, a.cause, a.due_at
FROM alert_recipient r JOIN alert a ON a.tenant = r.tenant AND a.alert_id = r.alert_id
WHERE (r.tenant, r.delivery_id) IN (SELECT * FROM UNNEST($1::text[], $2::uuid[]))
ORDER BY a.raised_at, a.source_system, a.order_id, a.alert_id
"""

END_ATTEMPT = """
UPDATE delivery_attempt SET ended_at = now(), outcome = $4, code = $5, reply = $6
WHERE tenant = $1 AND delivery_id = $2 AND number = $3
"""

# A message that left is sent, whoever holds the lease by now.
SENT = """
UPDATE delivery SET state = 'sent', ended_at = now(), lease = NULL, leased_until = NULL
WHERE tenant = $1 AND delivery_id = $2 AND state = 'due' RETURNING delivery_id
"""

FAILED = """
UPDATE delivery SET state = 'failed', ended_at = now(), lease = NULL, leased_until = NULL
WHERE tenant = $1 AND delivery_id = $2 AND state = 'due' AND lease = $3 RETURNING delivery_id
"""

LATER = """
UPDATE delivery SET next_at = now() + $4::float8 * interval '1 second', lease = NULL, leased_until = NULL
WHERE tenant = $1 AND delivery_id = $2 AND state = 'due' AND lease = $3 RETURNING delivery_id
"""

ALERTS_OF = """
SELECT a.alert_id, a.kind, a.severity, a.subject_key, a.delivered_at
FROM alert_recipient r JOIN alert a ON a.tenant = r.tenant AND a.alert_id = r.alert_id
WHERE r.tenant = $1 AND r.delivery_id = $2 ORDER BY a.alert_id
"""

DELIVERED = """
UPDATE alert SET delivered_at = $3, changed_at = $3, version = version + 1,
                 next_escalation_at = CASE WHEN settled_at IS NULL THEN next_escalation_at END
WHERE tenant = $1 AND alert_id = ANY($2::uuid[]) AND delivered_at IS NULL RETURNING alert_id
"""

# Somebody else must hear of it at once; who that is, the escalation decides.
CALL_OTHERS = """
UPDATE alert SET next_escalation_at = now(), escalation_reason = 'delivery_failed', changed_at = now()
WHERE tenant = $1 AND alert_id = ANY($2::uuid[]) AND acknowledged_at IS NULL
  AND (settled_at IS NULL OR delivered_at IS NULL)
"""
