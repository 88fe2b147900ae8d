"""Calls the next level for alerts that nobody acknowledged in time, or that could not be delivered."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.subscriptions import Routing, Subscription, route, route_around
from services.notify.work import ACTOR, UNROUTED_AGAIN, NotifyWork
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)

POLL = 1.0
"""Seconds between looks: escalation is a matter of minutes."""

_IS_DUE = """
next_escalation_at <= now() AND acknowledged_at IS NULL AND (settled_at IS NULL OR delivered_at IS NULL)
"""

# Looked up without a lock, then locked in the one order that everybody uses (stream, then alert).
_DUE = f"SELECT tenant, alert_id FROM alert WHERE {_IS_DUE} ORDER BY next_escalation_at LIMIT 100"  # noqa: S608

_STILL_DUE = f"""
SELECT tenant, alert_id, kind, severity, subject_key, level, escalations, escalation_reason, delivered_at
FROM alert JOIN UNNEST($1::text[], $2::uuid[]) AS n (tenant, alert_id) USING (tenant, alert_id)
WHERE {_IS_DUE} ORDER BY tenant, alert_id
"""  # noqa: S608

_TOLD = """
SELECT tenant, alert_id, channel, recipient FROM alert_recipient
JOIN UNNEST($1::text[], $2::uuid[]) AS n (tenant, alert_id) USING (tenant, alert_id)
"""

_ESCALATED = """
UPDATE alert SET level = $3, escalations = escalations + $4, next_escalation_at = $5,
                 escalation_reason = $6, changed_at = $7, version = version + 1
WHERE tenant = $1 AND alert_id = $2
"""


class Escalation:
    """The background task; several processes may run it."""

    def __init__(self, transactions: Transactions[NotifyWork]) -> None:
        self._transactions = transactions

    async def run(self, stop: asyncio.Event) -> None:
        """Escalate until `stop`."""
        while not stop.is_set():
            busy = False
            try:
                busy = await self.step() > 0
            except TRANSIENT as error:
                _LOG.warning("database not available for escalation", error=repr(error))
            if not busy:
                await wait_for(stop, POLL)

    async def step(self) -> int:
        """Deal with what is due; gives how many alerts."""
        tenants = await self._transactions.database.tenants()
        async with self._transactions.begin(tenants) as work:
            due = await work.connection.fetch(_DUE)
            if not due:
                return 0
            await work.lock((row["tenant"], str(row["alert_id"])) for row in due)
            columns = [row["tenant"] for row in due], [row["alert_id"] for row in due]
            rows = await work.connection.fetch(_STILL_DUE, *columns)
            told = _by_alert(await work.connection.fetch(_TOLD, *columns))
            subscriptions = await work.subscriptions.reachable(row["tenant"] for row in rows)
            for row in rows:
                await _escalate(work, row, told.get(row["alert_id"], set()), subscriptions[row["tenant"]])
        return len(rows)


async def _escalate(
    work: NotifyWork, row: asyncpg.Record, told: set[tuple[str, str]], subscriptions: list[Subscription]
) -> None:
    reason = row["escalation_reason"]
    spent = row["escalations"] >= work.policy.most and row["delivered_at"] is not None
    routing = Routing(row["level"], ()) if spent else _next(row, told, subscriptions)
    if not routing.subscriptions:
        await _nobody_left(work, row)
        return
    await work.alerts.add_recipients([(row["tenant"], row["alert_id"], routing)], reason, work.now)
    again = work.now + timedelta(seconds=work.policy.within(Severity(row["severity"])))
    first = reason == "nobody_subscribed"
    await _write(work, row, max(routing.level, row["level"]), 0 if first else 1, again, "unacknowledged")
    work.say(
        "alert.escalated", row["tenant"], row["alert_id"], row["kind"], row["severity"], row["subject_key"]
    )
    _record(work, row, "alert.escalated", {"reason": reason, "level": routing.level}, routing)


def _next(row: asyncpg.Record, told: set[tuple[str, str]], subscriptions: list[Subscription]) -> Routing:
    """The next level; for an alert that reached nobody yet, also whoever is on another channel."""
    kind, severity = AlertKind(row["kind"]), Severity(row["severity"])
    way = route if row["delivered_at"] is not None else route_around
    return way(kind, severity, subscriptions, above=row["level"], told=told)


async def _nobody_left(work: NotifyWork, row: asyncpg.Record) -> None:
    """A delivered alert stays on the list; one that reached nobody keeps looking for a subscriber."""
    if row["delivered_at"] is not None:
        await _write(work, row, row["level"], 0, None, row["escalation_reason"])
        _record(work, row, "alert.escalation-ended", {"level": row["level"]}, None)
        return
    _LOG.error("an alert has nobody to be told to", alert_id=str(row["alert_id"]), kind=row["kind"])
    await _write(work, row, row["level"], 0, work.now + UNROUTED_AGAIN, row["escalation_reason"])


async def _write(
    work: NotifyWork, row: asyncpg.Record, level: int, escalations: int, again: datetime | None, reason: str
) -> None:
    await work.connection.execute(
        _ESCALATED, row["tenant"], row["alert_id"], level, escalations, again, reason, work.now
    )


def _record(
    work: NotifyWork, row: asyncpg.Record, action: str, details: dict[str, Any], routing: Routing | None
) -> None:
    people = routing.subscriptions if routing else ()
    work.record(
        action,
        tenant=row["tenant"],
        key=str(row["alert_id"]),
        actor=ACTOR,
        details=details,
        personal={f"recipient_{number}": item.recipient for number, item in enumerate(people, 1)},
    )


def _by_alert(rows: list[asyncpg.Record]) -> dict[UUID, set[tuple[str, str]]]:
    found: dict[UUID, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row["alert_id"], set()).add((row["channel"], row["recipient"]))
    return found
