"""Alerts of the orders of a batch, kept in memory and written in bulk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notify.domain.alerts import AlertKind, Trigger
from services.notify.domain.subscriptions import Routing
from shared.database.pool import Connection

_LOAD = """
SELECT tenant, alert_id, kind, subject_key, epoch, settled_at IS NOT NULL AS settled
FROM alert JOIN UNNEST($1::text[], $2::text[]) AS wanted (tenant, subject_key) USING (tenant, subject_key)
"""

_ADD = """
INSERT INTO alert (tenant, alert_id, kind, severity, subject_key, epoch, source_system, order_id, revision,
                   case_id, disposition, cause, level, raised_at, due_at, next_escalation_at,
                   escalation_reason, settled_at, settlement, changed_at)
SELECT tenant, alert_id, kind, severity, subject_key, epoch, source_system, order_id, revision, case_id,
       disposition, cause, level, $15, due_at, next_at, reason,
       CASE WHEN settlement IS NOT NULL THEN $15::timestamptz END, settlement, $15
FROM UNNEST($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[],
            $9::integer[], $10::text[], $11::text[], $12::text[], $13::integer[], $14::timestamptz[],
            $16::timestamptz[], $17::text[], $18::text[])
  AS n (tenant, alert_id, kind, severity, subject_key, epoch, source_system, order_id, revision, case_id,
        disposition, cause, level, due_at, next_at, reason, settlement)
ON CONFLICT (tenant, alert_id) DO NOTHING RETURNING alert_id
"""

_ADD_RECIPIENTS = """
INSERT INTO alert_recipient (tenant, alert_id, channel, recipient, level, reason, not_before, added_at)
SELECT n.*, $8 FROM UNNEST($1::text[], $2::uuid[], $3::text[], $4::text[], $5::integer[], $6::text[],
                           $7::timestamptz[])
  AS n (tenant, alert_id, channel, recipient, level, reason, not_before)
ON CONFLICT (tenant, alert_id, channel, recipient) DO NOTHING
"""

# An alert that reached nobody keeps looking for somebody, settled or not.
_SETTLE = """
UPDATE alert SET settled_at = $4, settlement = n.settlement, changed_at = $4, version = version + 1,
                 next_escalation_at = CASE
                     WHEN delivered_at IS NULL AND escalation_reason <> 'unacknowledged'
                     THEN next_escalation_at END
FROM UNNEST($1::text[], $2::uuid[], $3::text[]) AS n (tenant, alert_id, settlement)
WHERE alert.tenant = n.tenant AND alert.alert_id = n.alert_id AND settled_at IS NULL
RETURNING alert.alert_id
"""


@dataclass(slots=True)
class KnownAlert:
    """What handlers need of an alert that exists."""

    tenant: str
    alert_id: UUID
    kind: AlertKind
    subject_key: str
    epoch: int
    settled: bool


@dataclass(frozen=True, slots=True)
class NewAlert:
    """An alert to be written, with who hears of it first and the instants of its escalation."""

    trigger: Trigger
    routing: Routing
    due_at: datetime
    next_escalation_at: datetime | None
    escalation_reason: str
    settlement: str | None


class Alerts:
    """The identity map of alerts in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], dict[UUID, KnownAlert]] = {}
        self.raised: dict[UUID, Trigger] = {}
        self.settled: dict[UUID, tuple[KnownAlert, str]] = {}

    async def prefetch(self, keys: list[tuple[str, str]]) -> None:
        """Load the alerts of these orders (or causes) in one query."""
        tenants, subjects = [tenant for tenant, _ in keys], [key for _, key in keys]
        for row in await self._connection.fetch(_LOAD, tenants, subjects):
            known = KnownAlert(
                row["tenant"], row["alert_id"], AlertKind(row["kind"]), row["subject_key"], row["epoch"],
                row["settled"],
            )  # fmt: skip
            self._known.setdefault((known.tenant, known.subject_key), {})[known.alert_id] = known

    def of(self, tenant: str, subject_key: str) -> Iterable[KnownAlert]:
        """Alerts about one order or cause, those of this unit of work included."""
        return self._known.get((tenant, subject_key), {}).values()

    def raise_once(self, trigger: Trigger) -> None:
        """Raise, unless the same alert stands already: then nothing new has been said."""
        known = self._known.setdefault((trigger.tenant, trigger.subject_key), {})
        if trigger.alert_id in known:
            return
        known[trigger.alert_id] = KnownAlert(
            trigger.tenant, trigger.alert_id, trigger.kind, trigger.subject_key, trigger.epoch, False
        )
        self.raised[trigger.alert_id] = trigger

    def settle(self, alert: KnownAlert, settlement: str) -> None:
        """Say why an alert needs no more attention."""
        if not alert.settled:
            alert.settled = True
            self.settled[alert.alert_id] = (alert, settlement)

    def drop(self, unwanted: Callable[[str, str], bool]) -> None:
        """Neither raise nor settle alerts about what `(tenant, subject key)` is unwanted."""
        raised = self.raised.items()
        self.raised = {key: one for key, one in raised if not unwanted(one.tenant, one.subject_key)}
        settled = self.settled.items()
        self.settled = {
            key: (one, why) for key, (one, why) in settled if not unwanted(one.tenant, one.subject_key)
        }

    async def add(self, alerts: list[NewAlert], now: datetime) -> set[UUID]:
        """Write new alerts and their recipients; gives the ids that were not there before."""
        rows = await self._connection.fetch(_ADD, *_columns(alerts, now))
        added = {row["alert_id"] for row in rows}
        fresh = [alert for alert in alerts if alert.trigger.alert_id in added]
        routings = [(alert.trigger.tenant, alert.trigger.alert_id, alert.routing) for alert in fresh]
        await self.add_recipients(routings, "raised", now)
        return added

    async def add_recipients(
        self, routings: Iterable[tuple[str, UUID, Routing]], reason: str, now: datetime
    ) -> None:
        """Say who must hear of which alert, and from when on: `(tenant, alert id, who)`."""
        rows = [
            (tenant, alert_id, item.channel, item.recipient, item.level, reason,
             now if routing.at_once else item.timing.leaves_at(now))
            for tenant, alert_id, routing in routings
            for item in routing.subscriptions
        ]  # fmt: skip
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            await self._connection.execute(_ADD_RECIPIENTS, *columns, now)

    async def write_settled(self, now: datetime) -> set[UUID]:
        """Write settlements; gives the ids that were still open."""
        items = list(self.settled.values())
        rows = await self._connection.fetch(
            _SETTLE,
            [alert.tenant for alert, _ in items],
            [alert.alert_id for alert, _ in items],
            [settlement for _, settlement in items],
            now,
        )
        return {row["alert_id"] for row in rows}


def _columns(alerts: list[NewAlert], now: datetime) -> list[Any]:
    triggers = [alert.trigger for alert in alerts]
    names = (
        "tenant", "alert_id", "kind", "severity", "subject_key", "epoch", "source_system", "order_id",
        "revision", "case_id", "disposition", "cause",
    )  # fmt: skip
    columns: list[Any] = [[getattr(trigger, name) for trigger in triggers] for name in names]
    return [
        *columns,
        [alert.routing.level for alert in alerts],
        [alert.due_at for alert in alerts],
        now,
        [alert.next_escalation_at for alert in alerts],
        [alert.escalation_reason for alert in alerts],
        [alert.settlement for alert in alerts],
    ]
